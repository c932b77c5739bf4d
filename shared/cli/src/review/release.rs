//! Releasing and deciding: a look before it where records are not named, then the queue.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, stderr, stdin};

use aws::{EventQueue, Extent};
use flow::error::chain;
use flow::{Event, PortError, Verdict};
use serde_json::json;

use super::plan::{Plan, Queued, Row, Without};
use super::{records, to_the_minute};
use crate::account::Account;
use crate::arguments::{Decided, Which};
use crate::failure::{Failure, Outcome};
use crate::show::{Show, progress, table};

/// How many records a line names; JSON names all.
const NAMED: usize = 10;

/// Whether records may be released that nobody has named.
#[derive(Clone, Copy)]
pub(super) struct Consent {
    pub(super) given: bool,
    /// Only show what would be.
    pub(super) dry_run: bool,
}

/// Releases records, those that are not named only after a look at them.
pub(super) async fn release(
    account: &Account,
    which: &Which,
    consent: Consent,
    decided: &Decided,
    show: Show,
) -> Outcome<()> {
    let named = !which.subjects.is_empty();
    let plan = if named {
        named_plan(account, &which.subjects, None, decided).await?
    } else {
        let open = account.reviews()?.list(false, Extent::WithoutPayload).await?;
        Plan::of_many(&open, which, decided)
    };
    let agreed = named || consent.given;
    if consent.dry_run || plan.rows.is_empty() {
        return preview(&plan, show);
    }
    if !agreed {
        preview(&plan, show)?;
        let count = records(plan.rows.len());
        if show.json || !says_yes(&format!("Release {count}?")) {
            return Err(Failure::Refused(format!(
                "nothing was released; --yes releases {count} without asking"
            )));
        }
    }
    carry_out(account, plan, None, show).await
}

/// Decides about records that are named.
pub(super) async fn decide(
    account: &Account,
    subjects: &[String],
    verdict: Option<Verdict>,
    decided: &Decided,
    show: Show,
) -> Outcome<()> {
    let plan = named_plan(account, subjects, verdict, decided).await?;
    carry_out(account, plan, verdict, show).await
}

async fn named_plan(
    account: &Account,
    subjects: &[String],
    verdict: Option<Verdict>,
    decided: &Decided,
) -> Outcome<Plan> {
    let reviews = account.reviews()?.of(subjects, Extent::WithoutPayload).await?;
    Plan::of_named(subjects, &reviews, verdict, decided)
}

/// Queues all, and tells what came of it.
async fn carry_out(
    account: &Account,
    plan: Plan,
    verdict: Option<Verdict>,
    show: Show,
) -> Outcome<()> {
    let of = plan.rows.len();
    let queued = queue(account, &plan.rows, &plan.events).await?;
    let done = match verdict {
        None => "released",
        Some(Verdict::Approved) => "approved",
        Some(Verdict::Rejected) => "rejected",
    };
    let told = json!({ done: queued.done, "left_out": plan.left_out, "failed": queued.failed });
    show.print(&told, || {
        let mut told = Vec::new();
        if !queued.done.is_empty() {
            told.push(row_table(&queued.done));
            let count = counted(&queued.done);
            told.push(format!("{done}: {count}; what is queued is handled within seconds"));
        }
        told.extend(left_out(&plan.left_out));
        told.extend(not_queued(&queued.failed));
        told.join("\n")
    })?;
    match queued.failed.len() {
        0 => Ok(()),
        failed => Err(Failure::NotQueued { failed, of }),
    }
}

/// Queues events batch by batch. Once the queue does not answer, it is asked no more.
async fn queue(account: &Account, mut rows: &[Row], events: &[Event]) -> Outcome<Queued> {
    let mut queued = Queued::default();
    let mut silence = None;
    let bar = progress(rows.len());
    for of_entity in events.chunk_by(|a, b| a.entity == b.entity) {
        let queue = account.queue(&of_entity[0].entity)?;
        for batch in of_entity.chunks(EventQueue::BATCH) {
            let (told, later) = rows.split_at(batch.len());
            rows = later;
            let answer = match silence {
                Some(why) => Err(why),
                None => queue.send_batch(batch).await.map_err(|error| why(&error)),
            };
            queued.add(told, &answer);
            silence = answer.err();
            bar.inc(batch.len() as u64);
        }
    }
    bar.finish_and_clear();
    Ok(queued)
}

fn why(error: &PortError) -> String {
    chain(error)
}

/// What would be released. Nothing is.
fn preview(plan: &Plan, show: Show) -> Outcome<()> {
    let told = json!({
        "would_release": plan.rows, "released": [], "left_out": plan.left_out, "failed": [],
    });
    show.print(&told, || {
        let mut told = if plan.rows.is_empty() {
            vec![nothing(plan).to_owned()]
        } else {
            vec![row_table(&plan.rows), format!("would be released: {}", counted(&plan.rows))]
        };
        told.extend(left_out(&plan.left_out));
        told.join("\n")
    })
}

