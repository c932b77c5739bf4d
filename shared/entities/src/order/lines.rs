//! Which rows of a Magento order are really sold, and what each costs.
//!
//! A configurable, a bundle or a grouped product stands in an order as several rows; the point of
//! sale gets one line for each unit of stock (sync-rules.md, section 5; magento-gotchas.md, 3–10).

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::basis::Basis;
use super::row_money::{
    discount, fixed_tax, has_money, is_stock, net, net_invoiced, original_price, total,
};
use super::wire::WireItem;
use crate::vocabulary::{Cause, Problem, money};

/// Which of Magento's figures say what a row sells and costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// All units; the row's totals are after its discount, as 2.4.6 writes them over REST
    /// (magento-gotchas.md, 1).
    AfterDiscount,
    /// All units; the row's totals are before its discount, as older shops write them.
    BeforeDiscount,
    /// What is left when the rest was cancelled: the units that were invoiced, or shipped and not
    /// cancelled, at what was invoiced for them (magento-gotchas.md, 66).
    Left,
}

/// What an order's rows sell.
#[derive(Debug, Default)]
pub(super) struct Sold<'a> {
    /// In Magento's order.
    pub(super) rows: Vec<SoldRow<'a>>,
    /// Fixed product taxes (FPT, weee), which stand outside the rows' net and outside
    /// `tax_amount` (magento-gotchas.md, 19).
    pub(super) fixed_tax: Decimal,
    /// What has become of the units.
    pub(super) units: Units<'a>,
    /// Discounts on what was invoiced, of all rows.
    pub(super) discount_invoiced: Decimal,
    /// What units that are left but were never invoiced add to what was: net, and tax.
    pub(super) not_invoiced: (Decimal, Decimal),
    /// Units that are not cancelled, and neither invoiced nor shipped: what is left of them, and
    /// what they cost, nothing says.
    pub(super) loose: Decimal,
    /// Whether the rows of this order say for themselves that their totals are before discounts.
    pub(super) totals_ignore_discounts: bool,
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
pub(super) struct Units<'a> {
    /// Cancelled.
    pub(super) cancelled: Decimal,
    /// Left the shop.
    pub(super) shipped: Decimal,
    /// Refunded before they could leave the shop.
    pub(super) never_sent: Decimal,
    /// Refunded, by SKU, in Magento's order.
    pub(super) refunded: Vec<(&'a str, Decimal)>,
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

/// The ids of rows that repeat another and sell nothing.
///
/// What always held in 528 replies of real shops: the quantities of the rows without a parent come
/// to `total_qty_ordered`. Where they come to more, rows without money that name a SKU which
/// another row sells are no units, as far as that closes the sum.
///
/// # Errors
/// The rows' sum and `total_qty_ordered`, where leaving out such rows does not make them agree.
pub(super) fn phantoms(
    items: &[WireItem],
    total: Option<Decimal>,
) -> Result<BTreeSet<u64>, (Decimal, Decimal)> {
    let ids: BTreeSet<u64> = items.iter().map(|item| item.item_id).collect();
    let parents: BTreeSet<u64> = items.iter().filter_map(|item| item.parent_item_id).collect();
    let top: Vec<&WireItem> = items.iter().filter(|item| !has_parent(item, &ids)).collect();
    let sum: Decimal = top.iter().map(|item| item.qty_ordered.0).sum();
    let Some(total) = total.filter(|total| *total != sum) else { return Ok(BTreeSet::new()) };
    let repeats = |item: &WireItem| {
        let same = |other: &WireItem| other.item_id != item.item_id && other.sku == item.sku;
        !parents.contains(&item.item_id) && !has_money(item) && items.iter().any(same)
    };
    let mut surplus = sum - total;
    let mut phantoms = BTreeSet::new();
    // Magento adds a row that repeats another behind it.
    for item in top.into_iter().rev().filter(|item| repeats(item)) {
        if item.qty_ordered.0 <= surplus {
            surplus -= item.qty_ordered.0;
            phantoms.insert(item.item_id);
        }
    }
    if surplus.is_zero() { Ok(phantoms) } else { Err((sum, total)) }
}

/// What `items` sell, without those in `phantoms`.
pub(super) fn sold<'a>(
    items: &'a [WireItem],
    phantoms: &BTreeSet<u64>,
    basis: Basis,
    reading: Reading,
) -> Sold<'a> {
    let ids: BTreeSet<u64> = items.iter().map(|item| item.item_id).collect();
    let mut children: BTreeMap<u64, Vec<&WireItem>> = BTreeMap::new();
    for item in items {
        if let Some(parent) = item.parent_item_id {
            children.entry(parent).or_default().push(item);
        }
    }
    let mut seller = Seller { basis, reading, sold: Sold::default(), votes: Votes::default() };
    let top = items.iter().filter(|item| !has_parent(item, &ids));
    for item in top.filter(|item| !phantoms.contains(&item.item_id)) {
        let children = children.get(&item.item_id).map_or(&[][..], Vec::as_slice);
        seller.family(item, children);
    }
    let Seller { mut sold, votes, .. } = seller;
    sold.totals_ignore_discounts = votes.before > 0 && votes.after == 0;
    sold.rows.retain(|row| reading != Reading::Left || !row.qty.is_zero());
    sold
}

