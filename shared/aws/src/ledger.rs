//! The ledger: who has claimed which record, and what became of it. One item a record.

mod row;

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use flow::error::chain;
use flow::{
    Claim, Delivery, Ledger, Outcome, PortError, Progress, Review, Settlement, SyncError, Trigger,
};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

pub use row::LedgerRow;
use row::{kept, previous, row};

use crate::Cloud;
use crate::item::{Item, expiry, number, number_of, text, text_of};

const STORE: &str = "ledger";

/// How long a claim lasts: longer than a worker can run (90 s, infra/template.yaml). A message
/// that is delivered again claims at once, whatever is left of it.
const LEASE: Duration = Duration::from_secs(100);
/// How long a lock lasts: longer than the few calls made under it.
const LOCK_LEASE: Duration = Duration::from_secs(15);
/// How long to wait for a lock, and between looks at it.
const LOCK_PATIENCE: Duration = Duration::from_secs(8);
const LOCK_PAUSE: Duration = Duration::from_millis(60);
/// A record read within so many seconds of its version may have changed again in the same second,
/// which is the precision of Magento's time stamps.
const SAME_SECOND: i64 = 5;

/// The ledger in a DynamoDB table with key `subject`.
#[derive(Clone, Debug)]
pub struct LedgerTable {
    client: Client,
    table: String,
}

impl LedgerTable {
    /// The ledger in this table.
    #[must_use]
    pub fn new(cloud: &Cloud, table: &str) -> Self {
        Self { client: cloud.dynamodb.clone(), table: table.to_owned() }
    }

    fn update(&self, subject: &str) -> UpdateItemFluentBuilder {
        self.client.update_item().table_name(&self.table).key("subject", text(subject))
    }

    async fn try_lock(&self, key: &str, owner: &str) -> Result<bool, PortError> {
        let now = Timestamp::now();
        let taken = self
            .update(&format!("lock:{key}"))
            .update_expression("SET lease_owner = :me, lease_until = :until, expires_at = :until_s")
            .condition_expression(
                "attribute_not_exists(lease_until) OR lease_until < :now OR lease_owner = :me",
            )
            .expression_attribute_values(":me", text(owner))
            .expression_attribute_values(":now", number(now.as_millisecond()))
            .expression_attribute_values(":until", number((now + LOCK_LEASE).as_millisecond()))
            .expression_attribute_values(":until_s", number((now + LOCK_LEASE).as_second()))
            .send()
            .await;
        match taken {
            Ok(_) => Ok(true),
            Err(error) if refused(&error).is_some() => Ok(false),
            Err(error) => Err(PortError::new(STORE, "lock", error)),
        }
    }

    /// All that the ledger knows of `subject`; none if it does not know it.
    ///
    /// # Errors
    /// The table did not answer.
    pub async fn row(&self, subject: &str) -> Result<Option<LedgerRow>, PortError> {
        let got = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("subject", text(subject))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| PortError::new(STORE, "read", error))?;
        Ok(got.item.as_ref().map(|item| row(subject, item)))
    }

    /// Records that the queue gave a record up, and frees it.
    ///
    /// # Errors
    /// The table did not answer.
    pub async fn mark_review(&self, review: &Review) -> Result<(), PortError> {
        let problem = review.problems.first();
        let cause = problem.map_or("unknown", |problem| problem.cause.code());
        let reason = problem.map_or("", |problem| problem.message.as_str());
        self.update(&review.subject)
            .update_expression(
                "SET outcome = :outcome, cause = :cause, reason = :reason, in_review = :yes, \
                 settled_at = :now REMOVE lease_owner, lease_until, claims, in_flight",
            )
            .expression_attribute_values(":outcome", text(Outcome::Review.as_str()))
            .expression_attribute_values(":cause", text(cause))
            .expression_attribute_values(":reason", text(reason))
            .expression_attribute_values(":yes", text("yes"))
            .expression_attribute_values(":now", text(Timestamp::now().to_string()))
            .send()
            .await
            .map(drop)
            .map_err(|error| PortError::new(STORE, "mark", error))
    }
}

