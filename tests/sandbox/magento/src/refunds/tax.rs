//! The tax that a credit memo gives back, on goods and on shipping.

use rust_decimal::Decimal;

use super::parts::counted;
use super::shipping::Shipping;
use super::totals::Sheet;
use crate::json::Map;
use crate::money::{Errors, share};

/// The taxes of a credit memo in one currency.
pub(super) struct Taxed {
    /// All of it.
    pub(super) tax: Decimal,
    /// The tax inside discounts.
    pub(super) compensation: Decimal,
    /// What of it is on shipping.
    pub(super) of_shipping: Decimal,
}

/// What shipping adds.
#[derive(Default)]
struct OnShipping {
    tax: Decimal,
    is_partial: bool,
}

/// Sets the taxes of the rows and sums them up.
pub(super) fn collect(
    sheet: &Sheet<'_>,
    rows: &mut [Map],
    shipping: &Shipping,
    errors: &mut Errors,
) -> Taxed {
    let (mut tax, mut inside) = on_goods(sheet, rows, errors);
    let on_shipping = match sheet.memo.invoice {
        Some(invoice) => through_invoice(sheet, invoice, shipping, &mut inside, errors),
        None => through_order(sheet, shipping, &mut inside, errors),
    };
    tax += on_shipping.tax;
    let (most, most_inside) = (allowed(sheet), allowed_inside(sheet));
    if sheet.memo.is_last() && !on_shipping.is_partial {
        (tax, inside) = (most, most_inside);
    }
    Taxed {
        tax: tax.min(most),
        compensation: inside.min(most_inside),
        of_shipping: on_shipping.tax,
    }
}

fn on_goods(sheet: &Sheet<'_>, rows: &mut [Map], errors: &mut Errors) -> (Decimal, Decimal) {
    let (mut tax, mut inside) = (Decimal::ZERO, Decimal::ZERO);
    for (part, item) in sheet.memo.parts.iter().zip(rows) {
        let Some(row) = counted(sheet.memo.order, part.id) else { continue };
        if part.quantity <= Decimal::ZERO || row.at("qty_invoiced").decimal().is_zero() {
            continue;
        }
        let mut give = |names| {
            sheet.part(part, row, names, |left, of| {
                errors.plus("regular", share(left, part.quantity, of))
            })
        };
        let own = give(("tax_invoiced", "tax_refunded"));
        let own_inside =
            give(("discount_tax_compensation_invoiced", "discount_tax_compensation_refunded"));
        item.set(sheet.name("tax_amount"), own);
        item.set(sheet.name("discount_tax_compensation_amount"), own_inside);
        tax += own;
        inside += own_inside;
    }
    (tax, inside)
}

/// In proportion to what the invoice had.
fn through_invoice(
    sheet: &Sheet<'_>,
    invoice: &Map,
    shipping: &Shipping,
    inside: &mut Decimal,
    errors: &mut Errors,
) -> OnShipping {
    let all = sheet.memo.order.amount("base_shipping_amount");
    if all.is_zero() {
        return OnShipping::default();
    }
    let base = shipping.amount("base_");
    let tax = errors.plus("regular", share(sheet.of(invoice, "shipping_tax_amount"), base, all));
    let part = share(sheet.shipping_compensation_of(invoice), base, all);
    *inside = errors.plus("regular", *inside + part);
    let has_tax = invoice.at("shipping_tax_amount").decimal() > Decimal::ZERO;
    OnShipping { tax, is_partial: base < all && has_tax || is_given_away(sheet) }
}

/// In proportion to the order's shipping; the last part takes the rest.
fn through_order(
    sheet: &Sheet<'_>,
    shipping: &Shipping,
    inside: &mut Decimal,
    errors: &mut Errors,
) -> OnShipping {
    let order = sheet.memo.order;
    let left = order.amount("base_shipping_amount") - order.amount("base_shipping_refunded");
    let base = shipping.amount("base_");
    if order.amount("shipping_amount") > Decimal::ZERO && left > base {
        let (part, all) = (sheet.shipped(shipping), sheet.of_order("shipping_amount"));
        let tax = errors.plus("regular", share(sheet.of_order("shipping_tax_amount"), part, all));
        *inside += errors.plus("regular", share(sheet.shipping_compensation(), part, all));
        let has_tax = order.amount("shipping_tax_amount") > Decimal::ZERO;
        let is_part = shipping.amount("") < order.amount("shipping_amount");
        return OnShipping { tax, is_partial: is_part && (has_tax || is_given_away(sheet)) };
    }
    if left != base {
        return OnShipping::default();
    }
    *inside += sheet.shipping_compensation();
    let tax = sheet.of_order("shipping_tax_amount") - sheet.of_order("shipping_tax_refunded");
    OnShipping { tax, is_partial: false }
}

/// Whether the order's shipping was discounted to nothing.
fn is_given_away(sheet: &Sheet<'_>) -> bool {
    let order = sheet.memo.order;
    order.amount("shipping_discount_amount") >= order.amount("shipping_amount")
}

/// The most tax that can go back.
fn allowed(sheet: &Sheet<'_>) -> Decimal {
    let left = sheet.of_order("tax_invoiced") - sheet.of_order("tax_refunded");
    let of_invoice = sheet.memo.invoice.map(|invoice| {
        let earlier = sheet.memo.earlier.iter().map(|memo| sheet.of(memo, "tax_amount"));
        sheet.of(invoice, "tax_amount") - earlier.sum::<Decimal>()
    });
    of_invoice.map_or(left, |most| most.min(left))
}

/// The most of the tax inside discounts that can go back.
fn allowed_inside(sheet: &Sheet<'_>) -> Decimal {
    let name = "discount_tax_compensation_amount";
    let left = sheet.of_order("discount_tax_compensation_invoiced") + sheet.shipping_compensation()
        - sheet.of_order("discount_tax_compensation_refunded");
    let of_invoice = sheet.memo.invoice.map(|invoice| {
        let earlier = sheet.memo.earlier.iter().map(|memo| sheet.of(memo, name));
        sheet.of(invoice, name) + sheet.shipping_compensation_of(invoice) - earlier.sum::<Decimal>()
    });
    of_invoice.map_or(left, |most| most.min(left))
}
