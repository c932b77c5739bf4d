//! Orders: reading, importing, commenting, holding and cancelling.

mod address;
mod cancel;
mod columns;
pub(crate) mod comments;
mod hold;
mod import;
mod order;
pub(crate) mod quantities;
pub(crate) mod render;
pub(crate) mod state;
mod table;

pub(crate) use order::{Order, set};
pub(crate) use table::{Orders, Past, next, place};

use crate::routes::{Route, route};

const VIEW: &str = "Magento_Sales::actions_view";
const CREATE: &str = "Magento_Sales::create";

/// The routes of orders.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "orders", VIEW, table::list),
        route("POST", "orders", CREATE, import::save),
        route("PUT", "orders/create", CREATE, import::save),
        route("GET", "orders/items", VIEW, table::list_items),
        route("GET", "orders/items/:id", VIEW, table::get_item),
        route("GET", "orders/:id", VIEW, table::get),
        route("GET", "orders/:id/statuses", VIEW, comments::status),
        route("GET", "orders/:id/comments", VIEW, comments::list),
        route("POST", "orders/:id/comments", "Magento_Sales::comment", comments::add),
        route("POST", "orders/:id/cancel", "Magento_Sales::cancel", cancel::cancel),
        route("POST", "orders/:id/emails", "Magento_Sales::emails", address::email),
        route("PUT", "orders/:parent_id", CREATE, address::save),
        route("POST", "orders/:id/hold", "Magento_Sales::hold", hold::hold),
        route("POST", "orders/:id/unhold", "Magento_Sales::unhold", hold::unhold),
    ]
}
