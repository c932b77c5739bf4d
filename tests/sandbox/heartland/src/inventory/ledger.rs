//! The append-only list of stock moves.

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::routing::get;

use crate::http::{App, Refusals, Resource, list_of, read_one};
use crate::json::Object;
use crate::record::{Quantity, record};
use crate::shop::Shop;

record! {
    /// One move of one item at one location.
    LedgerRow = "inventory/transactions" {
        item_id: i64 [bare],
        location_id: i64 [bare],
        delta_qty_committed: Option<Quantity> [filter],
        delta_qty_on_hand: Option<Quantity>,
        delta_qty_in_transit: Option<Quantity>,
        source_type: String,
        source_id: Option<i64>,
    }
}

impl Resource for LedgerRow {
    fn settle(&mut self, _was: Option<&Self>, _shop: &Shop, _refusals: &mut Refusals) {}

    fn extend(&self, shop: &Shop, shown: &mut Object) {
        shown.shift_remove("updated_at");
        if !shop.settings.ledger_details {
            shown.retain(|name, _| !name.starts_with("source_") && !DETAILS.contains(&&**name));
        }
    }
}

const DETAILS: [&str; 2] = ["delta_qty_on_hand", "delta_qty_in_transit"];

/// The ledger is read only.
pub(super) fn routes() -> Router<App> {
    let list = async |State(app): State<App>, RawQuery(query): RawQuery| {
        list_of::<LedgerRow>(&app.read(), &query.unwrap_or_default())
    };
    Router::new()
        .route("/inventory/transactions", get(list))
        .route("/inventory/transactions/{id}", get(read_one::<LedgerRow>))
}
