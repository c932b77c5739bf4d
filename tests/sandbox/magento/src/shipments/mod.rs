//! Shipments: what of an order left, from where, and how it can be followed.

mod columns;
mod create;
mod routes;

pub(crate) use routes::routes;