/// Reads one family of rows after the other.
struct Seller<'a> {
    basis: Basis,
    reading: Reading,
    sold: Sold<'a>,
    votes: Votes,
}

/// How many discounted rows look as if their total were before, and after the discount.
#[derive(Default)]
struct Votes {
    before: usize,
    after: usize,
}

impl<'a> Seller<'a> {
    fn family(&mut self, item: &'a WireItem, children: &[&'a WireItem]) {
        match (item.product_type.as_deref(), children) {
            (_, []) => self.row(item, item),
            (kind, [child]) if kind != Some("bundle") => self.row(item, child),
            _ if children.iter().any(|child| has_money(child)) => {
                for child in children {
                    self.row(child, child);
                }
            }
            _ => self.fixed_bundle(item, children),
        }
    }

    /// `goods` leave the shop, `money` says at what price and what has become of them: of a
    /// configurable's two rows the parent does (magento-gotchas.md, 8).
    fn row(&mut self, money: &'a WireItem, goods: &'a WireItem) {
        let Cost { qty, net, fixed_tax } = self.cost(money);
        self.sold.rows.push(SoldRow {
            row_id: money.item_id,
            sku: &goods.sku,
            name: goods.name.as_deref().unwrap_or(&goods.sku),
            qty,
            net,
            original_unit_price: original_price(money, self.basis),
            is_virtual: !is_stock(goods),
        });
        self.sold.fixed_tax += fixed_tax;
        self.sold.units.add(money, goods);
    }

    /// A fixed bundle's money is the parent's (magento-gotchas.md, 6); each child gets its share.
    /// Its cancelled units too are told on the parent only (62), the others on the children (61).
    fn fixed_bundle(&mut self, item: &'a WireItem, children: &[&'a WireItem]) {
        let Cost { qty, net, fixed_tax } = self.cost(item);
        let of_ordered = qty.checked_div(item.qty_ordered.0).unwrap_or(Decimal::ONE);
        let weights: Vec<Decimal> = children.iter().map(|child| child.qty_ordered.0).collect();
        let share = |amount| money::share(money::to_cents(amount), &weights);
        let nets = share(net);
        let originals = share(original_price(item, self.basis) * item.qty_ordered.0);
        for (child, (net, original)) in children.iter().zip(nets.into_iter().zip(originals)) {
            let qty = match self.reading {
                Reading::Left => (child.qty_ordered.0 * of_ordered).normalize(),
                Reading::AfterDiscount | Reading::BeforeDiscount => child.qty_ordered.0,
            };
            self.sold.rows.push(SoldRow {
                row_id: child.item_id,
                sku: &child.sku,
                name: child.name.as_deref().unwrap_or(&child.sku),
                qty,
                net,
                original_unit_price: original.checked_div(child.qty_ordered.0).unwrap_or(net),
                is_virtual: !is_stock(child),
            });
            self.sold.units.add(child, child);
        }
        self.sold.fixed_tax += fixed_tax;
        self.sold.units.cancelled += item.qty_canceled.0;
    }

    /// What a row sells and costs, as the reading says.
    fn cost(&mut self, item: &WireItem) -> Cost {
        let (basis, qty) = (self.basis, item.qty_ordered.0);
        self.votes.count(item, basis);
        match self.reading {
            Reading::AfterDiscount => {
                Cost { qty, net: net(item, basis), fixed_tax: fixed_tax(item, basis) }
            }
            Reading::BeforeDiscount => {
                let net = total(item, basis) - discount(item, basis);
                Cost { qty, net, fixed_tax: fixed_tax(item, basis) }
            }
            Reading::Left => self.left(item),
        }
    }

    /// What is left of a row. Units that were shipped and not cancelled, but never invoiced, cost
    /// their share of what is not invoiced.
    fn left(&mut self, item: &WireItem) -> Cost {
        let basis = self.basis;
        let (ordered, invoiced) = (item.qty_ordered.0, item.qty_invoiced.0);
        let qty = ordered - item.qty_canceled.0;
        self.sold.loose += (qty - invoiced.max(item.qty_shipped.0)).max(Decimal::ZERO);
        let of_ordered = |amount: Decimal| {
            (amount * qty).checked_div(ordered).map(money::to_cents).unwrap_or_default()
        };
        let fixed_tax = of_ordered(fixed_tax(item, basis));
        let (net_invoiced, discount_invoiced) = net_invoiced(item, basis);
        self.sold.discount_invoiced += discount_invoiced;
        let more = |whole: Decimal, invoiced_amount: Decimal| {
            let share = (whole - invoiced_amount) * (qty - invoiced);
            share.checked_div(ordered - invoiced).map(money::to_cents).unwrap_or_default()
        };
        let net_more = more(net(item, basis), net_invoiced);
        let tax_invoiced = basis.pick(item.tax_invoiced, item.base_tax_invoiced).0;
        let tax_more = more(basis.pick(item.tax_amount, item.base_tax_amount).0, tax_invoiced);
        self.sold.not_invoiced.0 += net_more;
        self.sold.not_invoiced.1 += tax_more;
        Cost { qty: qty.normalize(), net: net_invoiced + net_more, fixed_tax }
    }
}

