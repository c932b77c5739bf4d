//! Invoices: what of an order is paid.

mod columns;
mod create;
mod routes;
mod save;
mod totals;

pub(crate) use routes::routes;
