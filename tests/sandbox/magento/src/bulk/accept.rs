//! Taking requests in: they are checked for their shape only.

use std::time::Instant;

use sha2::{Digest, Sha256};

use super::{Bulk, OPEN, Operation, topics};
use crate::auth::Actor;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::Route;
use crate::schema;
use crate::shop::Shop;

/// An asynchronous request: the route it names and the bodies it brings.
pub(crate) struct Call {
    /// The store code of the path.
    pub(crate) store: String,
    /// The route that is carried out later.
    pub(crate) route: &'static Route,
    /// Values of the path's parameters; those named `by…` come from each body.
    pub(crate) parameters: Vec<(&'static str, String)>,
    /// One body, or many.
    pub(crate) bodies: Vec<Value>,
    /// Who asks.
    pub(crate) actor: Actor,
}

/// Takes the requests; one that lacks its root or has a field of a wrong type refuses all.
///
/// # Errors
/// 400 and 500 as the route itself would answer them.
pub(crate) fn accept(shop: &mut Shop, call: &Call) -> Result<Value, ApiError> {
    let frame = shop.frame();
    let mut operations = Vec::new();
    for (place, body) in call.bodies.iter().enumerate() {
        let fields = body.as_map().cloned().unwrap_or_default();
        let fields_of_body = schema::body_of(call.route.method, call.route.pattern);
        let arguments = schema::arguments(fields_of_body, &fields, &frame)?;
        let request = Request {
            pattern: call.route.pattern,
            store: call.store.clone(),
            parameters: parameters(call, &fields),
            query: Map::new(),
            body: arguments,
            is_deferred: true,
            actor: call.actor,
        };
        operations.push(Operation {
            id: i64::try_from(place).unwrap_or_default(),
            status: OPEN,
            body: body.clone(),
            result: Value::Null,
            message: Value::Null,
            error_code: Value::Null,
            is_stuck: kills_consumer(call.route, body),
            route: call.route,
            request: Some(request),
        });
    }
    let (topic, service) = topics::names(call.route.method, call.route.pattern);
    let items: Value = operations.iter().map(item).collect();
    let uuid = shop.dice.uuid();
    shop.bulks.0.push(Bulk {
        uuid: uuid.clone(),
        topic,
        service,
        start_time: shop.clock.stamp(),
        taken: Instant::now(),
        operations,
    });
    Ok(Value::Map(map! { "bulk_uuid" => uuid, "request_items" => items, "errors" => false }))
}

fn item(operation: &Operation) -> Value {
    let digest = Sha256::digest(operation.body.to_string().as_bytes());
    let hash: String = digest.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    Value::Map(map! { "id" => operation.id, "data_hash" => hash, "status" => "accepted" })
}

/// `bySku` in the path stands for the `sku` of each body.
fn parameters(call: &Call, body: &Map) -> Vec<(&'static str, String)> {
    let fill = |(name, value): &(&'static str, String)| {
        let given = if value.starts_with("by") { body.at(name) } else { &Value::Null };
        (*name, if given.is_null() { value.clone() } else { given.text() })
    };
    call.parameters.iter().map(fill).collect()
}

/// A product without its SKU inside the body kills the consumer, which never comes back to it.
fn kills_consumer(route: &Route, body: &Value) -> bool {
    route.pattern == "products/:sku"
        && route.method == "PUT"
        && body.path(&["product", "sku"]).is_null()
}
