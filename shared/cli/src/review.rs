//! Records that wait for a person: list, show, decide.

mod decision;
mod list;
mod plan;
mod release;

use aws::{Extent, Filed};
use flow::Verdict;

use crate::account::Account;
use crate::arguments::Review;
use crate::failure::{Failure, Outcome};
use crate::show::{Show, table};

pub(crate) async fn run(review: &Review, stack: &str, show: Show) -> Outcome<()> {
    if let Review::List(wanted) = review {
        list::check(wanted, show)?;
    }
    let account = Account::open(stack).await?;
    match review {
        Review::List(wanted) => list::list(&account, wanted, show).await,
        Review::Show { subject, payload } => one(&account, subject, *payload, show).await,
        Review::Release { which, yes, dry_run, decided } => {
            let consent = release::Consent { given: *yes, dry_run: *dry_run };
            release::release(&account, which, consent, decided, show).await
        }
        Review::Approve { subjects, decided } => {
            release::decide(&account, subjects, Some(Verdict::Approved), decided, show).await
        }
        Review::Reject { subjects, decided } => {
            release::decide(&account, subjects, Some(Verdict::Rejected), decided, show).await
        }
    }
}

async fn one(account: &Account, subject: &str, payload: bool, show: Show) -> Outcome<()> {
    let found = account.reviews()?.of(&[subject.to_owned()], Extent::Whole).await?;
    let mut review = found.into_iter().next().ok_or_else(|| none(subject))?;
    let read = review.payload.take();
    if payload {
        review.payload.clone_from(&read);
    }
    show.print(&review, || {
        let rows = review.problems.iter().map(|problem| {
            [
                problem.cause.code().to_owned(),
                problem.field.clone(),
                problem.message.clone(),
                problem.remedy.clone(),
            ]
        });
        let below = match (&read, payload) {
            (None, _) => "nothing was read of the record".to_owned(),
            (Some(read), true) => serde_json::to_string_pretty(read).unwrap_or_default(),
            (Some(read), false) => format!(
                "the record as it was read is kept ({} kB, personal data masked): `connect review \
                 show {subject} --payload` prints it",
                read.to_string().len().div_ceil(1000)
            ),
        };
        format!(
            "{} ({}), {} since {}\n{}\n{below}",
            review.subject,
            review.number.as_deref().unwrap_or("no number"),
            review.state,
            review.filed_at,
            table(["Cause", "Field", "What", "What to do"], rows)
        )
    })
}

/// The cause that a review is counted under: its first.
fn cause(review: &Filed) -> &'static str {
    review.problems.first().map_or("unknown", |problem| problem.cause.code())
}

/// A time of RFC 3339 as tables show it.
fn to_the_minute(time: &str) -> String {
    time.chars().take(16).collect()
}

/// The first reason, and how many more there are.
fn about(review: &Filed) -> String {
    let first = review.problems.first().map_or("", |problem| problem.message.as_str());
    match review.problems.len() {
        0 | 1 => first.to_owned(),
        several => format!("{first} (and {} more)", several - 1),
    }
}

/// `1 record`, `2 records`.
fn records(count: usize) -> String {
    if count == 1 { "1 record".to_owned() } else { format!("{count} records") }
}

fn none(subject: &str) -> Failure {
    Failure::Usage(format!("there is no review of `{subject}`; `connect review list` shows all"))
}
