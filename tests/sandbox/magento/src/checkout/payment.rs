//! Payment methods.

use super::cart::Cart;
use super::totals::fine;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::shop::Shop;

/// The test gateway of the recordings: it authorises with the order and captures later.
pub(crate) const GATEWAY: &str = "labgateway";
const GATEWAY_TITLE: &str = "Card (lab gateway)";
/// Methods without a gateway, in the order in which carts offer them.
const OFFLINE: [&str; 4] = ["checkmo", "purchaseorder", "banktransfer", "cashondelivery"];

/// Whether a method takes no part in moving money.
pub(crate) fn is_offline(method: &str) -> bool {
    method != GATEWAY
}

/// What shoppers read.
pub(crate) fn title(shop: &Shop, method: &str) -> String {
    match method {
        GATEWAY => GATEWAY_TITLE.to_owned(),
        _ => shop.settings.text(&format!("payment/{method}/title")),
    }
}

/// The methods a cart can choose from. One that costs nothing has only `free`.
pub(super) fn methods(shop: &Shop, cart: &Cart) -> Vec<&'static str> {
    if cart.totals.grand_total.is_zero() {
        return vec!["free"];
    }
    let is_on = |method: &&str| shop.settings.is_on(&format!("payment/{method}/active"));
    OFFLINE.into_iter().filter(is_on).chain([GATEWAY]).collect()
}

/// The methods, as answered.
pub(super) fn answer(shop: &Shop, cart: &Cart) -> Value {
    let method = |code: &str| Value::Map(map! { "code" => code, "title" => title(shop, code) });
    methods(shop, cart).into_iter().map(method).collect()
}

/// Checks a payment against what the cart offers.
///
/// # Errors
/// 400 for a method it does not offer and for a purchase order without a number.
pub(super) fn check(shop: &Shop, cart: &Cart, payment: &Map) -> Result<(), ApiError> {
    let method = payment.at("method").text();
    if !methods(shop, cart).contains(&method.as_str()) {
        return Err(ApiError::bad("The requested Payment Method is not available."));
    }
    if method == "purchaseorder" && payment.at("po_number").text().is_empty() {
        return Err(ApiError::bad("Purchase order number is a required field."));
    }
    Ok(())
}

/// The payment of an order as its table holds it.
pub(super) fn row(shop: &Shop, cart: &Cart, order: i64, id: i64) -> Map {
    let method = cart.payment.at("method").text();
    let title = title(shop, &method);
    let has_instructions = matches!(method.as_str(), "banktransfer" | "cashondelivery");
    let mut information = vec![Value::from(title)];
    if has_instructions {
        information.push(Value::Null);
    }
    let mut row = map! {
        "additional_information" => information,
        "amount_ordered" => fine(cart.totals.grand_total),
        "base_amount_ordered" => fine(cart.base.grand_total),
        "base_shipping_amount" => fine(cart.base.shipping.amount),
        "shipping_amount" => fine(cart.totals.shipping.amount),
        "entity_id" => id,
        "method" => method,
        "parent_id" => order,
    };
    if cart.was_refused {
        // The payment was stored with the refused cart, and comes back with its columns' defaults.
        for column in ["cc_exp_year", "cc_ss_start_month", "cc_ss_start_year"] {
            row.set(column, "0");
        }
    }
    let number = cart.payment.at("po_number");
    if !number.is_null() {
        row.set("po_number", number.clone());
    }
    row
}

/// Pairs of key and value that an order shows about its payment.
pub(super) fn information(shop: &Shop, method: &str) -> Value {
    let pair = |key: &str, value: &str| Value::Map(map! { "key" => key, "value" => value });
    let mut pairs = vec![pair("method_title", &title(shop, method))];
    if matches!(method, "banktransfer" | "cashondelivery") {
        pairs.push(pair("instructions", "null"));
    }
    Value::List(pairs)
}