fn nothing(plan: &Plan) -> &'static str {
    if plan.left_out.is_empty() {
        "No record that waits is one of these; nothing is released."
    } else {
        "None of these can be released."
    }
}

fn row_table(rows: &[Row]) -> String {
    let rows = rows.iter().map(|row| {
        [
            row.subject.clone(),
            row.number.clone().unwrap_or_default(),
            to_the_minute(&row.since),
            row.cause.to_owned(),
            row.about.clone(),
        ]
    });
    table(["Record", "Number", "Since", "Cause", "What"], rows)
}

/// `17 records (12 unknown_sku, 5 unmapped)`, the most frequent cause first.
fn counted(rows: &[Row]) -> String {
    let mut by_cause = BTreeMap::<&str, usize>::new();
    for row in rows {
        *by_cause.entry(row.cause).or_default() += 1;
    }
    let mut by_cause: Vec<_> = by_cause.into_iter().collect();
    by_cause.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let causes: Vec<String> =
        by_cause.iter().map(|(cause, count)| format!("{count} {cause}")).collect();
    format!("{} ({})", records(rows.len()), causes.join(", "))
}

/// A line for each reason for which records are left out.
fn left_out(without: &[Without]) -> Vec<String> {
    let line = |(why, subjects): (&str, Vec<&str>)| {
        let whose = if subjects.len() == 1 { "it" } else { "each" };
        format!("left out: {}, because {whose} {why}", named(&subjects))
    };
    by_reason(without).into_iter().map(line).collect()
}

/// A line for each reason for which records could not be queued.
fn not_queued(without: &[Without]) -> Vec<String> {
    let line = |(why, subjects): (&str, Vec<&str>)| {
        format!("not queued: {}, because {why}", named(&subjects))
    };
    by_reason(without).into_iter().map(line).collect()
}

fn by_reason(without: &[Without]) -> BTreeMap<&str, Vec<&str>> {
    let mut by_reason = BTreeMap::<&str, Vec<&str>>::new();
    for it in without {
        by_reason.entry(&it.why).or_default().push(&it.row.subject);
    }
    by_reason
}

/// `2 records (order:2, order:3)`; of very many the first few.
fn named(subjects: &[&str]) -> String {
    let first = subjects[..subjects.len().min(NAMED)].join(", ");
    let more = match subjects.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{} ({first}{more})", records(subjects.len()))
}

/// Whether the person at the terminal says yes; nobody does if there is none.
fn says_yes(question: &str) -> bool {
    if !stdin().is_terminal() || !stderr().is_terminal() {
        return false;
    }
    eprint!("{question} [y/N] ");
    let mut answer = String::new();
    stdin().read_line(&mut answer).is_ok() && is_yes(&answer)
}

fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(subject: &str, cause: &'static str) -> Row {
        Row {
            subject: subject.to_owned(),
            number: None,
            since: String::new(),
            cause,
            about: String::new(),
            decision: None,
        }
    }

    fn without(subject: &str, why: &str) -> Without {
        Without { row: row(subject, "poison"), why: why.to_owned() }
    }

    #[test]
    fn a_preview_counts_records_by_cause() {
        let rows = [row("a", "unmapped"), row("b", "unknown_sku"), row("c", "unknown_sku")];
        assert_eq!(counted(&rows), "3 records (2 unknown_sku, 1 unmapped)");
        assert_eq!(counted(&rows[..1]), "1 record (1 unmapped)");
    }

    #[test]
    fn what_is_left_out_is_told_by_its_reason() {
        let all = [without("a", "waits"), without("b", "is held"), without("c", "waits")];
        let lines = [
            "left out: 1 record (b), because it is held",
            "left out: 2 records (a, c), because each waits",
        ];
        assert_eq!(left_out(&all), lines);
        assert_eq!(not_queued(&all[..1]), ["not queued: 1 record (a), because waits"]);
    }

    #[test]
    fn of_very_many_records_the_first_are_named() {
        let subjects: Vec<String> = (1..=12).map(|n| format!("order:{n}")).collect();
        let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
        let told = named(&subjects);
        assert!(told.starts_with("12 records (order:1, order:2, "), "{told}");
        assert!(told.ends_with("order:10 and 2 more)"), "{told}");
    }

    #[test]
    fn only_a_yes_is_a_yes() {
        assert!(["y\n", "Y", " yes \n", "YES"].iter().all(|answer| is_yes(answer)));
        assert!(!["", "\n", "n", "no", "yeah", "yes please"].iter().any(|answer| is_yes(answer)));
    }
}
