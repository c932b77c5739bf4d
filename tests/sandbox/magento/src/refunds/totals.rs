//! The amounts of a credit memo.

use rust_decimal::Decimal;

use super::parts::{Part, counted};
use super::shipping::{self, Shipping};
use super::tax;
use crate::checkout::round;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::money::{CURRENCIES, Errors, product_tax, share};
use crate::orders::Order;
use crate::orders::quantities::{is_dummy, to_refund};

/// What a credit memo is computed from.
pub(super) struct Memo<'a> {
    /// The order, as it stands before the refund.
    pub(super) order: &'a Order,
    /// Its rows, with how many of each go back.
    pub(super) parts: &'a [Part],
    /// The invoice that is refunded, if it goes through one.
    pub(super) invoice: Option<&'a Map>,
    /// The credit memos that this invoice has already.
    pub(super) earlier: Vec<&'a Map>,
    /// What the request says about shipping and adjustments.
    pub(super) arguments: &'a Value,
}

impl Memo<'_> {
    /// Fills in rows and totals.
    ///
    /// # Errors
    /// 400 for shipping that is not there to be refunded.
    pub(super) fn fill(&self, memo: &mut Map) -> Result<(), ApiError> {
        let asked = shipping::asked(self)?;
        let shipping = shipping::refunded(self.order, asked)?;
        let mut rows: Vec<Map> = self.parts.iter().filter_map(|part| self.head(part)).collect();
        for currency in CURRENCIES {
            let sheet = Sheet { memo: self, currency };
            sheet.fill(&mut rows, &shipping, asked, memo);
        }
        rows.retain(|row| row.at("qty").decimal() > Decimal::ZERO);
        memo.set("items", rows.into_iter().map(Value::Map).collect::<Value>());
        Ok(())
    }

    /// Whether nothing is left to refund after this one.
    pub(super) fn is_last(&self) -> bool {
        if self.parts.is_empty() {
            return self.order.items.iter().all(|row| to_refund(self.order, row).is_zero());
        }
        let counted = self.parts.iter().filter_map(|part| {
            counted(self.order, part.id).map(|row| part.counted(row) == to_refund(self.order, row))
        });
        counted.into_iter().all(|is_last| is_last)
    }

    fn head(&self, part: &Part) -> Option<Map> {
        let row = self.order.item(part.id)?;
        let mut item = map! {
            "order_item_id" => part.id,
            "qty" => part.quantity,
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
        if !is_dummy(self.order, row) {
            item.set("weee_tax_applied", "[]");
            for column in [
                "weee_tax_applied_row_amount",
                "weee_tax_row_disposition",
                "base_weee_tax_row_disposition",
            ] {
                item.set(column, 0);
            }
        }
        Some(item)
    }
}

/// A credit memo in one currency.
pub(super) struct Sheet<'a> {
    pub(super) memo: &'a Memo<'a>,
    currency: &'static str,
}

