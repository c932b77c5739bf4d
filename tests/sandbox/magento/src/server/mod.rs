//! The HTTP server around the shop.

mod app;
mod running;
mod serve;

pub use running::{Running, StartError, start};
