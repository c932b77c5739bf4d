//! Records that wait for a person: list, show, decide.

use aws::Filed;
use entities::vocabulary::Cause;
use flow::{Decision, Event, Queue as _, Verdict};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::account::Account;
use crate::arguments::{Decided, Review};
use crate::failure::{Failure, Outcome};
use crate::show::{Show, table};

pub(crate) async fn run(review: &Review, stack: &str, show: Show) -> Outcome<()> {
    let account = Account::open(stack).await?;
    match review {
        Review::List { all, find } => list(&account, *all, find.as_deref(), show).await,
        Review::Show { subject } => one(&account, subject, show).await,
        Review::Release { subjects, decided } => {
            decide(&account, subjects, None, decided, show).await
        }
        Review::Approve { subjects, decided } => {
            decide(&account, subjects, Some(Verdict::Approved), decided, show).await
        }
        Review::Reject { subjects, decided } => {
            decide(&account, subjects, Some(Verdict::Rejected), decided, show).await
        }
    }
}

async fn list(account: &Account, all: bool, find: Option<&str>, show: Show) -> Outcome<()> {
    let reviews = account.reviews()?;
    let found = match find {
        None => reviews.list(all).await?,
        Some(word) => {
            let mut found = Vec::new();
            for term in terms(word) {
                for subject in reviews.find(&term).await? {
                    found.extend(reviews.get(&subject).await?);
                }
            }
            found.retain(|review: &Filed| all || review.state == "open");
            found
        }
    };
    show.print(&found, || {
        let rows = found.iter().map(|review| {
            let problem = review.problems.first();
            [
                review.subject.clone(),
                review.number.clone().unwrap_or_default(),
                review.filed_at.chars().take(16).collect(),
                problem.map_or(String::new(), |problem| problem.cause.code().to_owned()),
                problem.map_or(String::new(), |problem| problem.message.clone()),
                problem.map_or(String::new(), |problem| problem.remedy.clone()),
            ]
        });
        table(["Record", "Number", "Since", "Cause", "What", "What to do"], rows)
    })
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

async fn one(account: &Account, subject: &str, show: Show) -> Outcome<()> {
    let review = account.reviews()?.get(subject).await?.ok_or_else(|| none(subject))?;
    show.print(&review, || {
        let rows = review.problems.iter().map(|problem| {
            [
                problem.cause.code().to_owned(),
                problem.field.clone(),
                problem.message.clone(),
                problem.remedy.clone(),
            ]
        });
        let payload = review.payload.as_ref().map_or(String::new(), |payload| {
            serde_json::to_string_pretty(payload).unwrap_or_default()
        });
        format!(
            "{} ({}), {} since {}\n{}\n{payload}",
            review.subject,
            review.number.as_deref().unwrap_or("no number"),
            review.state,
            review.filed_at,
            table(["Cause", "Field", "What", "What to do"], rows)
        )
    })
}

async fn decide(
    account: &Account,
    subjects: &[String],
    verdict: Option<Verdict>,
    decided: &Decided,
    show: Show,
) -> Outcome<()> {
    let reviews = account.reviews()?;
    let mut events = Vec::new();
    for subject in subjects {
        let review = reviews.get(subject).await?.ok_or_else(|| none(subject))?;
        let event = event(&review, verdict, decided)?;
        let about = review.problems.first().map(|problem| problem.message.clone());
        events.push((subject, event, about.unwrap_or_default()));
    }
    let mut done = Vec::new();
    for (subject, event, about) in &events {
        account.queue(&event.entity)?.send(std::slice::from_ref(event)).await?;
        done.push(json!({
            "subject": subject, "about": about, "queued": true, "decision": event.decision,
        }));
    }
    show.print(&done, || {
        let what = match verdict {
            None => "released",
            Some(Verdict::Approved) => "approved",
            Some(Verdict::Rejected) => "rejected",
        };
        let rows = events.iter().map(|(subject, _, about)| [(*subject).clone(), about.clone()]);
        format!("{}\nqueued; each is handled within seconds", table([what, "about"], rows))
    })
}

/// The event that carries the decision to the worker.
fn event(review: &Filed, verdict: Option<Verdict>, decided: &Decided) -> Outcome<Event> {
    let subject = &review.subject;
    let event = review.event.clone().ok_or_else(|| {
        Failure::Usage(format!("the review of {subject} names no event to queue again"))
    })?;
    // A decision can be taken back later; nothing else is left to release.
    if review.state != "open" && (review.question.is_none() || verdict.is_none()) {
        return Err(Failure::Refused(format!("the review of {subject} is closed")));
    }
    let decision = match (&review.question, verdict) {
        (None, None) => None,
        (None, Some(_)) => {
            return Err(Failure::Refused(format!(
                "{subject} does not wait for a decision; repair what is told and `release` it"
            )));
        }
        (Some(_), None) if waits_for_approval(review) => {
            return Err(Failure::Refused(format!(
                "{subject} waits for a yes or no: `approve` or `reject` it"
            )));
        }
        (Some(question), verdict) => Some(Decision {
            question: question.clone(),
            verdict: verdict.unwrap_or(Verdict::Approved),
            by: decided.who.by.clone(),
            note: decided.note.clone(),
        }),
    };
    Ok(Event { decision, ..event })
}

fn waits_for_approval(review: &Filed) -> bool {
    review.problems.iter().any(|problem| problem.cause == Cause::AwaitsApproval)
}

fn none(subject: &str) -> Failure {
    Failure::Usage(format!("there is no review of `{subject}`; `connect review list` shows all"))
}