impl Sheet<'_> {
    /// A column of the order.
    pub(super) fn of_order(&self, name: &str) -> Decimal {
        self.memo.order.amount(&self.name(name))
    }

    /// The name of a column in this currency.
    pub(super) fn name(&self, name: &str) -> String {
        format!("{}{name}", self.currency)
    }

    fn fill(&self, rows: &mut [Map], shipping: &Shipping, asked: Option<Decimal>, memo: &mut Map) {
        let mut errors = Errors::default();
        let (subtotal, subtotal_incl_tax) = self.subtotal(rows, &mut errors);
        let discount = self.discount(rows, &mut errors) + self.shipping_discount(asked);
        let product_tax = self.product_tax(rows);
        let taxed = tax::collect(self, rows, shipping, &mut errors);
        let plus = self.memo.arguments.at("adjustment_positive");
        let minus = self.memo.arguments.at("adjustment_negative");
        let adjustment = round(plus.decimal()) - round(minus.decimal());
        let amount = shipping.amount(self.currency);
        let grand = subtotal - discount
            + taxed.tax
            + taxed.compensation
            + product_tax
            + amount
            + adjustment;
        for (column, amount) in [
            ("subtotal", subtotal),
            ("subtotal_incl_tax", subtotal_incl_tax),
            ("discount_amount", -discount),
            ("tax_amount", taxed.tax),
            ("discount_tax_compensation_amount", taxed.compensation),
            ("shipping_amount", amount),
            ("shipping_incl_tax", shipping.incl_tax(self.currency)),
            ("shipping_tax_amount", taxed.of_shipping),
            ("adjustment", adjustment),
            ("grand_total", grand),
        ] {
            memo.set(self.name(column), amount);
        }
        for (column, given) in [("adjustment_positive", plus), ("adjustment_negative", minus)] {
            if !given.is_null() {
                memo.set(self.name(column), round(given.decimal()));
            }
        }
    }

    fn subtotal(&self, rows: &mut [Map], errors: &mut Errors) -> (Decimal, Decimal) {
        let (mut net, mut gross) = (Decimal::ZERO, Decimal::ZERO);
        for (part, item) in self.memo.parts.iter().zip(rows) {
            let Some(row) = counted(self.memo.order, part.id) else { continue };
            let quantity = part.counted(row);
            let total = self.part(part, row, ("row_invoiced", "amount_refunded"), |left, of| {
                errors.plus("regular", share(left, quantity, of))
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
        for (part, item) in self.memo.parts.iter().zip(rows) {
            let Some(row) = counted(self.memo.order, part.id) else { continue };
            if row.at(&self.name("discount_invoiced")).decimal().is_zero() {
                continue;
            }
            let names = ("discount_invoiced", "discount_refunded");
            let discount = self.part(part, row, names, |left, of| {
                errors.minus("regular", share(left, part.quantity, of))
            });
            item.set(self.name("discount_amount"), discount);
            sum += discount;
        }
        sum
    }

    /// Product taxes charged beside the price go back in proportion.
    fn product_tax(&self, rows: &mut [Map]) -> Decimal {
        let mut sum = Decimal::ZERO;
        for (part, item) in self.memo.parts.iter().zip(rows) {
            let Some(row) = counted(self.memo.order, part.id) else { continue };
            let amount = product_tax(row, self.currency, part.quantity);
            if !amount.is_zero() && self.currency.is_empty() {
                item.set("weee_tax_applied_row_amount", amount);
            }
            sum += amount;
        }
        sum
    }

    /// The discount on shipping, in proportion; nothing where no amount is named.
    fn shipping_discount(&self, asked: Option<Decimal>) -> Decimal {
        let Some(asked) = asked else { return Decimal::ZERO };
        let order = self.memo.order;
        let of_base = order.amount("base_shipping_amount");
        let base = share(order.amount("base_shipping_discount_amount"), asked, of_base);
        share(base, self.of_order("shipping_amount"), of_base)
    }

    /// What is left of a column of a row: all of it with the last unit, else the part of it that
    /// `cut` makes of what is left and the units it is for.
    pub(super) fn part(
        &self,
        part: &Part,
        row: &Map,
        (invoiced, refunded): (&str, &str),
        cut: impl FnOnce(Decimal, Decimal) -> Decimal,
    ) -> Decimal {
        let column = |name: &str| row.at(&self.name(name)).decimal();
        let left = column(invoiced) - column(refunded);
        if part.counted(row) == to_refund(self.memo.order, row) {
            return left;
        }
        cut(left, row.at("qty_invoiced").decimal() - row.at("qty_refunded").decimal())
    }

    /// The column whose name is cut short in the base currency.
    pub(super) fn shipping_compensation(&self) -> Decimal {
        self.of_order(compensation(self.currency))
    }

    /// The same column of an invoice.
    pub(super) fn shipping_compensation_of(&self, invoice: &Map) -> Decimal {
        invoice.at(&self.name(compensation(self.currency))).decimal()
    }

    /// A column of a document.
    pub(super) fn of(&self, document: &Map, name: &str) -> Decimal {
        document.at(&self.name(name)).decimal()
    }

    /// What of the shipping goes back in this currency.
    pub(super) fn shipped(&self, shipping: &Shipping) -> Decimal {
        shipping.amount(self.currency)
    }
}

fn compensation(currency: &str) -> &'static str {
    if currency.is_empty() {
        "shipping_discount_tax_compensation_amount"
    } else {
        "shipping_discount_tax_compensation_amnt"
    }
}
