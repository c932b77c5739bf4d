//! Carts and their totals, as answered.

use rust_decimal::Decimal;

use super::cart::{Cart, Item};
use super::totals::{AppliedTax, LineTotals, Totals, fine};
use super::{items, payment, shipping};
use crate::json::{Map, Value};
use crate::map;
use crate::shop::Shop;

/// The payment methods and the totals, as several routes answer them together.
pub(super) fn payment_details(shop: &Shop, cart: &Cart) -> Value {
    Value::Map(map! {
        "payment_methods" => payment::answer(shop, cart),
        "totals" => totals(shop, cart),
    })
}

/// The totals of a cart.
pub(super) fn totals(shop: &Shop, cart: &Cart) -> Value {
    let (own, base) = (&cart.totals, &cart.base);
    let mut answer = Map::new();
    for (name, value) in [
        ("grand_total", (own.grand_total, base.grand_total)),
        ("subtotal", (own.subtotal, base.subtotal)),
        ("discount_amount", (-own.discount, -base.discount)),
        ("subtotal_with_discount", (own.subtotal_with_discount, base.subtotal_with_discount)),
        ("shipping_amount", (own.shipping.amount, base.shipping.amount)),
        ("shipping_discount_amount", (own.shipping.discount, base.shipping.discount)),
        ("tax_amount", (own.tax, base.tax)),
    ] {
        answer.set(name, fine(value.0));
        answer.set(format!("base_{name}"), fine(value.1));
    }
    answer.set("weee_tax_applied_amount", Value::Null);
    answer.set("shipping_tax_amount", fine(own.shipping.tax));
    answer.set("base_shipping_tax_amount", fine(base.shipping.tax));
    answer.set("subtotal_incl_tax", fine(own.subtotal_incl_tax));
    answer.set("shipping_incl_tax", fine(own.shipping.incl_tax));
    answer.set("base_shipping_incl_tax", fine(base.shipping.incl_tax));
    answer.set("base_currency_code", shop.settings.text("currency/options/base"));
    answer.set("quote_currency_code", shop.settings.text("currency/options/default"));
    if !cart.coupon.is_empty() {
        answer.set("coupon_code", cart.coupon.as_str());
    }
    answer.set("items_qty", cart.quantity().trunc());
    answer.set("items", rows(cart));
    answer.set("total_segments", segments(shop, cart));
    Value::Map(answer)
}

fn rows(cart: &Cart) -> Value {
    let lines = cart.items.iter().zip(cart.totals.lines.iter().zip(&cart.base.lines));
    lines
        .filter(|(item, _)| item.parent.is_none())
        .map(|(item, (own, base))| Value::Map(row(item, own, base)))
        .collect()
}

fn row(item: &Item, own: &LineTotals, base: &LineTotals) -> Map {
    map! {
        "item_id" => item.id,
        "price" => fine(own.price),
        "base_price" => fine(base.price),
        "qty" => item.quantity,
        "row_total" => fine(own.row_total),
        "base_row_total" => fine(base.row_total),
        "row_total_with_discount" => 0,
        "tax_amount" => fine(own.tax),
        "base_tax_amount" => fine(base.tax),
        "tax_percent" => fine(own.tax_percent),
        "discount_amount" => fine(own.discount),
        "base_discount_amount" => fine(base.discount),
        "discount_percent" => fine(own.discount_percent),
        "price_incl_tax" => fine(own.price_incl_tax),
        "base_price_incl_tax" => fine(base.price_incl_tax),
        "row_total_incl_tax" => fine(own.row_total_incl_tax),
        "base_row_total_incl_tax" => fine(base.row_total_incl_tax),
        "options" => options(item),
        "weee_tax_applied_amount" => Value::Null,
        "weee_tax_applied" => Value::Null,
        "name" => item.name.as_str(),
    }
}

/// What was chosen, as JSON inside a string.
fn options(item: &Item) -> String {
    let pair = |(label, value): &(String, String)| {
        Value::Map(map! { "value" => value.as_str(), "label" => label.as_str() })
    };
    item.words.iter().map(pair).collect::<Value>().to_string()
}

fn segments(shop: &Shop, cart: &Cart) -> Value {
    let own = &cart.totals;
    let segment = |code: &str, title: String, value: Decimal| {
        map! { "code" => code, "title" => title, "value" => fine(value) }
    };
    let mut segments = vec![segment("subtotal", "Subtotal".to_owned(), own.subtotal)];
    if !own.discount.is_zero() {
        segments.push(segment("discount", discount_title(shop, cart), -own.discount));
    }
    if let Some(method) = shipping::chosen(shop, cart) {
        let title = format!("Shipping & Handling ({})", method.description());
        segments.push(segment("shipping", title, own.shipping.amount));
    }
    let mut tax = segment("tax", "Tax".to_owned(), own.tax);
    tax.set("extension_attributes", map! { "tax_grandtotal_details" => tax_details(own) });
    segments.push(tax);
    let mut grand = segment("grand_total", "Grand Total".to_owned(), own.grand_total);
    grand.set("area", "footer");
    segments.push(grand);
    segments.into()
}