impl Ledger for LedgerTable {
    async fn claim(&self, delivery: &Delivery, revision: u64) -> Result<Claim, PortError> {
        let now = Timestamp::now();
        let pin = if delivery.event.sets_out_anew() {
            ":revision"
        } else {
            "if_not_exists(in_flight, :revision)"
        };
        let mut request = self
            .update(&delivery.event.subject())
            .update_expression(format!(
                "SET lease_owner = :me, lease_until = :until, expires_at = :expires, \
                 in_flight = {pin} ADD claims :one",
            ))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":revision", AttributeValue::N(revision.to_string()))
            .expression_attribute_values(":me", text(&delivery.message_id))
            .expression_attribute_values(":now", number(now.as_millisecond()))
            .expression_attribute_values(":until", number((now + LEASE).as_millisecond()))
            .expression_attribute_values(":expires", expiry(now))
            .return_values(ReturnValue::AllOld)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let mut condition =
            "(attribute_not_exists(lease_until) OR lease_until < :now OR lease_owner = :me)"
                .to_owned();
        if let Some((version, second)) = comparable_version(delivery) {
            condition.push_str(
                " AND (attribute_not_exists(version) OR version < :version \
                 OR (version = :version AND read_at < :settled))",
            );
            request = request
                .expression_attribute_values(":version", text(version))
                .expression_attribute_values(":settled", number(second + SAME_SECOND));
        }
        match request.condition_expression(condition).send().await {
            Ok(updated) => {
                let item = updated.attributes.unwrap_or_default();
                Ok(Claim::Granted(previous(&item)))
            }
            Err(error) => match refused(&error) {
                Some(item) if is_held(&item, &delivery.message_id, now) => Ok(Claim::Held),
                Some(_) => Ok(Claim::Settled),
                None => Err(PortError::new(STORE, "claim", error)),
            },
        }
    }

    async fn settle(&self, delivery: &Delivery, settlement: &Settlement) -> Result<(), PortError> {
        let now = Timestamp::now();
        let mut set = vec!["settled_at = :now", "read_at = :second", "settled_release = :release"];
        let mut request = self
            .update(&delivery.event.subject())
            .condition_expression("lease_owner = :me")
            .expression_attribute_values(":me", text(&delivery.message_id))
            .expression_attribute_values(":now", text(now.to_string()))
            .expression_attribute_values(":second", number(now.as_second()))
            .expression_attribute_values(
                ":release",
                AttributeValue::N(settlement.release.to_string()),
            );
        let rule = settlement.rule.as_ref();
        let problem = settlement.problems.first();
        let optional = [
            ("outcome = :outcome", ":outcome", settlement.outcome.map(|it| it.as_str().to_owned())),
            ("version = :version", ":version", settlement.version.clone()),
            ("#hash = :hash", ":hash", settlement.hash.clone()),
            ("#number = :number", ":number", settlement.number.clone()),
            ("progress = :progress", ":progress", kept(&settlement.progress)),
            ("trace = :trace", ":trace", settlement.trace.clone()),
            (
                "cause = :cause",
                ":cause",
                rule.map(|rule| rule.code.clone())
                    .or(problem.map(|problem| problem.cause.code().to_owned())),
            ),
            (
                "reason = :reason",
                ":reason",
                rule.map(|rule| rule.text.clone())
                    .or(problem.map(|problem| problem.message.clone())),
            ),
        ];
        for (clause, name, value) in optional {
            if let Some(value) = value {
                set.push(clause);
                request = request.expression_attribute_values(name, text(value));
            }
        }
        // Reserved words of DynamoDB's expressions.
        if settlement.number.is_some() {
            request = request.expression_attribute_names("#number", "number");
        }
        if settlement.hash.is_some() {
            request = request.expression_attribute_names("#hash", "hash");
        }
        let mut remove = vec!["lease_owner", "lease_until", "claims"];
        if settlement.outcome.is_some() && rule.is_none() && problem.is_none() {
            remove.extend(["cause", "reason"]);
        }
        if settlement.outcome == Some(Outcome::Review) {
            set.push("in_review = :yes");
            request = request.expression_attribute_values(":yes", text("yes"));
        } else {
            remove.push("in_review");
        }
        if !settlement.waits {
            remove.push("in_flight");
        }
        if settlement.progress.is_empty() {
            remove.push("progress");
        }
        let expression = format!("SET {} REMOVE {}", set.join(", "), remove.join(", "));
        finish(request.update_expression(expression), "settle").await
    }

    async fn keep(&self, delivery: &Delivery, progress: &Progress) -> Result<(), PortError> {
        let request = self
            .update(&delivery.event.subject())
            .condition_expression("lease_owner = :me")
            .update_expression("SET progress = :progress")
            .expression_attribute_values(":me", text(&delivery.message_id))
            .expression_attribute_values(":progress", text(kept(progress).unwrap_or_default()));
        finish(request, "keep a record's progress").await
    }

    async fn retrying(
        &self,
        delivery: &Delivery,
        why: &SyncError,
        progress: &Progress,
        trace: Option<&str>,
    ) -> Result<(), PortError> {
        let mut set = "SET outcome = :outcome, cause = :cause, reason = :reason".to_owned();
        let mut remove = "";
        let mut request = self.update(&delivery.event.subject());
        match kept(progress) {
            Some(progress) => {
                set.push_str(", progress = :progress");
                request = request.expression_attribute_values(":progress", text(progress));
            }
            None => remove = ", progress",
        }
        if let Some(trace) = trace {
            set.push_str(", trace = :trace");
            request = request.expression_attribute_values(":trace", text(trace));
        }
        let request = request
            .condition_expression("lease_owner = :me")
            .update_expression(format!("{set} REMOVE lease_owner, lease_until, claims{remove}"))
            .expression_attribute_values(":me", text(&delivery.message_id))
            .expression_attribute_values(":outcome", text(Outcome::Retrying.as_str()))
            .expression_attribute_values(":cause", text(why.code()))
            .expression_attribute_values(":reason", text(why.told()));
        finish(request, "note a retry").await
    }

    async fn lock(&self, key: &str, owner: &str) -> Result<bool, PortError> {
        let deadline = Timestamp::now() + LOCK_PATIENCE;
        loop {
            if self.try_lock(key, owner).await? {
                return Ok(true);
            }
            if Timestamp::now() > deadline {
                return Ok(false);
            }
            tokio::time::sleep(LOCK_PAUSE).await;
        }
    }

    async fn unlock(&self, key: &str, owner: &str) {
        let freed = self
            .client
            .delete_item()
            .table_name(&self.table)
            .key("subject", text(format!("lock:{key}")))
            .condition_expression("lease_owner = :me")
            .expression_attribute_values(":me", text(owner))
            .send()
            .await;
        if let Err(error) = freed {
            tracing::debug!(
                error = chain(&error),
                "a lock was not given back; it runs out by itself"
            );
        }
    }
}

