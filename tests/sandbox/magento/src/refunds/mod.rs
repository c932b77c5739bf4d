//! Credit memos: money that goes back, and goods with it.

mod checks;
mod columns;
mod create;
mod parts;
mod register;
mod returns;
mod routes;
mod shipping;
mod tax;
mod totals;

pub(crate) use routes::routes;
