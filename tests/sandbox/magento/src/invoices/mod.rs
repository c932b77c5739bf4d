//! Invoices: what of an order is paid.

mod columns;
mod create;
mod routes;
mod totals;

pub(crate) use routes::routes;
