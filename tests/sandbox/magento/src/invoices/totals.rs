//! The amounts of an invoice: the share of the order that its rows are, the last one the rest.

use rust_decimal::Decimal;

use super::create::Part;
use crate::json::{Map, Value};
use crate::map;
use crate::money::{CURRENCIES, Errors, product_tax, share};
use crate::orders::Order;
use crate::orders::quantities::{is_dummy, to_invoice};

/// What of the shipping an invoice carries: the first one all of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shipping {
    /// Whether no invoice before had shipping.
    pub(super) amount: bool,
    /// Whether no invoice before had a discount.
    pub(super) discount: bool,
}

/// Rows and totals of an invoice.
pub(super) fn fill(order: &Order, parts: &[Part], shipping: Shipping, invoice: &mut Map) {
    let is_rest = |part: &Part, row: &Map| part.quantity == to_invoice(order, row);
    let is_last = parts.iter().all(|part| {
        let row = order.item(part.id).filter(|row| !is_dummy(order, row));
        row.is_none_or(|row| is_rest(part, row))
    });
    let mut rows: Vec<Map> = parts.iter().filter_map(|part| head(order, part)).collect();
    for currency in CURRENCIES {
        let mut sums = Sums::default();
        let mut errors = Errors::default();
        for row in &mut rows {
            add_subtotal(order, currency, row, &mut errors, &mut sums);
        }
        for row in &mut rows {
            add_discount(order, currency, row, &mut errors, &mut sums);
        }
        for row in &mut rows {
            add_tax(order, currency, row, &mut errors, &mut sums);
        }
        let whole = Whole { order, currency, is_last, carries: shipping };
        whole.close(&sums, invoice);
    }
    let total: Decimal = parts.iter().map(|part| part.quantity).sum();
    invoice.set("total_qty", total);
    rows.retain(|row| row.at("qty").decimal() > Decimal::ZERO);
    invoice.set("items", rows.into_iter().map(Value::Map).collect::<Value>());
}

#[derive(Default)]
struct Sums {
    subtotal: Decimal,
    subtotal_incl_tax: Decimal,
    discount: Decimal,
    tax: Decimal,
    compensation: Decimal,
    product_tax: Decimal,
}

fn head(order: &Order, part: &Part) -> Option<Map> {
    let row = order.item(part.id)?;
    let mut item = map! { "order_item_id" => part.id, "qty" => part.quantity };
    for column in [
        "name",
        "sku",
        "product_id",
        "price",
        "base_price",
        "price_incl_tax",
        "base_price_incl_tax",
        "base_cost",
    ] {
        if !row.at(column).is_null() {
            item.set(column, row.at(column).clone());
        }
    }
    Some(item)
}

/// The order's row behind a row of the invoice, unless its money is elsewhere.
fn counted<'a>(order: &'a Order, item: &Map) -> Option<&'a Map> {
    let row = order.item(item.at("order_item_id").whole())?;
    (!is_dummy(order, row)).then_some(row)
}

/// What is left of a column, in proportion to the units; all of it with the last unit.
fn part(
    order: &Order,
    row: &Map,
    item: &Map,
    (total, done): (&str, &str),
    currency: &str,
    round: impl FnOnce(Decimal) -> Decimal,
) -> Decimal {
    let column = |name: &str| row.at(&format!("{currency}{name}")).decimal();
    let left = column(total) - column(done);
    let quantity = item.at("qty").decimal();
    if quantity == to_invoice(order, row) {
        return left;
    }
    let available = row.at("qty_ordered").decimal() - row.at("qty_invoiced").decimal();
    round(share(left, quantity, available))
}

fn add_subtotal(
    order: &Order,
    currency: &str,
    item: &mut Map,
    errors: &mut Errors,
    sums: &mut Sums,
) {
    let Some(row) = counted(order, item) else { return };
    let total = part(order, row, item, ("row_total", "row_invoiced"), currency, |amount| {
        errors.plus("regular", amount)
    });
    let gross = row.at(&format!("{currency}row_total_incl_tax")).decimal();
    let quantity = item.at("qty").decimal();
    let gross = errors.plus("including", share(gross, quantity, row.at("qty_ordered").decimal()));
    item.set(format!("{currency}row_total"), total);
    item.set(format!("{currency}row_total_incl_tax"), gross);
    sums.subtotal += total;
    sums.subtotal_incl_tax += gross;
    sums.product_tax += product_tax(row, currency, quantity);
}

