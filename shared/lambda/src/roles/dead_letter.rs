//! What failed for good becomes a review record.

use std::collections::BTreeSet;

use aws::{Cloud, LedgerRow, LedgerTable, Reviews};
use aws_lambda_events::event::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use entities::vocabulary::{Cause, Problem};
use flow::{Event, Outcome, PortError, Review, Trigger};
use jiff::Timestamp;
use lambda_runtime::{LambdaEvent, service_fn};

use super::to_heartland::unreadable;
use crate::Error;
use crate::settings::environment;

/// Everything the function works with.
#[derive(Debug)]
pub struct DeadLetter {
    reviews: Reviews,
    ledger: LedgerTable,
}

impl DeadLetter {
    /// Put together from the function's environment; calls nothing yet.
    ///
    /// # Errors
    /// Settings are missing, all of them named.
    pub async fn from_environment() -> Result<Self, Error> {
        let mut settings = environment();
        let reviews = settings.required("REVIEWS_TABLE");
        let ledger = settings.required("LEDGER_TABLE");
        settings.finish(())?;
        let cloud = Cloud::from_environment().await;
        Ok(Self {
            reviews: Reviews::new(&cloud, &reviews),
            ledger: LedgerTable::new(&cloud, &ledger),
        })
    }

    /// Files a review for every dead letter.
    ///
    /// # Errors
    /// The runtime's own.
    pub async fn serve(&self) -> Result<(), Error> {
        lambda_runtime::run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
            let mut response = SqsBatchResponse::default();
            let mut stuck: BTreeSet<Option<String>> = BTreeSet::new();
            for message in event.payload.records {
                let lane = message.attributes.get("MessageGroupId").cloned();
                let filed = if stuck.contains(&lane) {
                    // A later letter of the same record must not be overtaken by an earlier one.
                    Err(None)
                } else {
                    self.file(&message).await.map_err(Some)
                };
                if let Err(error) = filed {
                    if let Some(error) = error {
                        tracing::error!(error = error.told(), "a review was not filed");
                    }
                    stuck.insert(lane);
                    let mut failure = BatchItemFailure::default();
                    failure.item_identifier = message.message_id.unwrap_or_default();
                    response.batch_item_failures.push(failure);
                }
            }
            Ok::<_, Error>(response)
        }))
        .await
    }

    /// Files the review, unless the record has come to its end under a later claim.
    async fn file(&self, message: &SqsMessage) -> Result<(), PortError> {
        let sent = sent_at(message);
        let (review, claimed_at) = match letter(message) {
            Letter::Parked(review) => {
                let claimed_at = review.claimed_at.unwrap_or(sent);
                let row = match review.number {
                    Some(_) => None,
                    None => self.ledger.row(&review.subject).await?,
                };
                (named(review, row.as_ref()), claimed_at)
            }
            Letter::Redriven(review) => {
                let row = self.ledger.row(&review.subject).await?;
                if row.as_ref().is_some_and(|row| has_crossed_since(row, sent)) {
                    tracing::info!(subject = review.subject, "crossed before it was given up");
                    return Ok(());
                }
                let claimed_at = row.as_ref().and_then(|row| row.claimed_at);
                let review = named(review, row.as_ref());
                self.ledger.mark_review(&review, claimed_at).await?;
                (review, claimed_at.unwrap_or(sent))
            }
        };
        if !self.reviews.file(&review, claimed_at).await? {
            tracing::info!(subject = review.subject, "looked at again before its review was filed");
            return Ok(());
        }
        let cause = review.problems.first().map(|problem| problem.cause.code());
        tracing::info!(
            subject = review.subject,
            number = review.number,
            outcome = "review",
            code = cause,
            "filed"
        );
        Ok(())
    }
}

/// When the letter was queued; now, where the queue does not tell.
fn sent_at(message: &SqsMessage) -> Timestamp {
    let sent = message.attributes.get("SentTimestamp").and_then(|at| at.parse().ok());
    sent.and_then(|at| Timestamp::from_millisecond(at).ok()).unwrap_or_else(Timestamp::now)
}

