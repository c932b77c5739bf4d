//! Checkout: carts for guests and customers, totals, and the way from a cart to an order.

mod addresses;
mod answers;
mod basket;
mod candidates;
mod cart;
mod coupons;
mod gifts;
mod items;
mod opening;
mod ordered;
mod payment;
mod place;
mod prices;
mod routes;
mod shipping;
mod totals;

pub(crate) use cart::Carts;
pub(crate) use payment::is_offline;
pub(crate) use routes::routes;
pub(crate) use totals::{fine, round};
