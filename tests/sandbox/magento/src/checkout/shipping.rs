//! Carriers: flat rate and free shipping.

use rust_decimal::Decimal;

use super::cart::Cart;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::shop::Shop;

/// One way to ship, with its price.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Method {
    pub(super) carrier: &'static str,
    pub(super) code: &'static str,
    pub(super) carrier_title: String,
    pub(super) title: String,
    pub(super) price: Decimal,
}

impl Method {
    /// Carrier and method as a cart holds them.
    pub(super) fn id(&self) -> String {
        format!("{}_{}", self.carrier, self.code)
    }

    /// What orders show.
    pub(super) fn description(&self) -> String {
        format!("{} - {}", self.carrier_title, self.title)
    }
}

/// The ways to ship a cart, the cheapest first; none for a virtual one.
pub(super) fn methods(shop: &Shop, cart: &Cart) -> Vec<Method> {
    let mut methods = Vec::new();
    if cart.is_virtual() || cart.items.is_empty() {
        return methods;
    }
    let is_on = |carrier: &str| shop.settings.is_on(&format!("carriers/{carrier}/active"));
    if is_on("freeshipping") && is_free(shop, cart) {
        methods.push(method(shop, "freeshipping", Decimal::ZERO));
    }
    if is_on("flatrate") {
        methods.push(method(shop, "flatrate", flat_price(shop, cart)));
    }
    methods.sort_by_key(|method| method.price);
    methods
}

fn method(shop: &Shop, carrier: &'static str, price: Decimal) -> Method {
    let text = |name: &str| shop.settings.text(&format!("carriers/{carrier}/{name}"));
    Method { carrier, code: carrier, carrier_title: text("title"), title: text("name"), price }
}

fn is_free(shop: &Shop, cart: &Cart) -> bool {
    let from = shop.settings.decimal("carriers/freeshipping/free_shipping_subtotal");
    cart.base.subtotal_with_discount >= from
}

/// Per unit that is shipped, or per order.
fn flat_price(shop: &Shop, cart: &Cart) -> Decimal {
    let price = shop.settings.decimal("carriers/flatrate/price");
    let fee = shop.settings.decimal("carriers/flatrate/handling_fee");
    let units: Decimal =
        cart.tops().filter(|item| !item.is_virtual).map(|item| item.quantity).sum();
    let is_per_item = shop.settings.text("carriers/flatrate/type") == "I";
    fee + if is_per_item { price * units } else { price }
}

/// The method that a cart has chosen, if it still can be.
pub(super) fn chosen(shop: &Shop, cart: &Cart) -> Option<Method> {
    methods(shop, cart).into_iter().find(|method| method.id() == cart.method)
}

/// The price of the chosen method.
pub(super) fn price(shop: &Shop, cart: &Cart) -> Option<Decimal> {
    chosen(shop, cart).map(|method| method.price)
}

/// The ways to ship, as answered. An address, if given, is where they are estimated for.
pub(super) fn estimate(shop: &Shop, cart: &Cart, address: Option<&Map>) -> Result<Value, ApiError> {
    let mut cart = cart.clone();
    if let Some(address) = address {
        cart.shipping = address.clone();
    }
    let answers = methods(shop, &cart).into_iter().map(|method| {
        cart.method = method.id();
        super::basket::recompute(shop, &mut cart);
        answer(&method, &cart)
    });
    Ok(answers.collect())
}

fn answer(method: &Method, cart: &Cart) -> Value {
    Value::Map(map! {
        "carrier_code" => method.carrier,
        "method_code" => method.code,
        "carrier_title" => method.carrier_title.as_str(),
        "method_title" => method.title.as_str(),
        "amount" => method.price,
        "base_amount" => method.price,
        "available" => true,
        "error_message" => "",
        "price_excl_tax" => cart.totals.shipping.amount,
        "price_incl_tax" => cart.totals.shipping.incl_tax,
    })
}
