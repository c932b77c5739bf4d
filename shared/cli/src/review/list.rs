//! What waits: one row a record, or one row a cause.

use std::collections::BTreeMap;

use aws::{Extent, Filed};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{about, cause, records, to_the_minute};
use crate::account::Account;
use crate::arguments::List;
use crate::failure::{Failure, Outcome};
use crate::show::{Show, table};

/// Whether what is wanted can be shown at all; no account is needed to tell.
pub(super) fn check(wanted: &List, show: Show) -> Outcome<()> {
    if wanted.payload && !show.json {
        return Err(Failure::Usage(
            "--payload goes with --json; `connect review show RECORD --payload` prints one".into(),
        ));
    }
    Ok(())
}

pub(super) async fn list(account: &Account, wanted: &List, show: Show) -> Outcome<()> {
    let found = found(account, wanted).await?;
    if wanted.group {
        let groups = groups(&found);
        return show.print(&groups, || group_table(&groups, wanted));
    }
    show.print(&found, || if found.is_empty() { empty(wanted) } else { review_table(&found) })
}

async fn found(account: &Account, wanted: &List) -> Outcome<Vec<Filed>> {
    let reviews = account.reviews()?;
    let extent = if wanted.payload { Extent::Whole } else { Extent::WithoutPayload };
    let mut found = match &wanted.find {
        None => reviews.list(wanted.all, extent).await?,
        Some(word) => {
            let mut subjects = Vec::new();
            for term in terms(word) {
                subjects.extend(reviews.find(&term).await?);
            }
            reviews.of(&subjects, extent).await?
        }
    };
    found.retain(|review| is_wanted(review, wanted));
    Ok(found)
}

fn is_wanted(review: &Filed, wanted: &List) -> bool {
    let of_cause =
        wanted.cause.is_empty() || wanted.cause.iter().any(|wanted| wanted.code() == cause(review));
    of_cause && (wanted.all || review.state == "open")
}

/// What a word that an operator knows could be filed under.
fn terms(word: &str) -> Vec<String> {
    if word.contains('@') {
        let hash = Sha256::digest(word.trim().to_lowercase().as_bytes());
        let hex: Vec<String> = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        return vec![format!("email:{}", hex.concat())];
    }
    vec![format!("number:{word}"), format!("sku:{word}")]
}

fn review_table(found: &[Filed]) -> String {
    let rows = found.iter().map(|review| {
        [
            review.subject.clone(),
            review.number.clone().unwrap_or_default(),
            to_the_minute(&review.filed_at),
            cause(review).to_owned(),
            about(review),
            review.problems.first().map_or(String::new(), |problem| problem.remedy.clone()),
        ]
    });
    let table = table(["Record", "Number", "Since", "Cause", "What", "What to do"], rows);
    format!("{table}\n{}", records(found.len()))
}

/// Reviews of one cause.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Group {
    cause: &'static str,
    count: usize,
    /// Since when the one of them waits that has waited longest.
    oldest: String,
    /// The record that has waited longest, and its reason.
    example: String,
    message: String,
    remedy: String,
    /// All records, the longest waiting first.
    subjects: Vec<String>,
}

/// Reviews by their first cause, the most frequent first. The reviews come oldest first.
fn groups(found: &[Filed]) -> Vec<Group> {
    let mut by_cause: BTreeMap<&'static str, Group> = BTreeMap::new();
    for review in found {
        let problem = review.problems.first();
        let group = by_cause.entry(cause(review)).or_insert_with(|| Group {
            cause: cause(review),
            count: 0,
            oldest: review.filed_at.clone(),
            example: review.subject.clone(),
            message: problem.map_or(String::new(), |problem| problem.message.clone()),
            remedy: problem.map_or(String::new(), |problem| problem.remedy.clone()),
            subjects: Vec::new(),
        });
        group.count += 1;
        group.subjects.push(review.subject.clone());
    }
    let mut groups: Vec<Group> = by_cause.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.count));
    groups
}