fn add_discount(
    order: &Order,
    currency: &str,
    item: &mut Map,
    errors: &mut Errors,
    sums: &mut Sums,
) {
    let Some(row) = counted(order, item) else { return };
    let name = format!("{currency}discount_amount");
    if row.at(&name).decimal().is_zero() {
        return;
    }
    let discount =
        part(order, row, item, ("discount_amount", "discount_invoiced"), currency, |amount| {
            errors.minus("regular", amount)
        });
    item.set(name, discount);
    sums.discount += discount;
}

fn add_tax(order: &Order, currency: &str, item: &mut Map, errors: &mut Errors, sums: &mut Sums) {
    let Some(row) = counted(order, item) else { return };
    let tax = part(order, row, item, ("tax_amount", "tax_invoiced"), currency, |amount| {
        errors.plus("regular", amount)
    });
    let names = ("discount_tax_compensation_amount", "discount_tax_compensation_invoiced");
    let compensation =
        part(order, row, item, names, currency, |amount| errors.plus("regular", amount));
    item.set(format!("{currency}tax_amount"), tax);
    item.set(format!("{currency}discount_tax_compensation_amount"), compensation);
    sums.tax += tax;
    sums.compensation += compensation;
}

/// The totals of the invoice in one currency.
struct Whole<'a> {
    order: &'a Order,
    currency: &'a str,
    is_last: bool,
    carries: Shipping,
}

impl Whole<'_> {
    fn of_order(&self, name: &str) -> Decimal {
        self.order.amount(&format!("{}{name}", self.currency))
    }

    /// What the order has left of a column is the most an invoice can have.
    fn limited(&self, sum: Decimal, total: &str, done: &str) -> Decimal {
        let left = self.of_order(total) - self.of_order(done);
        if self.is_last { left } else { sum.min(left) }
    }

    fn close(&self, sums: &Sums, invoice: &mut Map) {
        let subtotal = self.limited(sums.subtotal, "subtotal", "subtotal_invoiced");
        let mut discount = sums.discount;
        if self.carries.discount {
            discount += self.of_order("shipping_discount_amount");
        }
        let mut tax = sums.tax;
        let mut shipping = Decimal::ZERO;
        let mut inside_shipping = Decimal::ZERO;
        if self.carries.amount {
            tax += self.of_order("shipping_tax_amount");
            inside_shipping = self.of_order(self.shipping_compensation());
            shipping = self.of_order("shipping_amount");
            self.add_shipping(invoice);
        }
        let names = ("discount_tax_compensation_amount", "discount_tax_compensation_invoiced");
        let tax = self.limited(tax, "tax_amount", "tax_invoiced");
        let inside = self.limited(sums.compensation, names.0, names.1) + inside_shipping;
        let grand = subtotal - discount + tax + inside + shipping + sums.product_tax;
        let mut put = |name: &str, amount: Decimal| {
            invoice.set(format!("{}{name}", self.currency), amount);
        };
        put("subtotal", subtotal);
        put("subtotal_incl_tax", sums.subtotal_incl_tax);
        put("discount_amount", -discount);
        put("tax_amount", tax);
        put("discount_tax_compensation_amount", sums.compensation);
        put("grand_total", grand);
    }

    fn add_shipping(&self, invoice: &mut Map) {
        let is_shipped = !self.of_order("shipping_amount").is_zero();
        let names: &[&str] = if is_shipped {
            &["shipping_amount", "shipping_incl_tax", "shipping_tax_amount"]
        } else {
            &["shipping_tax_amount"]
        };
        for name in names {
            invoice.set(format!("{}{name}", self.currency), self.of_order(name));
        }
        let name = self.shipping_compensation();
        invoice.set(format!("{}{name}", self.currency), self.of_order(name));
    }

    /// The column whose name is cut short in the base currency.
    fn shipping_compensation(&self) -> &'static str {
        if self.currency.is_empty() {
            "shipping_discount_tax_compensation_amount"
        } else {
            "shipping_discount_tax_compensation_amnt"
        }
    }
}
