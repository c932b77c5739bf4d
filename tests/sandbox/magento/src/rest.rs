//! The routing layer: from an HTTP request to a handler, and from its answer to a body.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use crate::auth::{Actor, Entry};
use crate::bulk;
use crate::error::ApiError;
use crate::fields;
use crate::json::{self, Map, Value};
use crate::map;
use crate::query;
use crate::request::Request;
use crate::routes::{self, Route};
use crate::schema;
use crate::shop::Shop;

/// An HTTP request as it came.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Incoming {
    /// The method, in capitals.
    pub(crate) method: String,
    /// The path, escapes included.
    pub(crate) path: String,
    /// The query without its question mark.
    pub(crate) query: String,
    /// The `Host` header.
    pub(crate) host: String,
    /// The `Authorization` header.
    pub(crate) authorization: Option<String>,
    /// The `Content-Type` header.
    pub(crate) content_type: Option<String>,
    /// The body.
    pub(crate) body: String,
}

/// A status and a body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outgoing {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body's type.
    pub(crate) content_type: &'static str,
    /// The body.
    pub(crate) body: String,
}

/// The `content-type` of every JSON answer.
pub(crate) const JSON: &str = "application/json; charset=utf-8";

impl Outgoing {
    /// A JSON answer.
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self { status, content_type: JSON, body: body.to_string() }
    }

    /// What the storefront answers where it has nothing.
    fn no_page() -> Self {
        let body = "<html><head><title>404 Not Found</title></head></html>\n";
        Self { status: 404, content_type: "text/html; charset=UTF-8", body: body.to_owned() }
    }
}

impl From<ApiError> for Outgoing {
    fn from(error: ApiError) -> Self {
        if error.is_plain {
            let content_type = "text/plain;charset=UTF-8";
            return Self { status: error.status, content_type, body: error.message };
        }
        Self::json(error.status, &error.body())
    }
}

/// Answers a request, whatever it is: even a fault of ours becomes a 500.
pub(crate) fn answer(shop: &mut Shop, incoming: &Incoming) -> Outgoing {
    let outcome = catch_unwind(AssertUnwindSafe(|| dispatch(shop, incoming)));
    match outcome {
        Ok(Ok(outgoing)) => outgoing,
        Ok(Err(error)) => error.into(),
        Err(_) => ApiError::internal(&shop.report_id()).into(),
    }
}

fn dispatch(shop: &mut Shop, incoming: &Incoming) -> Result<Outgoing, ApiError> {
    bulk::run_due(shop);
    let Some(path) = shop.front.below_rest(&incoming.path) else {
        return Ok(Outgoing::no_page());
    };
    if !matches!(incoming.method.as_str(), "GET" | "POST" | "PUT" | "DELETE") {
        return Err(ApiError::bad("Request method is invalid."));
    }
    let address = Address::read(path, &incoming.method)?;
    let (route, parameters) = routes::find(&incoming.method, address.path).ok_or_else(no_route)?;
    let actor = admit(shop, incoming, route)?;
    let store = address.store.to_owned();
    if address.mode != Mode::Now {
        let bodies = bodies(incoming, address.mode)?;
        let call = bulk::Call { store, route, parameters, bodies, actor };
        return bulk::accept(shop, &call).map(|answer| Outgoing::json(202, &answer));
    }
    let query = limited(query::parse(&incoming.query), shop)?;
    let selector = query.at("fields").as_str().map(str::to_owned);
    let body = read_body(incoming)?.as_map().cloned().unwrap_or_default();
    let body =
        schema::arguments(schema::body_of(route.method, route.pattern), &body, &shop.frame())?;
    routes::check_parameters(&parameters)?;
    let pattern = route.pattern;
    let is_deferred = false;
    let request = Request { store, pattern, parameters, query, body, is_deferred, actor };
    let answer = written((route.handler)(shop, &request)?);
    let answer = match selector {
        Some(selector) => fields::select(answer, &selector),
        None => answer,
    };
    Ok(Outgoing::json(200, &answer))
}

/// What is nothing, and an object without fields, is written as an empty list.
fn written(answer: Value) -> Value {
    match answer {
        Value::Null => Value::List(Vec::new()),
        Value::Map(map) if map.is_empty() => Value::List(Vec::new()),
        answer => answer,
    }
}

/// A list route's query within the limits that the shop sets.
fn limited(mut query: Map, shop: &mut Shop) -> Result<Map, ApiError> {
    check_criteria(&query, shop)?;
    let settings = &shop.settings;
    let most = settings.limit("webapi/validation/maximum_page_size");
    let usual = settings.limit("webapi/validation/default_page_size");
    let Some(given) = query.get_mut("searchCriteria") else { return Ok(query) };
    let size = match given.at("pageSize") {
        Value::Null => given.at("page_size").whole(),
        size => size.whole(),
    };
    let size = usize::try_from(size).unwrap_or_default();
    if let Some(most) = most.filter(|most| size > *most) {
        return Err(
            ApiError::bad("Maximum SearchCriteria pageSize is %max").named(map! { "max" => most })
        );
    }
    if let Some(usual) = usual.filter(|_| size == 0) {
        let mut criteria = given.as_map().cloned().unwrap_or_default();
        criteria.set("pageSize", usual);
        *given = Value::Map(criteria);
    }
    Ok(query)
}

