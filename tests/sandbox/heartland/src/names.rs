//! Resources of which only the names are known: each answers as an empty collection.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use crate::http::{App, Failure, json, page};

const NAMES: [&str; 14] = [
    "/purchasing/orders",
    "/purchasing/receipts",
    "/purchasing/vendors",
    "/promotion_rules",
    "/coupons",
    "/tax_jurisdictions",
    "/tax_rules",
    "/roles",
    "/traffic_counters",
    "/system/messages",
    "/reporting/sales",
    "/items/{id}/vendors",
    "/sales/tickets/{id}/coupons",
    "/purchasing/orders/{id}/lines",
];

async fn nothing() -> Response {
    json(&page(Vec::new()))
}

async fn price_lists(State(app): State<App>) -> Result<Response, Failure> {
    if app.read().settings.price_lists { Ok(nothing().await) } else { Err(Failure::not_found()) }
}

pub(crate) fn routes() -> Router<App> {
    let router = Router::new().route("/price_lists", get(price_lists));
    NAMES.into_iter().fold(router, |router, path| router.route(path, get(nothing)))
}