fn discount_title(shop: &Shop, cart: &Cart) -> String {
    let description = discount_description(shop, cart);
    if description.is_empty() { "Discount".to_owned() } else { format!("Discount ({description})") }
}

/// What an order says about its discount: the labels of the rules, or the coupon.
pub(super) fn discount_description(shop: &Shop, cart: &Cart) -> String {
    let coupon_rule = shop.promotions.coupon(&cart.coupon).map(|one| one.at("rule_id").whole());
    let label = |id: &i64| {
        let rule = shop.promotions.rules.iter().find(|rule| rule.at("rule_id").whole() == *id)?;
        let stored = rule.at("store_labels").elements().first();
        let label = stored.map(|one| one.at("store_label").text()).filter(|text| !text.is_empty());
        let code = (coupon_rule == Some(*id)).then(|| cart.coupon.clone());
        label.or(code)
    };
    let labels: Vec<String> = cart.totals.rules.iter().filter_map(label).collect();
    labels.join(", ")
}

/// The taxes of a cart by rate.
pub(super) fn by_rate(totals: &Totals) -> Vec<AppliedTax> {
    let mut sums: Vec<AppliedTax> = Vec::new();
    let rows = totals.lines.iter().flat_map(|line| &line.taxes);
    for tax in rows.chain(&totals.shipping.taxes) {
        match sums.iter_mut().find(|sum| sum.rate.id == tax.rate.id) {
            Some(sum) => sum.amount += tax.amount,
            None => sums.push(tax.clone()),
        }
    }
    sums
}

fn tax_details(totals: &Totals) -> Value {
    let detail = |(place, tax): (usize, &AppliedTax)| {
        let rate = |rate: &crate::taxes::Rate| {
            let percent = rate.percent.normalize().to_string();
            Value::Map(map! { "percent" => percent, "title" => rate.title.as_str() })
        };
        Value::Map(map! {
            "amount" => fine(tax.amount),
            "rates" => tax.rate.rates.iter().map(rate).collect::<Value>(),
            "group_id" => place + 1,
        })
    };
    by_rate(totals).iter().enumerate().map(detail).collect()
}

/// A cart as the cart routes answer it.
pub(super) fn cart(shop: &Shop, cart: &Cart) -> Value {
    let customer = cart.customer.and_then(|id| shop.customers.get(id));
    let currency = shop.settings.text("currency/options/default");
    let base = shop.settings.text("currency/options/base");
    let mut answer = map! {
        "id" => cart.id,
        "created_at" => cart.created_at.as_str(),
        "updated_at" => cart.updated_at.as_str(),
        "is_active" => cart.is_active,
        "is_virtual" => cart.is_virtual(),
        "items" => items::list(cart),
        "items_count" => cart.tops().count(),
        "items_qty" => cart.quantity(),
        "customer" => customer.map_or_else(guest, |one| one.answer.clone()),
        "billing_address" => kept_address(&cart.billing, cart.id * 2 - 1, false),
        "orig_order_id" => 0,
        "currency" => map! {
            "global_currency_code" => base.as_str(),
            "base_currency_code" => base.as_str(),
            "store_currency_code" => currency.as_str(),
            "quote_currency_code" => currency.as_str(),
            "store_to_base_rate" => 0,
            "store_to_quote_rate" => 0,
            "base_to_global_rate" => 1,
            "base_to_quote_rate" => shop.currency_rate(),
        },
        "customer_is_guest" => customer.is_none(),
        "customer_note_notify" => true,
        "customer_tax_class_id" => 3,
        "store_id" => 1,
    };
    if !cart.is_virtual() {
        let is_same = cart.shipping.at("street") == cart.billing.at("street")
            && cart.shipping.at("postcode") == cart.billing.at("postcode");
        let address = kept_address(&cart.shipping, cart.id * 2, is_same);
        let shipping = map! { "address" => address, "method" => method(cart) };
        let assignment = map! { "shipping" => shipping, "items" => items::list(cart) };
        let assignments = Value::List(vec![Value::Map(assignment)]);
        answer.set("extension_attributes", map! { "shipping_assignments" => assignments });
    }
    Value::Map(answer)
}

fn guest() -> Map {
    map! { "email" => Value::Null, "firstname" => Value::Null, "lastname" => Value::Null }
}

fn method(cart: &Cart) -> Value {
    if cart.method.is_empty() { Value::Null } else { cart.method.as_str().into() }
}

/// An address as a whole cart shows it; every cart has two, numbered with the carts.
fn kept_address(row: &Map, id: i64, is_same_as_billing: bool) -> Value {
    if row.at("country_id").is_null() {
        return address(row);
    }
    let mut row = row.clone();
    row.set("id", id);
    row.set("same_as_billing", i64::from(is_same_as_billing));
    row.set("save_in_address_book", row.at("save_in_address_book").whole());
    address(&row)
}

/// An address of a cart, as answered.
pub(super) fn address(row: &Map) -> Value {
    let mut row = row.clone();
    if row.at("street").is_null() {
        row.set("street", vec![""]);
    }
    Value::Map(crate::schema::render("quote-data-address-interface", &row))
}
