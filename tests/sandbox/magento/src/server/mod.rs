//! The HTTP server around the shop.

mod listener;
mod running;
mod serve;
mod strike;

pub use running::{Running, StartError, start};
