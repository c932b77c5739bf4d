//! The table of routes: method, path, the resource it asks for, and who answers.

use std::collections::HashMap;
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;

use crate::error::ApiError;
use crate::json::Value;
use crate::request::Request;
use crate::shop::Shop;
use crate::{
    bulk, catalogue, checkout, customers, inventory, invoices, orders, promotions, refunds,
    shipments, store, taxes, tokens, transactions,
};

/// Answers a request, or refuses it.
pub(crate) type Handler = fn(&mut Shop, &Request) -> Result<Value, ApiError>;

/// One route below `/V1/`.
pub(crate) struct Route {
    /// The HTTP method.
    pub(crate) method: &'static str,
    /// The path, with `:name` for a parameter.
    pub(crate) pattern: &'static str,
    /// The resource an actor needs, `self` for customers, `anonymous` for everyone.
    pub(crate) resource: &'static str,
    /// Who answers.
    pub(crate) handler: Handler,
}

/// Writes one row of the table.
pub(crate) const fn route(
    method: &'static str,
    pattern: &'static str,
    resource: &'static str,
    handler: Handler,
) -> Route {
    Route { method, pattern, resource, handler }
}

/// Routes by method and number of segments; those with fewer parameters come first.
static ROUTES: LazyLock<HashMap<(&'static str, usize), Vec<Route>>> = LazyLock::new(|| {
    let mut table: HashMap<_, Vec<Route>> = HashMap::new();
    for route in all() {
        table.entry((route.method, route.pattern.split('/').count())).or_default().push(route);
    }
    for routes in table.values_mut() {
        routes.sort_by_key(|route| route.pattern.matches(':').count());
    }
    table
});

fn all() -> impl Iterator<Item = Route> {
    let parts = [
        store::routes(),
        tokens::routes(),
        catalogue::routes(),
        inventory::source_routes(),
        inventory::stock_routes(),
        inventory::link_routes(),
        inventory::source_item_routes(),
        inventory::salable_routes(),
        inventory::transfer_routes(),
        inventory::selection_routes(),
        inventory::legacy_routes(),
        customers::routes(),
        taxes::routes(),
        promotions::routes(),
        checkout::routes(),
        orders::routes(),
        invoices::routes(),
        shipments::routes(),
        refunds::routes(),
        transactions::routes(),
        bulk::routes(),
    ];
    parts.into_iter().flatten()
}

/// The route of a path below `/V1/`, with the values of its parameters.
pub(crate) fn find(
    method: &str,
    path: &str,
) -> Option<(&'static Route, Vec<(&'static str, String)>)> {
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    // Asynchronous paths name parameters that stand in the bodies: `bySku` for `:sku`.
    let method = ["GET", "POST", "PUT", "DELETE"].into_iter().find(|known| *known == method)?;
    ROUTES
        .get(&(method, segments.len()))?
        .iter()
        .find_map(|route| Some((route, matched(route.pattern, &segments)?)))
}

fn matched(pattern: &'static str, segments: &[&str]) -> Option<Vec<(&'static str, String)>> {
    let mut parameters = Vec::new();
    for (wanted, segment) in pattern.split('/').zip(segments) {
        if let Some(name) = wanted.strip_prefix(':') {
            let value = percent_decode_str(segment).decode_utf8_lossy().into_owned();
            parameters.push((name, value));
        } else if wanted != *segment {
            return None;
        }
    }
    Some(parameters)
}

/// Parameters of paths that must be whole numbers.
const NUMBERS: &[&str] = &[
    "addressId",
    "categoryId",
    "couponId",
    "customerGroupId",
    "customerId",
    "id",
    "invoiceId",
    "orderId",
    "parent_id",
    "rateId",
    "ruleId",
    "stockId",
    "taxClassId",
];

/// Refuses ids that are no numbers.
///
/// # Errors
/// 400 for the first of them.
pub(crate) fn check_parameters(parameters: &[(&str, String)]) -> Result<(), ApiError> {
    let is_number = |value: &str| value.parse::<i64>().is_ok();
    let mut numbers = parameters.iter().filter(|(name, _)| NUMBERS.contains(name));
    match numbers.find(|(_, value)| !is_number(value)) {
        Some((_, value)) => Err(ApiError::bad(format!(
            "The \"{value}\" value's type is invalid. The \"int\" type was expected. Verify and \
             try again."
        ))),
        None => Ok(()),
    }
}
