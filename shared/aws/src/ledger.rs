//! The ledger: who has claimed which record, and what became of it. One item a record.

mod row;

use std::time::{Duration, Instant};

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

/// How long a claim or a lock lasts: longer than a worker can run (90 s, infra/template.yaml) and
/// the call with which it died can be under way at the other side (25 s), so that only what dead
/// workers hold runs out; and longer than a call in doubt is waited for (120 s, `flow::fate`). A
/// message that is delivered again takes its own at once.
const LEASE: Duration = Duration::from_secs(125);
/// How long to wait for a lock, and between looks at it.
const LOCK_PATIENCE: Duration = Duration::from_secs(8);
const LOCK_PAUSE: Duration = Duration::from_millis(60);
/// A record that was asked for within so many seconds of its version may have changed again under
/// the same name: Magento's time stamps have whole seconds, and a change shows when it is committed.
const SAME_SECOND: i64 = 5;

/// The ledger in a DynamoDB table with key `subject`.
#[derive(Clone, Debug)]
pub struct LedgerTable {
    client: Client,
    table: String,
    now: fn() -> Timestamp,
}

impl LedgerTable {
    /// The ledger in this table.
    #[must_use]
    pub fn new(cloud: &Cloud, table: &str) -> Self {
        Self { client: cloud.dynamodb.clone(), table: table.to_owned(), now: Timestamp::now }
    }

    /// The same ledger by another clock.
    #[must_use]
    pub fn by_clock(self, now: fn() -> Timestamp) -> Self {
        Self { now, ..self }
    }

    fn update(&self, subject: &str) -> UpdateItemFluentBuilder {
        self.client.update_item().table_name(&self.table).key("subject", text(subject))
    }

    async fn try_lock(&self, key: &str, owner: &str) -> Result<bool, PortError> {
        let now = (self.now)();
        let taken = self
            .update(&format!("lock:{key}"))
            .update_expression("SET lease_owner = :me, lease_until = :until, expires_at = :until_s")
            .condition_expression(
                "attribute_not_exists(lease_until) OR lease_until < :now OR lease_owner = :me",
            )
            .expression_attribute_values(":me", text(owner))
            .expression_attribute_values(":now", number(now.as_millisecond()))
            .expression_attribute_values(":until", number((now + LEASE).as_millisecond()))
            .expression_attribute_values(":until_s", number((now + LEASE).as_second()))
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

    /// Records that the queue gave a record up that nobody has claimed since `claimed_at`.
    ///
    /// # Errors
    /// The table did not answer, or a worker has the record: it is to be looked at again.
    pub async fn mark_review(
        &self,
        review: &Review,
        claimed_at: Option<Timestamp>,
    ) -> Result<(), PortError> {
        let now = (self.now)();
        let problem = review.problems.first();
        let cause = problem.map_or("unknown", |problem| problem.cause.code());
        let reason = problem.map_or("", |problem| problem.message.as_str());
        let mut request = self.update(&review.subject);
        let unclaimed = match claimed_at {
            Some(claimed_at) => {
                let claimed_at = number(claimed_at.as_millisecond());
                request = request.expression_attribute_values(":claimed", claimed_at);
                "claimed_at = :claimed"
            }
            None => "attribute_not_exists(claimed_at)",
        };
        request
            .condition_expression(format!(
                "(attribute_not_exists(lease_until) OR lease_until < :now_ms) AND {unclaimed}"
            ))
            .expression_attribute_values(":now_ms", number(now.as_millisecond()))
            .update_expression(
                "SET outcome = :outcome, cause = :cause, reason = :reason, in_review = :yes, \
                 settled_at = :now REMOVE lease_owner, lease_until, claims, in_flight",
            )
            .expression_attribute_values(":outcome", text(Outcome::Review.as_str()))
            .expression_attribute_values(":cause", text(cause))
            .expression_attribute_values(":reason", text(reason))
            .expression_attribute_values(":yes", text("yes"))
            .expression_attribute_values(":now", text(now.to_string()))
            .send()
            .await
            .map(drop)
            .map_err(|error| PortError::new(STORE, "mark", error))
    }
}

impl Ledger for LedgerTable {
    async fn claim(&self, delivery: &Delivery, revision: u64) -> Result<Claim, PortError> {
        let now = (self.now)();
        let pin = if delivery.event.sets_out_anew() {
            ":revision"
        } else {
            "if_not_exists(in_flight, :revision)"
        };
        let mut request = self
            .update(&delivery.event.subject())
            .update_expression(format!(
                "SET lease_owner = :me, lease_until = :until, claimed_at = :now, expires_at = :expires, \
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
                Ok(Claim::Granted(previous(now, &item)))
            }
            Err(error) => match refused(&error) {
                Some(item) if is_held(&item, &delivery.message_id, now) => Ok(Claim::Held),
                Some(_) => Ok(Claim::Settled),
                None => Err(PortError::new(STORE, "claim", error)),
            },
        }
    }

    async fn settle(&self, delivery: &Delivery, settlement: &Settlement) -> Result<(), PortError> {
        let now = (self.now)();
        let mut set = vec![
            "settled_at = :now",
            "settled_release = :release",
            "settled_claim = if_not_exists(claimed_at, :none)",
        ];
        let mut request = self
            .update(&delivery.event.subject())
            .condition_expression("lease_owner = :me")
            .expression_attribute_values(":me", text(&delivery.message_id))
            .expression_attribute_values(":now", text(now.to_string()))
            .expression_attribute_values(":none", number(0))
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
        // A version and when it was read belong together: without one, the other stays as well.
        if let (Some(_), Some(read_at)) = (&settlement.version, settlement.read_at) {
            set.push("read_at = :second");
            request = request.expression_attribute_values(":second", number(read_at.as_second()));
        }
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
        // The message comes again whatever is noted, and who has the record notes what comes of it.
        finished(request, "note a retry").await.map(drop)
    }

    async fn lock(&self, key: &str, owner: &str) -> Result<bool, PortError> {
        let begun = Instant::now();
        loop {
            if self.try_lock(key, owner).await? {
                return Ok(true);
            }
            if begun.elapsed() > LOCK_PATIENCE {
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

/// Sends an update that only the lease's owner may make.
async fn finish(request: UpdateItemFluentBuilder, action: &'static str) -> Result<(), PortError> {
    if finished(request, action).await? {
        return Ok(());
    }
    let passed = "another has claimed the record since, or it was set aside";
    Err(PortError::new(STORE, action, passed))
}

/// Whether the lease is still ours, so that the update was made.
async fn finished(
    request: UpdateItemFluentBuilder,
    action: &'static str,
) -> Result<bool, PortError> {
    match request.send().await {
        Ok(_) => Ok(true),
        Err(error) if refused(&error).is_some() => Ok(false),
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
