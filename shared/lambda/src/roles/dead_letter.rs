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

    /// A record that has crossed since it was set aside is filed as closed.
    async fn file(&self, message: &SqsMessage) -> Result<(), PortError> {
        let letter = letter(message);
        let row = self.ledger.row(&letter.review().subject).await?;
        let review = &named(letter.review().clone(), row.as_ref());
        self.reviews.file(review).await?;
        match &letter {
            Letter::Parked(_) if row.is_some_and(|row| has_crossed_since(&row, message)) => {
                self.reviews.close(&review.subject).await?;
            }
            Letter::Parked(_) => {}
            Letter::Redriven(_) => self.ledger.mark_review(review).await?,
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

/// Whether the record was settled after the letter was written: an outcome from before says nothing
/// of it.
fn has_crossed_since(row: &LedgerRow, message: &SqsMessage) -> bool {
    let settled_well =
        matches!(row.outcome, Some(Outcome::Done | Outcome::Unchanged | Outcome::Skipped));
    let settled_at: Option<Timestamp> = row.settled_at.as_ref().and_then(|at| at.parse().ok());
    let written = message.attributes.get("SentTimestamp").and_then(|at| at.parse().ok());
    let written = written.and_then(|at| Timestamp::from_millisecond(at).ok());
    settled_well && settled_at.zip(written).is_some_and(|(settled, written)| settled > written)
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

impl Letter {
    fn review(&self) -> &Review {
        match self {
            Self::Parked(review) | Self::Redriven(review) => review,
        }
    }
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
        let letter = letter(&message);
        let row = LedgerRow { number: Some("000000008".to_owned()), ..LedgerRow::default() };
        let review = named(letter.review().clone(), Some(&row));
        assert_eq!(review.number.as_deref(), Some("000000008"));
        assert_eq!(review.terms, ["number:000000008"]);
        assert_eq!(named(review.clone(), Some(&row)), review, "what is named stays as it is");
    }

    #[test]
    fn only_what_was_settled_after_the_letter_closes_its_review() {
        let mut letter = SqsMessage::default();
        letter.attributes.insert("SentTimestamp".to_owned(), "1764000000000".to_owned());
        let settled = |outcome, at: &str| LedgerRow {
            outcome: Some(outcome),
            settled_at: Some(at.to_owned()),
            ..LedgerRow::default()
        };
        let (before, after) = ("2025-11-24T15:59:59Z", "2025-11-24T16:00:01Z");
        assert!(has_crossed_since(&settled(Outcome::Done, after), &letter));
        assert!(!has_crossed_since(&settled(Outcome::Skipped, before), &letter));
        assert!(!has_crossed_since(&settled(Outcome::Review, after), &letter));
        assert!(!has_crossed_since(&settled(Outcome::Done, after), &SqsMessage::default()));
    }
}
