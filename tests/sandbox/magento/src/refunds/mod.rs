//! Credit memos: money that goes back, and goods with it.

mod create;
mod returns;
mod routes;
mod totals;

pub(crate) use routes::routes;
