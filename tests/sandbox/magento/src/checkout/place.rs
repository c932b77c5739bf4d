//! From a cart to an order.

use rust_decimal::Decimal;

use super::cart::{Cart, Item};
use super::totals::fine;
use super::{addresses, answers, basket, items, ordered, payment, shipping};
use crate::catalogue::Product;
use crate::error::ApiError;
use crate::inventory::{check_quantity, is_salable};
use crate::json::{Map, Value};
use crate::orders::{Order, next};
use crate::shop::Shop;
use crate::transactions;

/// Makes the order; answers its id as a string.
///
/// # Errors
/// 400 for what is missing, and for goods that are gone by now. The cart keeps what it was given.
pub(super) fn order(shop: &mut Shop, mut cart: Cart) -> Result<Value, ApiError> {
    if let Err(refusal) = check(shop, &cart) {
        cart.was_refused = true;
        shop.carts.put(cart);
        return Err(refusal);
    }
    let mut order = head(shop, &cart);
    let id = order.id();
    attach_addresses(shop, &cart, &mut order);
    order.items = ordered::rows(shop, &cart, id);
    let payment_id = next(&mut shop.orders.ids.payment);
    let payment = payment::row(shop, &cart, id, payment_id);
    order.payment = Some(payment);
    order.extension = ordered::extension(shop, &cart, &order.items);
    order.has_reservation = true;
    reserve(shop, &cart);
    shop.promotions.count_use(&cart.base.rules, &cart.coupon);
    shop.orders.put(order);
    cart.is_active = false;
    let is_gateway = !payment::is_offline(&cart.payment.at("method").text());
    shop.carts.put(cart);
    if is_gateway {
        transactions::authorize(shop, id)?;
    }
    shop.order_saved(id);
    Ok(Value::from(id.to_string()))
}

fn check(shop: &Shop, cart: &Cart) -> Result<(), ApiError> {
    items::open(shop, cart.id)?;
    if cart.items.is_empty() {
        let text = "A server error stopped your order from being placed. Please try to place your order again.";
        return Err(ApiError::bad(text));
    }
    if !cart.is_virtual() {
        if cart.shipping.at("country_id").is_null() {
            return Err(ApiError::bad(
                "Some addresses can't be used due to the configurations for specific countries.",
            ));
        }
        addresses::check(&cart.shipping, "shipping")?;
        if shipping::chosen(shop, cart).is_none() {
            let text = "The shipping method is missing. Select the shipping method and try again.";
            return Err(ApiError::bad(text));
        }
    }
    addresses::check(&cart.billing, "billing")?;
    let stock = shop.inventory.selling_stock();
    for (product, units) in leaves(shop, cart) {
        if !is_salable(shop, product, stock) {
            return Err(ApiError::bad("Some of the products are out of stock."));
        }
        check_quantity(shop, product, stock, units)
            .map_err(|refusal| ApiError::bad(refusal.message))?;
    }
    Ok(())
}

/// The products that leave the shelves, with their units.
fn leaves<'a>(shop: &'a Shop, cart: &Cart) -> Vec<(&'a Product, Decimal)> {
    let is_leaf = |item: &&Item| cart.children(item.id).next().is_none();
    let leaf =
        |item: &Item| shop.catalogue.get(item.product).map(|product| (product, cart.units(item)));
    cart.items.iter().filter(is_leaf).filter_map(leaf).collect()
}

/// An order lowers what can be sold, not what lies at the sources.
fn reserve(shop: &mut Shop, cart: &Cart) {
    let stock = shop.inventory.selling_stock();
    let taken: Vec<(String, Decimal)> = leaves(shop, cart)
        .into_iter()
        .map(|(product, units)| (product.sku.clone(), units))
        .collect();
    for (sku, units) in taken {
        shop.inventory.reserve(stock, &sku, -units);
    }
}

fn head(shop: &mut Shop, cart: &Cart) -> Order {
    let now = shop.clock.stamp();
    let mut order = Order::default();
    let number = next(&mut shop.orders.ids.number);
    order.set("entity_id", next(&mut shop.orders.ids.order));
    order.set("increment_id", format!("{number:09}"));
    order.set("protect_code", shop.dice.hex(32));
    order.set("quote_id", cart.id);
    order.set("state", "new");
    order.set("status", "pending");
    order.set("store_id", 1);
    order.set("store_name", crate::store::FULL_NAME);
    order.set("remote_ip", "127.0.0.1");
    order.set("created_at", now.as_str());
    order.set("updated_at", now);
    order.set("email_sent", 1);
    order.set("customer_note_notify", 1);
    order.set("is_virtual", i64::from(cart.is_virtual()));
    order.set("total_item_count", cart.tops().count());
    order.set("total_qty_ordered", cart.quantity());
    order.set("weight", basket::weight(cart));
    set_buyer(shop, cart, &mut order);
    set_money(shop, cart, &mut order);
    order
}

