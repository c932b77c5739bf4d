//! Carrying operations out, as the queue's consumers would.

use std::time::Duration;

use super::{COMPLETE, FAILED, OPEN, Operation};
use crate::error::ApiError;
use crate::json::Value;
use crate::shop::Shop;

/// The setting that says how many milliseconds operations stay open; without it they stay open
/// for a moment, or until someone asks.
pub(super) const DELAY: &str = "sandbox/bulk/delay_ms";
const MOMENT: i64 = 200;

/// Carries out every bulk whose time has come.
pub(crate) fn run_due(shop: &mut Shop) {
    let set = shop.settings.decimal(DELAY).try_into().unwrap_or(0);
    let delay =
        Duration::from_millis(u64::try_from(if set > 0 { set } else { MOMENT }).unwrap_or(0));
    let is_due = |bulk: &&super::Bulk| {
        bulk.taken.elapsed() >= delay && bulk.operations.iter().any(|one| one.request.is_some())
    };
    let due: Vec<String> =
        shop.bulks.0.iter().filter(is_due).map(|bulk| bulk.uuid.clone()).collect();
    for uuid in due {
        run(shop, &uuid);
    }
}

/// Carries out the operations of one bulk.
pub(super) fn run(shop: &mut Shop, uuid: &str) {
    let Some(bulk) = shop.bulks.find_mut(uuid) else { return };
    let service = bulk.service.clone();
    let mut operations = std::mem::take(&mut bulk.operations);
    for operation in &mut operations {
        carry_out(shop, operation, &service);
    }
    if let Some(bulk) = shop.bulks.find_mut(uuid) {
        bulk.operations = operations;
    }
}

fn carry_out(shop: &mut Shop, operation: &mut Operation, service: &str) {
    let Some(request) = operation.request.take() else { return };
    if operation.status != OPEN || operation.is_stuck {
        return;
    }
    match (operation.route.handler)(shop, &request) {
        Ok(answer) => {
            operation.status = COMPLETE;
            operation.message = Value::from(format!("Service execution success {service}"));
            if answer.as_map().is_some() {
                operation.result = Value::from(answer.to_string().replace('/', "\\/"));
            }
        }
        Err(error) => {
            operation.status = FAILED;
            operation.message = Value::from(filled(&error));
            operation.error_code = Value::from(0);
        }
    }
}

/// The text of a refusal with its parameters in their places.
fn filled(error: &ApiError) -> String {
    let mut text = error.message.clone();
    match &error.parameters {
        Some(Value::List(list)) => {
            for (place, value) in list.iter().enumerate() {
                text = text.replace(&format!("%{}", place + 1), &value.text());
            }
        }
        Some(Value::Map(map)) => {
            for (name, value) in map.iter() {
                text = text.replace(&format!("%{name}"), &value.text());
            }
        }
        _ => {}
    }
    text
}
