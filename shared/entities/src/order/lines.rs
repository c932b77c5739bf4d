//! Which rows of a Magento order are really sold, and what each costs.
//!
//! A configurable, a bundle or a grouped product stands in an order as several rows; the point of
//! sale gets one line for each unit of stock (sync-rules.md, section 5; magento-gotchas.md, 3–10).

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::basis::Basis;
use super::wire::WireItem;
use crate::vocabulary::{Cause, Problem, money};

/// What an order's rows sell.
#[derive(Debug, Default)]
pub(super) struct Sold<'a> {
    /// In Magento's order.
    pub(super) rows: Vec<SoldRow<'a>>,
    /// Fixed product taxes (FPT, weee), which stand outside the rows' net and outside
    /// `tax_amount` (magento-gotchas.md, 19).
    pub(super) fixed_tax: Decimal,
    /// What has become of the units.
    pub(super) units: Units,
}

/// A row that is sold: whose stock, how many, for how much.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SoldRow<'a> {
    /// The row that Magento ships and refunds by: a configurable's parent, a bundle's child.
    pub(super) row_id: u64,
    pub(super) sku: &'a str,
    pub(super) name: &'a str,
    pub(super) qty: Decimal,
    /// What all units together cost, without tax, after discounts.
    pub(super) net: Decimal,
    /// What one unit costs before discounts.
    pub(super) original_unit_price: Decimal,
    pub(super) is_virtual: bool,
}

/// What has become of units, as Magento counts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Units {
    /// Cancelled.
    pub(super) cancelled: Decimal,
    /// Left the shop.
    pub(super) shipped: Decimal,
    /// Refunded before they could leave the shop.
    pub(super) never_sent: Decimal,
}

/// What makes rows unreadable as an order: ids that stand twice, and rows below rows below rows.
pub(super) fn problems(items: &[WireItem]) -> Vec<Problem> {
    let mut ids = BTreeSet::new();
    let mut problems = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if !ids.insert(item.item_id) {
            let message = format!("two rows have the item_id {}", item.item_id);
            problems.push(unreadable(&format!("items[{index}].item_id"), message));
        }
    }
    let nested: BTreeSet<u64> =
        items.iter().filter(|item| has_parent(item, &ids)).map(|item| item.item_id).collect();
    for (index, item) in items.iter().enumerate() {
        if item.parent_item_id.is_some_and(|parent| nested.contains(&parent)) {
            let message = format!("the row `{}` stands below a row that has a parent", item.sku);
            problems.push(unreadable(&format!("items[{index}].parent_item_id"), message));
        }
    }
    problems
}

fn unreadable(field: &str, message: String) -> Problem {
    let remedy = "look at the order in Magento, and take it by hand if its rows are wrong there";
    Problem::new(Cause::Unreadable, field, message, remedy)
}

/// A child whose parent is absent stands for itself.
fn has_parent(item: &WireItem, ids: &BTreeSet<u64>) -> bool {
    item.parent_item_id.is_some_and(|parent| ids.contains(&parent))
}

/// What `items` sell.
pub(super) fn sold(items: &[WireItem], basis: Basis) -> Sold<'_> {
    let ids: BTreeSet<u64> = items.iter().map(|item| item.item_id).collect();
    let mut children: BTreeMap<u64, Vec<&WireItem>> = BTreeMap::new();
    for item in items {
        if let Some(parent) = item.parent_item_id {
            children.entry(parent).or_default().push(item);
        }
    }
    let mut sold = Sold::default();
    for item in items.iter().filter(|item| !has_parent(item, &ids)) {
        let children = children.get(&item.item_id).map_or(&[][..], Vec::as_slice);
        sold.family(item, children, basis);
    }
    sold
}

impl<'a> Sold<'a> {
    fn family(&mut self, item: &'a WireItem, children: &[&'a WireItem], basis: Basis) {
        match (item.product_type.as_deref(), children) {
            (_, []) => self.row(item, item, basis),
            (kind, [child]) if kind != Some("bundle") => self.row(item, child, basis),
            _ if is_priced(children) => {
                for child in children {
                    self.row(child, child, basis);
                }
            }
            _ => self.fixed_bundle(item, children, basis),
        }
    }

    /// `goods` leave the shop, `money` says at what price and what has become of them: of a
    /// configurable's two rows the parent does (magento-gotchas.md, 8).
    fn row(&mut self, money: &'a WireItem, goods: &'a WireItem, basis: Basis) {
        self.rows.push(SoldRow {
            row_id: money.item_id,
            sku: &goods.sku,
            name: goods.name.as_deref().unwrap_or(&goods.sku),
            qty: money.qty_ordered.0,
            net: net(money, basis),
            original_unit_price: original_price(money, basis),
            is_virtual: !is_stock(goods),
        });
        self.fixed_tax += fixed_tax(money, basis);
        self.units.add(money, goods);
    }

    /// A fixed bundle's money is the parent's (magento-gotchas.md, 6); each child gets its share.
    /// Its cancelled units too are told on the parent only (62), the others on the children (61).
    fn fixed_bundle(&mut self, item: &'a WireItem, children: &[&'a WireItem], basis: Basis) {
        let weights: Vec<Decimal> = children.iter().map(|child| child.qty_ordered.0).collect();
        let share = |amount| money::share(money::to_cents(amount), &weights);
        let nets = share(net(item, basis));
        let originals = share(original_price(item, basis) * item.qty_ordered.0);
        for (child, (net, original)) in children.iter().zip(nets.into_iter().zip(originals)) {
            self.rows.push(SoldRow {
                row_id: child.item_id,
                sku: &child.sku,
                name: child.name.as_deref().unwrap_or(&child.sku),
                qty: child.qty_ordered.0,
                net,
                original_unit_price: original.checked_div(child.qty_ordered.0).unwrap_or(net),
                is_virtual: !is_stock(child),
            });
            self.units.add(child, child);
        }
        self.fixed_tax += fixed_tax(item, basis);
        self.units.cancelled += item.qty_canceled.0;
    }
}

impl Units {
    fn add(&mut self, counted: &WireItem, goods: &WireItem) {
        let (ordered, shipped) = (counted.qty_ordered.0, counted.qty_shipped.0);
        self.cancelled += counted.qty_canceled.0;
        self.shipped += shipped;
        if is_stock(goods) {
            let not_sent = (ordered - shipped - counted.qty_canceled.0).max(Decimal::ZERO);
            self.never_sent += not_sent.min(counted.qty_refunded.0);
        }
    }
}

/// A dynamic bundle's money is its children's; the parent's row only repeats it, and after a
/// coupon repeats it wrongly (magento-gotchas.md, 5).
fn is_priced(children: &[&WireItem]) -> bool {
    let amounts = |child: &WireItem| {
        [child.price, child.row_total, child.row_total_incl_tax.unwrap_or_default()]
    };
    children.iter().flat_map(|child| amounts(child)).any(|amount| !amount.0.is_zero())
}

fn is_stock(goods: &WireItem) -> bool {
    goods.is_virtual.0.is_zero()
}

/// Where catalogue prices include tax, so does `original_price`; and a custom option adds to
/// `price` alone.
fn original_price(item: &WireItem, basis: Basis) -> Decimal {
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
fn net(item: &WireItem, basis: Basis) -> Decimal {
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

fn fixed_tax(item: &WireItem, basis: Basis) -> Decimal {
    basis.pick(item.weee_tax_applied_row_amount, item.base_weee_tax_applied_row_amnt).0
}