/// Sends an update that only the lease's owner may make. If the lease has passed to another
/// worker, that one records what becomes of the record.
async fn finish(request: UpdateItemFluentBuilder, action: &'static str) -> Result<(), PortError> {
    match request.send().await {
        Ok(_) => Ok(()),
        Err(error) if refused(&error).is_some() => Ok(()),
        Err(error) => Err(PortError::new(STORE, action, error)),
    }
}

/// The version that the event names and its time, unless the record must be looked at anyway.
fn comparable_version(delivery: &Delivery) -> Option<(&str, i64)> {
    if delivery.event.trigger == Trigger::Replay {
        return None;
    }
    let version = delivery.event.version.as_deref()?;
    let time = DateTime::strptime("%Y-%m-%d %H:%M:%S", version).ok()?;
    Some((version, TimeZone::UTC.to_timestamp(time).ok()?.as_second()))
}

/// The item as it was, if the condition was not met.
fn refused<R>(error: &SdkError<UpdateItemError, R>) -> Option<Item> {
    match error.as_service_error() {
        Some(UpdateItemError::ConditionalCheckFailedException(failed)) => {
            Some(failed.item.clone().unwrap_or_default())
        }
        _ => None,
    }
}

fn is_held(item: &Item, owner: &str, now: Timestamp) -> bool {
    let theirs = text_of(item, "lease_owner").is_some_and(|there| there != owner);
    theirs && number_of(item, "lease_until").is_some_and(|until| until >= now.as_millisecond())
}
