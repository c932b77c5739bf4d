//! A cart as the arithmetic takes it: prices, tax rates, rules and shipping looked up.

use rust_decimal::Decimal;

use super::cart::{Cart, Item};
use super::prices::{STORE, final_price};
use super::shipping;
use super::totals::{Basket, Line, Role, TaxMode, collect, round};
use crate::catalogue::Product;
use crate::json::{Map, Value};
use crate::promotions::Facts;
use crate::shop::Shop;
use crate::taxes::{AppliedRate, Place};

/// The customer tax class of every group.
const RETAIL_CUSTOMER: i64 = 3;

/// Computes the totals of a cart anew, in the base currency and in its own.
pub(super) fn recompute(shop: &Shop, cart: &mut Cart) {
    if cart.is_virtual() {
        cart.method.clear();
    }
    let base = collect(&basket(shop, cart, Decimal::ONE));
    let rate = shop.currency_rate();
    cart.totals =
        if rate == Decimal::ONE { base.clone() } else { collect(&basket(shop, cart, rate)) };
    cart.base = base;
}

fn basket<'a>(shop: &'a Shop, cart: &Cart, rate: Decimal) -> Basket<'a> {
    let group = group_of(shop, cart);
    let place = tax_place(shop, cart);
    let lines: Vec<Line> =
        (0..cart.items.len()).map(|at| line(shop, cart, at, group, &place, rate)).collect();
    let shipping_class = shop.settings.text("tax/classes/shipping_tax_class").parse().unwrap_or(0);
    let today = shop.local_date();
    Basket {
        facts: cart_facts(cart, &lines),
        rules: shop.promotions.active(&cart.coupon, group, &today),
        shipping: shipping::price(shop, cart).map(|price| convert(price, rate)),
        shipping_rates: shop.taxes.applied(&place, RETAIL_CUSTOMER, shipping_class),
        shipping_store_rates: shop.taxes.applied(&origin(shop), RETAIL_CUSTOMER, shipping_class),
        mode: TaxMode::read(&shop.settings),
        lines,
    }
}

fn convert(amount: Decimal, rate: Decimal) -> Decimal {
    if rate == Decimal::ONE { amount } else { round(amount * rate) }
}

/// The customer group of a cart's owner; guests are group 0.
pub(super) fn group_of(shop: &Shop, cart: &Cart) -> i64 {
    let customer = cart.customer.and_then(|id| shop.customers.get(id));
    customer.map_or(0, |customer| customer.at("group_id").whole())
}

fn line(shop: &Shop, cart: &Cart, at: usize, group: i64, place: &Place, rate: Decimal) -> Line {
    let item = &cart.items[at];
    let product = shop.catalogue.get(item.product);
    let class = product.map_or(0, |product| product.value("tax_class_id", STORE).whole());
    let parent = item.parent.and_then(|id| cart.items.iter().position(|other| other.id == id));
    let price = convert(base_price(shop, cart, item, group), rate);
    let quantity = cart.units(item);
    Line {
        role: role(item),
        parent,
        quantity,
        price,
        rates: rates(shop, place, class),
        store_rates: rates(shop, &origin(shop), class),
        facts: product.map(|product| row_facts(product, item, price, quantity)).unwrap_or_default(),
    }
}

fn role(item: &Item) -> Role {
    match (item.is_inside, item.is_sum, item.parent) {
        (true, _, _) => Role::Inside,
        (_, true, _) => Role::Sum,
        (_, _, Some(_)) => Role::Part,
        _ => Role::Single,
    }
}

/// What one unit costs; a configurable costs what its chosen child costs.
pub(super) fn base_price(shop: &Shop, cart: &Cart, item: &Item, group: i64) -> Decimal {
    if item.is_inside || item.is_sum {
        return Decimal::ZERO;
    }
    let priced = priced_product(shop, cart, item);
    let quantity = cart.units(item);
    let price = priced.map(|product| final_price(shop, product, group, quantity));
    price.unwrap_or_default() + item.surcharge
}

