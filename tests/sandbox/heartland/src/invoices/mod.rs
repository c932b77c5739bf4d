//! Invoices: goods that left, and what becomes of their order.

mod completion;
mod invoice;
mod line;

use axum::Router;

use crate::http::{App, children, collection};

pub(crate) use invoice::Invoice;
pub(crate) use line::InvoiceLine;

pub(crate) fn routes() -> Router<App> {
    collection::<Invoice>()
        .merge(children::<Invoice, InvoiceLine>("/sales/invoices/{id}/lines", "invoice_id"))
}