/// Whether the record was claimed after the letter was queued, and came to its end: what was read
/// then is what the letter speaks of.
fn has_crossed_since(row: &LedgerRow, sent: Timestamp) -> bool {
    let settled_well =
        matches!(row.outcome, Some(Outcome::Done | Outcome::Unchanged | Outcome::Skipped));
    settled_well && row.settled_claim.is_some_and(|claim| claim > sent)
}

/// With the number that the ledger knows, where whoever set the record aside knew none.
fn named(review: Review, row: Option<&LedgerRow>) -> Review {
    let known = row.and_then(|row| row.number.clone());
    let (None, Some(number)) = (&review.number, known) else { return review };
    let mut terms = review.terms;
    terms.push(format!("number:{number}"));
    Review { number: Some(number), terms, ..review }
}

/// How a letter came here.
enum Letter {
    /// A worker set the record aside, with its reasons.
    Parked(Review),
    /// The queue gave up: the event was received again and again, and no worker settled it.
    Redriven(Review),
}

fn letter(message: &SqsMessage) -> Letter {
    let body = message.body.as_deref().unwrap_or_default();
    if let Ok(review) = serde_json::from_str::<Review>(body) {
        return Letter::Parked(review);
    }
    match serde_json::from_str::<Event>(body) {
        Ok(event) => Letter::Redriven(given_up(event, receives(message))),
        Err(_) => {
            Letter::Redriven(unreadable(message.message_id.as_deref().unwrap_or_default(), body))
        }
    }
}

fn receives(message: &SqsMessage) -> &str {
    message.attributes.get("ApproximateReceiveCount").map_or("many", String::as_str)
}

fn given_up(event: Event, receives: &str) -> Review {
    let event = Event { trigger: Trigger::Replay, version: None, ..event };
    Review {
        subject: event.subject(),
        event,
        number: None,
        claimed_at: None,
        question: None,
        problems: vec![Problem::new(
            Cause::Poison,
            "",
            format!(
                "delivered {receives} times and never settled: workers died, or storage failed"
            ),
            "look at the worker's log for this subject; release the record once the cause is found",
        )],
        terms: Vec::new(),
        payload: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_queue_gave_up_is_found_by_the_number_that_the_ledger_knows() {
        let body = r#"{"entity":"order","key":{"id":"8"},"source":"magento","trigger":"poll"}"#;
        let mut message = SqsMessage::default();
        message.body = Some(body.to_owned());
        let Letter::Redriven(review) = letter(&message) else { panic!("it holds an event") };
        let row = LedgerRow { number: Some("000000008".to_owned()), ..LedgerRow::default() };
        let review = named(review, Some(&row));
        assert_eq!(review.number.as_deref(), Some("000000008"));
        assert_eq!(review.terms, ["number:000000008"]);
        assert_eq!(named(review.clone(), Some(&row)), review, "what is named stays as it is");
    }

    #[test]
    fn a_given_up_record_needs_no_review_once_it_was_claimed_and_settled_after_its_event() {
        let moment = |second| Timestamp::from_second(second).unwrap();
        let settled = |outcome, claim| LedgerRow {
            outcome: Some(outcome),
            settled_claim: Some(moment(claim)),
            ..LedgerRow::default()
        };
        let sent = moment(100);
        assert!(has_crossed_since(&settled(Outcome::Done, 101), sent));
        assert!(!has_crossed_since(&settled(Outcome::Skipped, 99), sent), "it was read before");
        assert!(!has_crossed_since(&settled(Outcome::Retrying, 101), sent));
        assert!(!has_crossed_since(&settled(Outcome::Review, 101), sent));
        assert!(!has_crossed_since(&LedgerRow::default(), sent));
    }

    #[test]
    fn a_letter_was_queued_when_its_queue_says() {
        let mut letter = SqsMessage::default();
        letter.attributes.insert("SentTimestamp".to_owned(), "1764000000000".to_owned());
        assert_eq!(sent_at(&letter).as_second(), 1_764_000_000);
    }
}
