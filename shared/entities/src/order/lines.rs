//! Which rows of a Magento order are really sold, and what each costs.
//!
//! A configurable, a bundle or a grouped product stands in an order as several rows; the point of
//! sale gets one line for each unit of stock (sync-rules.md, section 5; magento-gotchas.md, 3–10).

use rust_decimal::Decimal;

use super::facts::Basis;
use super::wire::WireItem;
use crate::vocabulary::money;

/// A row that is sold: whose stock, how many, for how much.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SoldRow<'a> {
    /// The row that carries the money.
    pub(super) row_id: u64,
    pub(super) sku: &'a str,
    pub(super) name: &'a str,
    pub(super) qty: Decimal,
    /// What all units together cost, without tax, after discounts.
    pub(super) net: Decimal,
    pub(super) original_unit_price: Decimal,
    pub(super) is_virtual: bool,
}

/// The rows of `items` that are sold, in their order.
pub(super) fn sold_rows(items: &[WireItem], basis: Basis) -> Vec<SoldRow<'_>> {
    let mut rows = Vec::with_capacity(items.len());
    for item in items.iter().filter(|item| parent(item, items).is_none()) {
        let children: Vec<&WireItem> =
            items.iter().filter(|child| child.parent_item_id == Some(item.item_id)).collect();
        sell(item, &children, basis, &mut rows);
    }
    rows
}

/// The parent's row; a child whose parent is absent stands for itself.
fn parent<'a>(item: &WireItem, items: &'a [WireItem]) -> Option<&'a WireItem> {
    let parent_id = item.parent_item_id?;
    items.iter().find(|other| other.item_id == parent_id)
}

fn sell<'a>(
    item: &'a WireItem,
    children: &[&'a WireItem],
    basis: Basis,
    rows: &mut Vec<SoldRow<'a>>,
) {
    match (item.product_type.as_deref(), children) {
        (Some("bundle"), [_, ..]) if is_priced(children) => {
            rows.extend(children.iter().map(|child| sold(child, child, net(child, basis), basis)));
        }
        (Some("bundle"), [_, ..]) => rows.extend(fixed_bundle(item, children, basis)),
        (_, [child]) => rows.push(sold(item, child, net(item, basis), basis)),
        (_, _) => rows.push(sold(item, item, net(item, basis), basis)),
    }
}

/// A dynamic bundle's money is its children's; the parent's row only repeats it, and after a
/// coupon repeats it wrongly (magento-gotchas.md, 5).
fn is_priced(children: &[&WireItem]) -> bool {
    children.iter().any(|child| !child.price.0.is_zero() || !child.row_total_incl_tax.0.is_zero())
}

/// A fixed bundle's money is the parent's (magento-gotchas.md, 6); each child gets its share.
fn fixed_bundle<'a>(
    item: &'a WireItem,
    children: &[&'a WireItem],
    basis: Basis,
) -> Vec<SoldRow<'a>> {
    let by_price: Vec<Decimal> =
        children.iter().map(|child| child.original_price.0 * child.qty_ordered.0).collect();
    let weights = if by_price.iter().all(Decimal::is_zero) {
        children.iter().map(|child| child.qty_ordered.0).collect()
    } else {
        by_price
    };
    let shares = money::share(money::to_cents(net(item, basis)), &weights);
    let rows = children.iter().zip(shares).map(|(child, share)| sold(child, child, share, basis));
    rows.collect()
}

/// `goods` leave the shop, `money` says at what price.
fn sold<'a>(money: &'a WireItem, goods: &'a WireItem, net: Decimal, basis: Basis) -> SoldRow<'a> {
    SoldRow {
        row_id: money.item_id,
        sku: &goods.sku,
        name: goods.name.as_deref().unwrap_or(&goods.sku),
        qty: money.qty_ordered.0,
        net,
        original_unit_price: basis.pick(money.original_price, money.base_original_price).0,
        is_virtual: !goods.is_virtual.0.is_zero(),
    }
}

/// What a row costs without tax and after its discount: the formula that held in every order
/// tried (magento-gotchas.md, 3), and its base twin, which adds the fixed product tax of one unit
/// where the first adds the row's (4).
fn net(item: &WireItem, basis: Basis) -> Decimal {
    match basis {
        Basis::Order => {
            item.row_total_incl_tax.0 - item.tax_amount.0 - item.weee_tax_applied_row_amount.0
        }
        Basis::Base => {
            item.base_row_total_incl_tax.0
                - item.base_tax_amount.0
                - item.base_weee_tax_applied_amount.0
        }
    }
}
