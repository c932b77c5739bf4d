//! Sales orders: promises of goods, with deposits, that become invoices when goods leave.

mod line;
mod order;
mod rows;
mod status;
mod totals;

use axum::Router;

use crate::http::{App, children, collection};
use crate::payments::Payment;

pub(crate) use line::OrderLine;
pub(crate) use order::Order;
pub(crate) use rows::{Discount, OrderTax};
pub(crate) use status::Status;
pub(crate) use totals::{check_payment, goods, refresh};

pub(crate) fn routes() -> Router<App> {
    const FIELD: &str = "order_id";
    let lines = |path| children::<Order, OrderLine>(path, FIELD);
    collection::<Order>()
        .merge(lines("/sales/orders/{id}/lines"))
        .merge(lines("/sales/orders/{id}/lines_with_discounts"))
        .merge(children::<Order, OrderTax>("/sales/orders/{id}/taxes", FIELD))
        .merge(children::<Order, Discount>("/sales/orders/{id}/discounts", FIELD))
        .merge(children::<Order, Payment>("/sales/orders/{id}/payments", FIELD))
}
