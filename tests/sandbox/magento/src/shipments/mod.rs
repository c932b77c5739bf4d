//! Shipments: what of an order left, from where, and how it can be followed.

mod columns;
mod create;
mod routes;
mod save;

pub(crate) use routes::routes;