struct Cost {
    qty: Decimal,
    net: Decimal,
    fixed_tax: Decimal,
}

impl Votes {
    fn count(&mut self, item: &WireItem, basis: Basis) {
        let discount = discount(item, basis);
        if discount <= Decimal::ZERO {
            return;
        }
        let full = basis.pick(item.price, item.base_price).0 * item.qty_ordered.0;
        let off = (full - total(item, basis)).abs();
        if off + off < discount { self.before += 1 } else { self.after += 1 }
    }
}

impl<'a> Units<'a> {
    fn add(&mut self, counted: &WireItem, goods: &'a WireItem) {
        let (ordered, shipped) = (counted.qty_ordered.0, counted.qty_shipped.0);
        self.cancelled += counted.qty_canceled.0;
        self.shipped += shipped;
        let refunded = counted.qty_refunded.0;
        if is_stock(goods) {
            let not_sent = (ordered - shipped - counted.qty_canceled.0).max(Decimal::ZERO);
            self.never_sent += not_sent.min(refunded);
        }
        if refunded > Decimal::ZERO {
            match self.refunded.iter_mut().find(|(sku, _)| *sku == goods.sku) {
                Some((_, qty)) => *qty += refunded,
                None => self.refunded.push((&goods.sku, refunded)),
            }
        }
    }
}
