//! Asking what became of a bulk.

use super::{Bulk, COMPLETE, OPEN, Operation, run, stored};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::search::{self, Criteria};
use crate::shop::Shop;

const BULK: &str = "Magento_Logging::system_magento_logging_bulk_operations";

/// The routes of bulks.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "bulk", BULK, list),
        route("GET", "bulk/:bulkUuid/status", BULK, status),
        route("GET", "bulk/:bulkUuid/detailed-status", BULK, detailed),
        route("GET", "bulk/:bulkUuid/operation-status/:status", BULK, count),
    ]
}

fn find<'a>(shop: &'a Shop, request: &Request) -> Result<&'a Bulk, ApiError> {
    let uuid = request.parameter("bulkUuid");
    shop.bulks.find(uuid).ok_or_else(|| {
        ApiError::new(404, "Bulk uuid %bulkUuid not exist").named(map! { "bulkUuid" => uuid })
    })
}

/// Answers first and lets the consumers run then: whoever asks again finds the work done.
fn status(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let bulk = find(shop, request)?;
    let uuid = bulk.uuid.clone();
    let answer = answer(bulk, |_, operation| {
        map! {
            "id" => operation.id,
            "status" => operation.status,
            "result_message" => operation.message.clone(),
            "error_code" => operation.error_code.clone(),
        }
    });
    if !shop.settings.is_on(run::DELAY) {
        run::run(shop, &uuid);
    }
    Ok(answer)
}

/// Whoever asks for details finds the work done, unless the shop was told to take its time.
fn detailed(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let uuid = find(shop, request)?.uuid.clone();
    if !shop.settings.is_on(run::DELAY) {
        run::run(shop, &uuid);
    }
    find(shop, request).map(|bulk| answer(bulk, details))
}

fn answer(bulk: &Bulk, render: fn(&Bulk, &Operation) -> Map) -> Value {
    let operations: Value =
        bulk.operations.iter().map(|one| Value::Map(render(bulk, one))).collect();
    Value::Map(map! {
        "operations_list" => operations,
        "user_type" => 1,
        "bulk_id" => bulk.uuid.as_str(),
        "description" => format!("Topic {}", bulk.topic),
        "start_time" => bulk.start_time.as_str(),
        "user_id" => 1,
        "operation_count" => bulk.operations.len(),
    })
}

fn details(bulk: &Bulk, operation: &Operation) -> Map {
    let waiting = if operation.status == COMPLETE { Value::Null } else { stored(&operation.body) };
    map! {
        "id" => operation.id,
        "bulk_uuid" => bulk.uuid.as_str(),
        "topic_name" => bulk.topic.as_str(),
        "serialized_data" => waiting,
        "result_serialized_data" => operation.result.clone(),
        "status" => operation.status,
        "result_message" => operation.message.clone(),
        "error_code" => operation.error_code.clone(),
    }
}

/// How many operations have a status; Magento counts open ones as those nobody finished.
fn count(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let wanted = request.id("status");
    let bulk = find(shop, request)?;
    let is_it = |one: &&Operation| one.status == wanted || wanted == 0 && one.status == OPEN;
    Ok(Value::from(bulk.operations.iter().filter(is_it).count()))
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let mut rows: Vec<Map> = Vec::new();
    for bulk in &shop.bulks.0 {
        for operation in &bulk.operations {
            let start = map! { "start_time" => bulk.start_time.as_str() };
            let mut row = map! { "extension_attributes" => start };
            for (key, value) in details(bulk, operation) {
                row.set(key, value);
            }
            rows.push(row);
        }
    }
    let found = search::find(rows.iter(), &criteria);
    let items = found.rows.into_iter().cloned().map(Value::Map).collect();
    Ok(search::answer(items, &criteria, found.total))
}