/// Numbers must be numbers, and nothing else may be asked for.
fn check_criteria(query: &Map, shop: &mut Shop) -> Result<(), ApiError> {
    let given = query.at("searchCriteria").as_map();
    for (name, value) in given.into_iter().flat_map(Map::iter) {
        match name {
            "filter_groups" | "filterGroups" | "sort_orders" | "sortOrders" => {}
            "page_size" | "pageSize" | "current_page" | "currentPage" => {
                if !value.is_null() && !value.is_numeric() {
                    return Err(ApiError::bad(format!(
                        "Error occurred during \"{name}\" processing. The \"{}\" value's type is \
                         invalid. The \"int\" type was expected. Verify and try again.",
                        value.text()
                    )));
                }
            }
            _ if name.is_empty() || name.bytes().all(|byte| byte.is_ascii_digit()) => {}
            _ => return Err(ApiError::internal(&shop.report_id())),
        }
    }
    Ok(())
}

/// Whether a request is carried out now, or taken for later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Now,
    Later,
    ManyLater,
}

/// A path below the interface's root taken apart: `/all/async/bulk/V1/x` is store `all`, many for later, `x`.
struct Address<'a> {
    store: &'a str,
    mode: Mode,
    path: &'a str,
}

impl<'a> Address<'a> {
    /// Takes a path apart.
    ///
    /// # Errors
    /// 400 for a store view that does not exist, for what has no version, and for reading later;
    /// 404 for another version.
    fn read(path: &'a str, method: &str) -> Result<Self, ApiError> {
        let unclear = || ApiError::bad("Specified request cannot be processed.");
        let path = path.strip_prefix('/').ok_or_else(unclear)?;
        let (store, path) = match path.split_once('/') {
            Some((store @ ("default" | "all"), rest)) => (store, rest),
            _ => ("default", path),
        };
        let (mode, path) = match path.strip_prefix("async/") {
            Some(_) if method == "GET" => return Err(unclear()),
            Some(path) => match path.strip_prefix("bulk/") {
                Some(path) => (Mode::ManyLater, path),
                None => (Mode::Later, path),
            },
            None => (Mode::Now, path),
        };
        let version = path.strip_prefix('V').ok_or_else(unclear)?;
        match version.split_once('/') {
            Some(("1", path)) => Ok(Self { store, mode, path }),
            _ if version.starts_with(|digit: char| digit.is_ascii_digit()) => Err(no_route()),
            _ => Err(unclear()),
        }
    }
}

/// One body, or the entries of a bulk: of a list or of an object, without its plain values.
fn bodies(incoming: &Incoming, mode: Mode) -> Result<Vec<Value>, ApiError> {
    if mode != Mode::ManyLater {
        return Ok(vec![read_body(incoming)?]);
    }
    let mut bodies = match read_any_body(incoming)? {
        Value::List(list) => list,
        Value::Map(map) => map.into_iter().map(|(_, entry)| entry).collect(),
        _ => Vec::new(),
    };
    bodies.retain(|entry| matches!(entry, Value::List(_) | Value::Map(_)));
    Ok(bodies)
}

fn no_route() -> ApiError {
    ApiError::new(404, "Request does not match any route.")
}

fn admit(shop: &mut Shop, incoming: &Incoming, route: &Route) -> Result<Actor, ApiError> {
    if route.resource == "anonymous" {
        return Ok(Actor::Guest);
    }
    let entry = Entry {
        method: &incoming.method,
        origin: &shop.front.origin(&incoming.host),
        path: &incoming.path,
        query: &incoming.query,
        seconds: shop.clock.seconds(),
    };
    let as_bearer = "oauth/consumer/enable_integration_as_bearer";
    shop.doors.takes_integration_bearer = shop.settings.is_on(as_bearer);
    let actor = shop.doors.identify(incoming.authorization.as_deref(), &entry)?;
    if !actor.may(route.resource) {
        return Err(ApiError::unauthorized(route.resource));
    }
    // What is a customer's own is found by who asks; an administrator has nothing of the kind.
    if route.resource == "self" && !matches!(actor, Actor::Customer(_)) {
        let is_cart = route.pattern.starts_with("carts/mine/");
        return Err(ApiError::required(if is_cart { "cartId" } else { "customerId" }));
    }
    Ok(actor)
}

fn read_body(incoming: &Incoming) -> Result<Value, ApiError> {
    if incoming.method == "GET" || incoming.method == "DELETE" {
        return Ok(Value::Map(Map::new()));
    }
    read_any_body(incoming)
}

fn read_any_body(incoming: &Incoming) -> Result<Value, ApiError> {
    if incoming.body.trim().is_empty() {
        return Ok(Value::Map(Map::new()));
    }
    check_content_type(incoming.content_type.as_deref())?;
    json::parse(&incoming.body).map_err(|_| ApiError::bad("Decoding error."))
}

fn check_content_type(header: Option<&str>) -> Result<(), ApiError> {
    let Some(header) = header else {
        return Err(ApiError::bad("Content-Type header is empty."));
    };
    let kind = header.split(';').next().unwrap_or_default().trim().to_lowercase();
    if matches!(
        kind.as_str(),
        "application/json" | "application/xml" | "application/xhtml+xml" | "text/xml"
    ) {
        return Ok(());
    }
    Err(ApiError::bad("Server cannot understand Content-Type HTTP header media type %1")
        .with([kind]))
}