/// The product that a row's price comes from.
pub(super) fn priced_product<'a>(shop: &'a Shop, cart: &Cart, item: &Item) -> Option<&'a Product> {
    let child = if item.kind == "configurable" { cart.children(item.id).next() } else { None };
    shop.catalogue.get(child.map_or(item.product, |child| child.product))
}

fn rates(shop: &Shop, place: &Place, class: i64) -> Vec<AppliedRate> {
    if class == 0 { Vec::new() } else { shop.taxes.applied(place, RETAIL_CUSTOMER, class) }
}

/// Where tax is due: the shipping address, the billing address or the shop's own place.
fn tax_place(shop: &Shop, cart: &Cart) -> Place {
    let basis = shop.settings.text("tax/calculation/based_on");
    let address = match basis.as_str() {
        "origin" => return origin(shop),
        "billing" => &cart.billing,
        _ if cart.is_virtual() => &cart.billing,
        _ => &cart.shipping,
    };
    if address.at("country_id").text().is_empty() {
        return Place {
            country: shop.settings.text("tax/defaults/country"),
            region: shop.settings.text("tax/defaults/region").parse().unwrap_or(0),
            postcode: shop.settings.text("tax/defaults/postcode"),
        };
    }
    Place {
        country: address.at("country_id").text(),
        region: address.at("region_id").whole(),
        postcode: address.at("postcode").text(),
    }
}

fn origin(shop: &Shop) -> Place {
    Place {
        country: shop.settings.text("shipping/origin/country_id"),
        region: shop.settings.text("shipping/origin/region_id").parse().unwrap_or(0),
        postcode: shop.settings.text("shipping/origin/postcode"),
    }
}

fn row_facts(product: &Product, item: &Item, price: Decimal, quantity: Decimal) -> Facts {
    let mut facts: Facts = product
        .values
        .iter()
        .filter(|one| one.store == 0)
        .map(|one| (one.code.to_string(), one.value.clone()))
        .collect();
    let categories: Value = product.categories.iter().map(|(id, _)| Value::from(*id)).collect();
    let columns = [
        ("sku", Value::from(product.sku.as_str())),
        ("type_id", product.kind.as_str().into()),
        ("attribute_set_id", product.attribute_set.into()),
        ("category_ids", categories),
        ("quote_item_price", price.into()),
        ("quote_item_qty", quantity.into()),
        ("quote_item_row_total", (price * quantity).into()),
        ("quote_item_sku", item.sku.as_str().into()),
    ];
    facts.extend(columns.map(|(name, value)| (name.to_owned(), value)));
    facts
}

fn cart_facts(cart: &Cart, lines: &[Line]) -> Facts {
    let counted = lines.iter().filter(|line| matches!(line.role, Role::Single | Role::Part));
    let subtotal: Decimal = counted.map(|line| round(line.price) * line.quantity).sum();
    let address = |field: &str, map: &Map| map.at(field).clone();
    let columns = [
        ("base_subtotal", Value::from(subtotal)),
        ("base_subtotal_with_discount", subtotal.into()),
        ("base_subtotal_total_incl_tax", subtotal.into()),
        ("total_qty", cart.quantity().into()),
        ("weight", weight(cart).into()),
        ("payment_method", cart.payment.at("method").clone()),
        ("shipping_method", cart.method.as_str().into()),
        ("postcode", address("postcode", &cart.shipping)),
        ("region", address("region", &cart.shipping)),
        ("region_id", address("region_id", &cart.shipping)),
        ("country_id", address("country_id", &cart.shipping)),
    ];
    columns.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What all rows weigh.
pub(super) fn weight(cart: &Cart) -> Decimal {
    cart.tops().map(|item| item.weight.unwrap_or_default() * item.quantity).sum()
}

impl Shop {
    /// How much of the cart's currency one unit of the base currency is.
    pub(crate) fn currency_rate(&self) -> Decimal {
        let rates = self.directory.at("currency").at("exchange_rates").elements();
        let own = self.settings.text("currency/options/default");
        let rate = rates.iter().find(|rate| rate.at("currency_to").text() == own);
        rate.map(|rate| rate.at("rate").decimal())
            .filter(|rate| !rate.is_zero())
            .unwrap_or(Decimal::ONE)
    }
}
