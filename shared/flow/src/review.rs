//! A record that waits for a person: why, and everything needed to let it go on.

use entities::vocabulary::{Problem, redact};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::{Event, Question};

/// Longest payload kept, in bytes; a queue message must hold it with everything else.
const PAYLOAD_BYTES: usize = 160 * 1024;

/// Longest list of problems, in bytes as JSON, for the same reason.
const PROBLEMS_BYTES: usize = 24 * 1024;
/// Most characters of each text of a problem.
const PROBLEM_CHARS: usize = 1000;

/// A record set aside, with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The ledger's name of the record.
    pub subject: String,
    /// The event that releases it: queued again, the record is tried again.
    pub event: Event,
    /// The number that people see, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The claim under which it was set aside; none if nobody had claimed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<Timestamp>,
    /// Why it waits; at least one reason.
    pub problems: Vec<Problem>,
    /// The step of its workflow at which it waits for a decision, if that is why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// Words by which it is found: `number:…`, `sku:…`, `email:<hash>`.
    #[serde(default)]
    pub terms: Vec<String>,
    /// The record as it was read, redacted; none where nothing was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
}

/// What may be kept of a body that was read: redacted, and cut when it is very long. A body that
/// is not JSON keeps its beginning, with card numbers masked.
#[must_use]
pub fn keepable(body: &str) -> String {
    let text = match serde_json::from_str(body) {
        Ok(record) => redact::redacted(record).to_string(),
        Err(_) => redact::mask_card_numbers(body).unwrap_or_else(|| body.to_owned()),
    };
    match text.char_indices().nth(PAYLOAD_BYTES / 4) {
        Some((end, _)) if text.len() > PAYLOAD_BYTES => format!("{}…", &text[..end]),
        _ => text,
    }
}

/// What may be kept of a list of problems: the first ones, and how many more there are.
#[must_use]
pub fn listed(mut problems: Vec<Problem>) -> Vec<Problem> {
    let mut bytes = 0;
    let mut fits = 0;
    for problem in &mut problems {
        for text in [&mut problem.field, &mut problem.message, &mut problem.remedy] {
            if let Some((end, _)) = text.char_indices().nth(PROBLEM_CHARS) {
                text.truncate(end);
                text.push('…');
            }
        }
        bytes += serde_json::to_string(problem).map_or(0, |text| text.len());
        if bytes > PROBLEMS_BYTES && fits > 0 {
            break;
        }
        fits += 1;
    }
    let more = problems.split_off(fits);
    if let Some(next) = more.first() {
        problems.push(Problem::new(
            next.cause,
            "",
            format!("{} more problems of this record are not listed", more.len()),
            "correct what is listed, then release the record: what is left is listed then",
        ));
    }
    problems
}

#[cfg(test)]
mod tests {
    use entities::vocabulary::Cause;

    use super::*;

    fn problem(message: &str) -> Problem {
        Problem::new(Cause::MissingField, "lines", message.to_owned(), "correct it")
    }

    #[test]
    fn a_list_of_problems_however_long_fits_into_what_keeps_it() {
        let all: Vec<Problem> = (0..9000).map(|n| problem(&format!("line {n} is wrong"))).collect();
        let listed = listed(all.clone());
        assert!(serde_json::to_string(&listed).unwrap().len() < PROBLEMS_BYTES + 1024);
        let (more, first) = listed.split_last().unwrap();
        assert_eq!(first, &all[..first.len()]);
        let left_out = all.len() - first.len();
        assert_eq!(more.message, format!("{left_out} more problems of this record are not listed"));
    }

    #[test]
    fn one_problem_however_long_is_told_by_its_beginning() {
        let listed = listed(vec![problem(&"é".repeat(500_000))]);
        assert_eq!(listed[0].message.chars().count(), PROBLEM_CHARS + 1);
        assert_eq!(listed.len(), 1);
    }

    #[test]
    fn a_short_list_stays_as_it_is() {
        let few = vec![problem("a"), problem("b")];
        assert_eq!(listed(few.clone()), few);
    }
}
