//! The amounts of a credit memo.

use rust_decimal::Decimal;

use super::create::Part;
use crate::checkout::round;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::money::{CURRENCIES, Errors, share};
use crate::orders::Order;
use crate::orders::quantities::{is_dummy, to_refund};
use crate::transactions::money;

/// Rows and totals of a credit memo.
///
/// # Errors
/// 400 for more shipping than is left.
pub(super) fn fill(
    order: &Order,
    parts: &[Part],
    arguments: &Value,
    memo: &mut Map,
) -> Result<(), ApiError> {
    let is_whole =
        |part: &Part| order.item(part.id).is_some_and(|row| part.quantity == to_refund(row));
    let is_last = if parts.is_empty() {
        order.items.iter().all(|row| to_refund(row).is_zero())
    } else {
        parts.iter().all(is_whole)
    };
    let mut rows: Vec<Map> = parts.iter().filter_map(|part| head(order, part)).collect();
    for currency in CURRENCIES {
        let whole = Whole { order, currency, is_last };
        whole.fill(&mut rows, arguments, memo)?;
    }
    rows.retain(|row| row.at("qty").decimal() > Decimal::ZERO);
    memo.set("items", rows.into_iter().map(Value::Map).collect::<Value>());
    Ok(())
}

fn head(order: &Order, part: &Part) -> Option<Map> {
    let row = order.item(part.id)?;
    let mut item = map! {
        "order_item_id" => part.id,
        "qty" => part.quantity,
        "weee_tax_applied" => "[]",
        "weee_tax_applied_row_amount" => 0,
        "weee_tax_row_disposition" => 0,
        "base_weee_tax_row_disposition" => 0,
        "base_cost" => row.at("base_cost").clone(),
    };
    for column in [
        "name",
        "sku",
        "product_id",
        "price",
        "base_price",
        "price_incl_tax",
        "base_price_incl_tax",
    ] {
        if !row.at(column).is_null() {
            item.set(column, row.at(column).clone());
        }
    }
    Some(item)
}

fn counted<'a>(order: &'a Order, item: &Map) -> Option<&'a Map> {
    let row = order.item(item.at("order_item_id").whole())?;
    (!is_dummy(order, row)).then_some(row)
}

/// The totals of the memo in one currency.
struct Whole<'a> {
    order: &'a Order,
    currency: &'static str,
    is_last: bool,
}

/// What shipping gives back.
#[derive(Default)]
struct Shipping {
    amount: Decimal,
    incl_tax: Decimal,
    tax: Decimal,
    compensation: Decimal,
    is_partial: bool,
}

