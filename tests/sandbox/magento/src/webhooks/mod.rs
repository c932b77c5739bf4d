//! Webhooks that tell of changes, signed as a shop's extensions sign them.

mod delivery;
mod signing;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::dice::Dice;
use crate::shop::Change;

pub(crate) use signing::Scheme;

/// Where to tell of changes, and how badly.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hook {
    /// The receiver.
    pub(crate) url: String,
    /// The event told of.
    #[serde(default = "order_saved")]
    pub(crate) event: String,
    /// How a delivery is signed.
    #[serde(default)]
    pub(crate) scheme: Scheme,
    /// So many deliveries of a hundred are sent twice.
    #[serde(default)]
    pub(crate) doubled_percent: u64,
    /// So many deliveries of a hundred are never sent.
    #[serde(default)]
    pub(crate) lost_percent: u64,
    /// So many deliveries of a hundred wait for `delay_ms`, and so come out of order.
    #[serde(default)]
    pub(crate) delayed_percent: u64,
    /// How long a delayed delivery waits.
    #[serde(default)]
    pub(crate) delay_ms: u64,
    /// How often an unanswered or refused delivery is tried again.
    #[serde(default = "default_retries")]
    pub(crate) retries: u32,
}

/// One delivery, ready to go.
#[derive(Clone, Debug)]
struct Delivery {
    hook: Hook,
    id: String,
    body: String,
    delay_ms: u64,
}

/// The registered hooks and the way out.
pub(crate) struct Webhooks {
    hooks: Vec<Hook>,
    dice: Dice,
    out: mpsc::UnboundedSender<Delivery>,
}

impl Webhooks {
    /// No hooks yet; deliveries go out on a task of their own.
    pub(crate) fn new(seed: u64) -> Self {
        let (out, deliveries) = mpsc::unbounded_channel();
        tokio::spawn(delivery::run(deliveries));
        Self { hooks: Vec::new(), dice: Dice::new(seed ^ 0x686f_6f6b), out }
    }

    /// Adds a hook.
    pub(crate) fn add(&mut self, hook: Hook) {
        self.hooks.push(hook);
    }

    /// Removes every hook.
    pub(crate) fn clear(&mut self) {
        self.hooks.clear();
    }

    /// The registered hooks.
    pub(crate) fn list(&self) -> &[Hook] {
        &self.hooks
    }

    /// Tells every hook of these changes, each with its own luck.
    pub(crate) fn tell(&mut self, changes: &[Change]) {
        for change in changes {
            let matching = self.hooks.iter().filter(|hook| hook.event == change.event);
            for hook in matching {
                send(&mut self.dice, &self.out, hook, change);
            }
        }
    }
}

fn send(dice: &mut Dice, out: &mpsc::UnboundedSender<Delivery>, hook: &Hook, change: &Change) {
    if dice.per_mille(hook.lost_percent * 10) {
        return;
    }
    let body = serde_json::json!({
        "event": change.event,
        "entity_id": change.entity_id,
        "increment_id": change.increment_id,
        "updated_at": change.updated_at,
    });
    let delay_ms = if dice.per_mille(hook.delayed_percent * 10) { hook.delay_ms } else { 0 };
    let id = format!("msg_{}", dice.token(24));
    let delivery = Delivery { hook: hook.clone(), id, body: body.to_string(), delay_ms };
    if dice.per_mille(hook.doubled_percent * 10) {
        let _ = out.send(delivery.clone());
    }
    let _ = out.send(delivery);
}

fn order_saved() -> String {
    "sales_order_save_after".to_owned()
}

fn default_retries() -> u32 {
    3
}
