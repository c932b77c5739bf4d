//! What Connect itself says became of each order: its ledger, and its reviews.

use std::collections::BTreeMap;

use rig::aws::Item;
use rig::deploy::Stack;
use serde_json::Value;

use crate::error::Result;

/// What the ledger says of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// `done`, `unchanged`, `skipped`, `retrying` or `review`.
    pub(crate) name: String,
    /// The rule that skipped it, or the first problem.
    pub(crate) cause: Option<String>,
    /// The same in words.
    pub(crate) reason: Option<String>,
}

/// All outcomes, by Magento's `entity_id`.
pub(crate) async fn outcomes(stack: &Stack) -> Result<BTreeMap<u64, Outcome>> {
    let mut outcomes = BTreeMap::new();
    for item in stack.aws.scan(&stack.ledger).await? {
        let subject = text(&item, "subject").unwrap_or_default();
        let id = subject.strip_prefix("order:").and_then(|id| id.parse().ok());
        if let Some(id) = id {
            outcomes.insert(id, outcome(&item));
        }
    }
    Ok(outcomes)
}

fn outcome(item: &Item) -> Outcome {
    Outcome {
        name: text(item, "outcome").unwrap_or_default(),
        cause: text(item, "cause"),
        reason: text(item, "reason"),
    }
}

fn text(item: &Item, name: &str) -> Option<String> {
    item.get(name).and_then(Value::as_str).map(str::to_owned)
}