impl Whole<'_> {
    fn of_order(&self, name: &str) -> Decimal {
        self.order.amount(&format!("{}{name}", self.currency))
    }

    fn name(&self, name: &str) -> String {
        format!("{}{name}", self.currency)
    }

    fn fill(&self, rows: &mut [Map], arguments: &Value, memo: &mut Map) -> Result<(), ApiError> {
        let mut errors = Errors::default();
        let (subtotal, subtotal_incl_tax) = self.subtotal(rows, &mut errors);
        let shipping = self.shipping(arguments.at("shipping_amount"))?;
        let mut discount = self.discount(rows, &mut errors);
        discount += share(
            self.of_order("shipping_discount_amount"),
            shipping.amount,
            self.of_order("shipping_amount"),
        );
        let (tax, compensation) = self.tax(rows, &mut errors, &shipping);
        let plus = arguments.at("adjustment_positive");
        let minus = arguments.at("adjustment_negative");
        let adjustment = plus.decimal() - minus.decimal();
        let discount = round(discount);
        let grand = subtotal - discount + tax + compensation + shipping.amount + adjustment;
        for (column, amount) in [
            ("subtotal", subtotal),
            ("subtotal_incl_tax", subtotal_incl_tax),
            ("discount_amount", -discount),
            ("tax_amount", tax),
            ("discount_tax_compensation_amount", compensation),
            ("shipping_amount", shipping.amount),
            ("shipping_incl_tax", shipping.incl_tax),
            ("shipping_tax_amount", shipping.tax),
            ("adjustment", adjustment),
            ("grand_total", grand),
        ] {
            memo.set(self.name(column), amount);
        }
        for (column, given) in [("adjustment_positive", plus), ("adjustment_negative", minus)] {
            if !given.is_null() {
                memo.set(self.name(column), given.decimal());
            }
        }
        Ok(())
    }

    fn subtotal(&self, rows: &mut [Map], errors: &mut Errors) -> (Decimal, Decimal) {
        let (mut net, mut gross) = (Decimal::ZERO, Decimal::ZERO);
        for item in rows {
            let Some(row) = counted(self.order, item) else { continue };
            let quantity = item.at("qty").decimal();
            let total = self.part(row, quantity, ("row_invoiced", "amount_refunded"), |amount| {
                errors.plus("regular", amount)
            });
            let all = row.at(&self.name("row_total_incl_tax")).decimal();
            let incl =
                errors.plus("including", share(all, quantity, row.at("qty_ordered").decimal()));
            item.set(self.name("row_total"), total);
            item.set(self.name("row_total_incl_tax"), incl);
            net += total;
            gross += incl;
        }
        (net, gross)
    }

    fn discount(&self, rows: &mut [Map], errors: &mut Errors) -> Decimal {
        let mut sum = Decimal::ZERO;
        for item in rows {
            let Some(row) = counted(self.order, item) else { continue };
            if row.at(&self.name("discount_invoiced")).decimal().is_zero() {
                continue;
            }
            let quantity = item.at("qty").decimal();
            let names = ("discount_invoiced", "discount_refunded");
            let discount =
                self.part(row, quantity, names, |amount| errors.minus("regular", amount));
            item.set(self.name("discount_amount"), discount);
            sum += discount;
        }
        sum
    }

    fn tax(
        &self,
        rows: &mut [Map],
        errors: &mut Errors,
        shipping: &Shipping,
    ) -> (Decimal, Decimal) {
        let (mut tax, mut compensation) = (shipping.tax, shipping.compensation);
        for item in rows {
            let Some(row) = counted(self.order, item) else { continue };
            let quantity = item.at("qty").decimal();
            if quantity <= Decimal::ZERO {
                continue;
            }
            let own = self.part(row, quantity, ("tax_invoiced", "tax_refunded"), |amount| {
                errors.plus("regular", amount)
            });
            let names =
                ("discount_tax_compensation_invoiced", "discount_tax_compensation_refunded");
            let inside = self.part(row, quantity, names, |amount| errors.plus("regular", amount));
            item.set(self.name("tax_amount"), own);
            item.set(self.name("discount_tax_compensation_amount"), inside);
            tax += own;
            compensation += inside;
        }
        let left = self.of_order("tax_invoiced") - self.of_order("tax_refunded");
        let left_inside = self.of_order("discount_tax_compensation_invoiced")
            - self.of_order("discount_tax_compensation_refunded");
        if self.is_last && !shipping.is_partial {
            return (left, left_inside);
        }
        (tax.min(left), compensation.min(left_inside))
    }

    /// What is left of a column of a row, in proportion; all of it with the last unit.
    fn part(
        &self,
        row: &Map,
        quantity: Decimal,
        (invoiced, refunded): (&str, &str),
        round: impl FnOnce(Decimal) -> Decimal,
    ) -> Decimal {
        let column = |name: &str| row.at(&self.name(name)).decimal();
        let left = column(invoiced) - column(refunded);
        if quantity == to_refund(row) {
            return left;
        }
        let available = row.at("qty_invoiced").decimal() - row.at("qty_refunded").decimal();
        round(share(left, quantity, available))
    }

    /// The shipping asked for, or what is left of it.
    fn shipping(&self, asked: &Value) -> Result<Shipping, ApiError> {
        let all = self.of_order("shipping_amount");
        let left = all - self.of_order("shipping_refunded");
        let tax_left =
            self.of_order("shipping_tax_amount") - self.of_order("shipping_tax_refunded");
        let compensation = match self.currency {
            "" => self.of_order("shipping_discount_tax_compensation_amount"),
            _ => self.of_order("shipping_discount_tax_compensation_amnt"),
        };
        if asked.is_null() {
            let incl_tax = left + tax_left;
            return Ok(Shipping {
                amount: left,
                incl_tax,
                tax: tax_left,
                compensation,
                is_partial: false,
            });
        }
        let wanted = round(asked.decimal());
        if wanted > round(left) {
            let text = "Maximum shipping amount allowed to refund is: %1";
            return Err(ApiError::bad(text).with([money(left)]));
        }
        let of_all = |amount: Decimal| round(share(amount, wanted, all));
        let is_partial = wanted < left;
        Ok(Shipping {
            amount: if is_partial { wanted } else { left },
            incl_tax: of_all(self.of_order("shipping_incl_tax")),
            tax: if is_partial { of_all(self.of_order("shipping_tax_amount")) } else { tax_left },
            compensation: of_all(compensation),
            is_partial,
        })
    }
}
