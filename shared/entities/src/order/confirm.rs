//! Telling Magento where its order went, once.

use serde_json::json;

use super::decode::Record;
use super::map::Desired;
use super::observed::Observed;
use super::settings::ConfirmBy;
use crate::call::Call;

/// The call that writes Heartland's number to Magento's order; none if it stands there.
///
/// `ext_order_id` by sparse update, unless another system's number stands there already; else a
/// comment, which must repeat the order's status, or Magento sets it to null
/// (`order-comment-add-without-status.json`).
pub(super) fn calls(record: &Record, desired: &Desired, seen: &Observed) -> Vec<Call> {
    let first = &desired.order.public_id;
    let number = seen.existing().map_or(first, |order| &order.public_id);
    let comment = format!("Heartland sales order {number}");
    match (record.confirm_by, record.ext_order_id.as_deref()) {
        (_, Some(there)) if there == number => Vec::new(),
        (ConfirmBy::ExtOrderId, None | Some("")) => vec![sparse_update(record, number)],
        // What is left of the order stands under another number than the whole did.
        (ConfirmBy::ExtOrderId, Some(there)) if there == first => {
            vec![sparse_update(record, number)]
        }
        (ConfirmBy::ExtOrderId | ConfirmBy::Comment, _) if record.has_comment(&comment) => {
            Vec::new()
        }
        (ConfirmBy::ExtOrderId | ConfirmBy::Comment, _) => vec![note(record, &comment)],
    }
}

fn sparse_update(record: &Record, number: &str) -> Call {
    let body = json!({ "entity": { "entity_id": record.entity_id, "ext_order_id": number } });
    Call::post(["V1", "orders"], body.to_string())
}

fn note(record: &Record, comment: &str) -> Call {
    let body = json!({ "statusHistory": {
        "comment": comment,
        "status": record.magento_status,
        "is_customer_notified": 0,
        "is_visible_on_front": 0,
    } });
    let id = record.entity_id.to_string();
    Call::post(["V1", "orders", &id, "comments"], body.to_string())
}
