//! What one row of a Magento order costs, in the set of amounts that is taken.

use rust_decimal::Decimal;

use super::basis::Basis;
use super::wire::WireItem;

/// Whether a row has money of its own. Of a dynamic bundle the children do, and the parent's row
/// only repeats it, after a coupon wrongly (magento-gotchas.md, 5); of a fixed one the parent
/// does. `price` says nothing: newer shops fill it in the children of both.
pub(super) fn has_money(item: &WireItem) -> bool {
    [
        item.row_total,
        item.base_row_total,
        item.row_total_incl_tax.unwrap_or_default(),
        item.base_row_total_incl_tax.unwrap_or_default(),
        item.tax_amount,
        item.base_tax_amount,
        item.discount_amount,
        item.base_discount_amount,
    ]
    .iter()
    .any(|amount| !amount.0.is_zero())
}

pub(super) fn is_stock(goods: &WireItem) -> bool {
    goods.is_virtual.0.is_zero()
}

/// Where catalogue prices include tax, so does `original_price`; and a custom option adds to
/// `price` alone.
pub(super) fn original_price(item: &WireItem, basis: Basis) -> Decimal {
    let (original, price, with_tax) = match basis {
        Basis::Order => (item.original_price, item.price, item.price_incl_tax),
        Basis::Base => (item.base_original_price, item.base_price, item.base_price_incl_tax),
    };
    if original == with_tax { price.0 } else { original.max(price).0 }
}

/// What a row costs without tax and after its discount: the formula that held in every order
/// tried (magento-gotchas.md, 3), and its base twin, which adds the fixed product tax of one unit
/// where the first adds the row's (4). A row that does not tell its sum with tax has `row_total`,
/// which is the same where prices are without tax.
pub(super) fn net(item: &WireItem, basis: Basis) -> Decimal {
    let (with_tax, tax, fixed_tax, without_tax) = match basis {
        Basis::Order => (
            item.row_total_incl_tax,
            item.tax_amount,
            item.weee_tax_applied_row_amount,
            item.row_total,
        ),
        Basis::Base => (
            item.base_row_total_incl_tax,
            item.base_tax_amount,
            item.base_weee_tax_applied_amount,
            item.base_row_total,
        ),
    };
    with_tax.map_or(without_tax.0, |with_tax| with_tax.0 - tax.0 - fixed_tax.0)
}

pub(super) fn fixed_tax(item: &WireItem, basis: Basis) -> Decimal {
    basis.pick(item.weee_tax_applied_row_amount, item.base_weee_tax_applied_row_amnt).0
}

/// A row's total without tax, before or after its discount.
pub(super) fn total(item: &WireItem, basis: Basis) -> Decimal {
    basis.pick(item.row_total, item.base_row_total).0
}

/// What a row's discount takes from its total without tax: where catalogue prices include tax, a
/// part of it is tax.
pub(super) fn discount(item: &WireItem, basis: Basis) -> Decimal {
    let compensation = basis
        .pick(item.discount_tax_compensation_amount, item.base_discount_tax_compensation_amount);
    basis.pick(item.discount_amount, item.base_discount_amount).0.abs() - compensation.0
}

/// What was invoiced of a row, without tax and after its discount, and that discount. Invoices
/// keep the two apart (magento-gotchas.md, 1).
pub(super) fn net_invoiced(item: &WireItem, basis: Basis) -> (Decimal, Decimal) {
    let invoiced = basis.pick(item.row_invoiced, item.base_row_invoiced).0;
    let discount = basis.pick(item.discount_invoiced, item.base_discount_invoiced).0.abs();
    let compensation = basis.pick(
        item.discount_tax_compensation_invoiced,
        item.base_discount_tax_compensation_invoiced,
    );
    (invoiced - discount + compensation.0, discount)
}