/// A guest's name is that of the billing address.
fn set_buyer(shop: &Shop, cart: &Cart, order: &mut Order) {
    let customer = cart.customer.and_then(|id| shop.customers.get(id));
    order.set("customer_is_guest", i64::from(customer.is_none()));
    order.set("customer_group_id", basket::group_of(shop, cart));
    let names = ["firstname", "lastname", "middlename", "prefix", "suffix"];
    let Some(customer) = customer else {
        order.set("customer_email", email(cart));
        for name in names {
            order.set(format!("customer_{name}"), cart.billing.at(name).clone());
        }
        return;
    };
    order.set("customer_id", customer.id);
    order.set("customer_email", customer.at("email").clone());
    for name in names.into_iter().chain(["gender", "dob", "taxvat"]) {
        order.set(format!("customer_{name}"), customer.at(name).clone());
    }
}

fn email(cart: &Cart) -> Value {
    if !cart.email.is_empty() {
        return Value::from(cart.email.as_str());
    }
    match cart.billing.at("email") {
        Value::Null => cart.shipping.at("email").clone(),
        email => email.clone(),
    }
}

fn set_money(shop: &Shop, cart: &Cart, order: &mut Order) {
    let (own, base) = (&cart.totals, &cart.base);
    for (name, amount, base_amount) in [
        ("discount_amount", -own.discount, -base.discount),
        ("grand_total", own.grand_total, base.grand_total),
        ("shipping_amount", own.shipping.amount, base.shipping.amount),
        ("shipping_discount_amount", own.shipping.discount, base.shipping.discount),
        ("shipping_incl_tax", own.shipping.incl_tax, base.shipping.incl_tax),
        ("shipping_tax_amount", own.shipping.tax, base.shipping.tax),
        ("subtotal", own.subtotal, base.subtotal),
        ("subtotal_incl_tax", own.subtotal_incl_tax, base.subtotal_incl_tax),
        ("tax_amount", own.tax, base.tax),
        ("discount_tax_compensation_amount", own.compensation, base.compensation),
    ] {
        order.set(name, fine(amount));
        order.set(format!("base_{name}"), fine(base_amount));
    }
    order.set("shipping_discount_tax_compensation_amount", fine(own.shipping.compensation));
    order.set("base_shipping_discount_tax_compensation_amnt", fine(base.shipping.compensation));
    let base_code = shop.settings.text("currency/options/base");
    let own_code = shop.settings.text("currency/options/default");
    order.set("base_currency_code", base_code.as_str());
    order.set("global_currency_code", base_code);
    order.set("order_currency_code", own_code.as_str());
    order.set("store_currency_code", own_code);
    order.set("base_to_global_rate", 1);
    order.set("base_to_order_rate", shop.currency_rate());
    order.set("store_to_base_rate", 0);
    order.set("store_to_order_rate", 0);
    if let Some(method) = shipping::chosen(shop, cart) {
        order.set("shipping_method", method.id());
        order.set("shipping_description", method.description());
    }
    if !cart.coupon.is_empty() {
        order.set("coupon_code", cart.coupon.as_str());
    }
    if !own.rules.is_empty() {
        let rules: Vec<String> = own.rules.iter().map(i64::to_string).collect();
        order.set("applied_rule_ids", rules.join(","));
        let description = answers::discount_description(shop, cart);
        if !description.is_empty() {
            order.set("discount_description", description);
        }
    }
}

/// The shipping address gets its id before the billing address.
fn attach_addresses(shop: &mut Shop, cart: &Cart, order: &mut Order) {
    let email = order.at("customer_email").clone();
    if !cart.is_virtual() {
        order.shipping = Some(address(shop, &cart.shipping, "shipping", order.id(), &email));
    }
    let billing = address(shop, &cart.billing, "billing", order.id(), &email);
    order.set("billing_address_id", billing.at("entity_id").clone());
    order.billing = Some(billing);
}

fn address(shop: &mut Shop, given: &Map, kind: &str, order: i64, email: &Value) -> Map {
    let mut row = given.clone();
    row.set("address_type", kind);
    row.set("entity_id", next(&mut shop.orders.ids.address));
    row.set("parent_id", order);
    if row.at("email").is_null() {
        row.set("email", email.clone());
    }
    row
}