fn group_table(groups: &[Group], wanted: &List) -> String {
    if groups.is_empty() {
        return empty(wanted);
    }
    let rows = groups.iter().map(|group| {
        [
            group.cause.to_owned(),
            group.count.to_string(),
            to_the_minute(&group.oldest),
            group.example.clone(),
            group.message.clone(),
            group.remedy.clone(),
        ]
    });
    let table = table(["Cause", "Count", "Oldest", "Example", "What", "What to do"], rows);
    let count: usize = groups.iter().map(|group| group.count).sum();
    format!(
        "{table}\n{}; `connect review list --cause CODE` lists those of a cause, `connect review \
         release --cause CODE` lets them be tried again",
        records(count)
    )
}

/// That there is nothing, in a sentence.
fn empty(wanted: &List) -> String {
    let filtered = wanted.find.is_some() || !wanted.cause.is_empty();
    match (filtered, wanted.all) {
        (false, false) => "No record waits for a person.".to_owned(),
        (false, true) => "No record has ever waited for a person.".to_owned(),
        (true, false) => "No record that waits matches; --all looks at the closed ones too.".into(),
        (true, true) => "No review matches, neither open nor closed.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use entities::vocabulary::Cause;

    use super::*;
    use crate::review::plan::tests::filed;

    fn wanted(causes: &[Cause], all: bool) -> List {
        List { all, find: None, cause: causes.to_vec(), group: true, payload: false }
    }

    #[test]
    fn groups_come_by_count_with_their_oldest_record_as_the_example() {
        let found = [
            filed("order:1", "2026-11-01T07:00:00Z", Cause::Unmapped),
            filed("order:2", "2026-11-02T07:00:00Z", Cause::UnknownSku),
            filed("order:3", "2026-11-03T07:00:00Z", Cause::UnknownSku),
        ];
        let groups = groups(&found);
        let told: Vec<(&str, usize)> = groups.iter().map(|it| (it.cause, it.count)).collect();
        assert_eq!(told, [("unknown_sku", 2), ("unmapped", 1)]);
        assert_eq!(groups[0].example, "order:2");
        assert_eq!(groups[0].oldest, "2026-11-02T07:00:00Z");
        assert_eq!(groups[0].subjects, ["order:2", "order:3"]);
        assert_eq!(groups[0].message, "unknown_sku is told of order:2");
    }

    #[test]
    fn causes_of_the_same_count_come_by_name() {
        let found = [
            filed("order:1", "2026-11-01T07:00:00Z", Cause::Unmapped),
            filed("order:2", "2026-11-02T07:00:00Z", Cause::Currency),
        ];
        let causes: Vec<&str> = groups(&found).iter().map(|group| group.cause).collect();
        assert_eq!(causes, ["currency", "unmapped"]);
    }

    #[test]
    fn a_record_is_counted_under_its_first_cause_only() {
        let mut review = filed("order:1", "2026-11-01T07:00:00Z", Cause::Unmapped);
        let second = filed("order:1", "2026-11-01T07:00:00Z", Cause::UnknownSku).problems;
        review.problems.extend(second);
        assert_eq!(about(&review), "unmapped is told of order:1 (and 1 more)");
        assert!(is_wanted(&review, &wanted(&[Cause::Currency, Cause::Unmapped], false)));
        assert!(!is_wanted(&review, &wanted(&[Cause::UnknownSku], false)));
    }

    #[test]
    fn closed_reviews_are_listed_only_on_demand() {
        let open = filed("order:1", "2026-11-01T07:00:00Z", Cause::Unmapped);
        let closed = Filed { state: "closed".to_owned(), ..open };
        assert!(!is_wanted(&closed, &wanted(&[], false)));
        assert!(is_wanted(&closed, &wanted(&[], true)));
    }

    #[test]
    fn an_empty_list_says_so_in_a_sentence() {
        assert_eq!(group_table(&[], &wanted(&[], false)), "No record waits for a person.");
        let filtered = group_table(&[], &wanted(&[Cause::Poison], false));
        assert_eq!(filtered, "No record that waits matches; --all looks at the closed ones too.");
    }

    #[test]
    fn an_address_is_looked_for_by_its_hash() {
        assert_eq!(terms("000000012"), ["number:000000012", "sku:000000012"]);
        let [term] = &terms(" Ada@Example.com ")[..] else { panic!("one term") };
        assert_eq!(*term, terms("ada@example.com")[0]);
        assert!(term.starts_with("email:") && !term.contains('@'));
    }
}
