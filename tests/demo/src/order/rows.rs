//! What the rows of an order sell: whose units, how many, and which row says at what price.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::Value;

use super::Order;
use crate::amount::amount;

/// Units by SKU.
pub(crate) type Units = BTreeMap<String, Decimal>;

/// How a row's money is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// The sum with tax, less the taxes: right in Magento 2.4.
    WithTax,
    /// The sum without tax, less the discount: older shops, whose sums are before it.
    BeforeDiscount,
    /// What invoices took: right where all others were cancelled.
    Invoiced,
    /// The share of the units that are not cancelled: all that can be said where some of them are
    /// not invoiced.
    Left,
}

/// Rows that are sold as one: a row and the goods whose price it tells.
#[derive(Debug)]
pub(crate) struct Family<'a> {
    pub(crate) money: &'a Value,
    goods: Vec<&'a Value>,
}

/// Row amounts of which one is enough to show that a row has money of its own. Newer shops fill
/// `price` in rows that have none.
const ROW_MONEY: [&str; 5] =
    ["row_total", "row_total_incl_tax", "discount_amount", "tax_amount", "row_invoiced"];

impl Order {
    /// The rows of what leaves the shop.
    pub(crate) fn goods(&self) -> impl Iterator<Item = &Value> {
        self.families().into_iter().flat_map(|family| family.goods)
    }

    /// What is sold. A configurable's two rows are one thing, and so are a bundle of one price
    /// and its parts; a bundle's parts that have prices of their own are sold one by one.
    pub(crate) fn families(&self) -> Vec<Family<'_>> {
        let rows = self.rows();
        let mut families = Vec::new();
        let mut surplus = self.surplus();
        for row in rows.iter().filter(|row| !has_parent(row, rows)) {
            let units = amount(&row["qty_ordered"]);
            if units <= surplus && repeats(row, rows) {
                surplus -= units;
                continue;
            }
            let children: Vec<&Value> = rows.iter().filter(|it| is_child(it, row)).collect();
            families.extend(of_parent(row, children));
        }
        families
    }

    /// Units that the rows tell beyond what was ordered. In every recording the rows without a
    /// parent come to `total_qty_ordered`; a checkout to several addresses leaves rows behind.
    fn surplus(&self) -> Decimal {
        let rows = self.rows();
        let told: Decimal = rows
            .iter()
            .filter(|row| !has_parent(row, rows))
            .map(|row| amount(&row["qty_ordered"]))
            .sum();
        match &self.fields["total_qty_ordered"] {
            Value::Null => Decimal::ZERO,
            ordered => told - amount(ordered),
        }
    }

    /// Units by what has become of them, `ordered` or `qty_invoiced` and its like.
    pub(crate) fn units(&self, count: Count) -> Units {
        let mut units = Units::new();
        for (sku, qty) in self.families().iter().flat_map(|family| family.units(count)) {
            *units.entry(sku).or_default() += qty;
        }
        units.retain(|_, qty| !qty.is_zero());
        units.into_iter().map(|(sku, qty)| (sku, qty.normalize())).collect()
    }
}

/// What Magento counts of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    Ordered,
    Invoiced,
    Shipped,
    Cancelled,
    Refunded,
}

impl Count {
    fn field(self) -> &'static str {
        match self {
            Self::Ordered => "qty_ordered",
            Self::Invoiced => "qty_invoiced",
            Self::Shipped => "qty_shipped",
            Self::Cancelled => "qty_canceled",
            Self::Refunded => "qty_refunded",
        }
    }
}

impl Family<'_> {
    /// Which part of its units is not cancelled.
    pub(crate) fn share_left(&self) -> Decimal {
        self.share(Count::Cancelled).map_or(Decimal::ZERO, |gone| Decimal::ONE - gone)
    }

    /// Which part of its units is invoiced.
    pub(crate) fn share_invoiced(&self) -> Decimal {
        self.share(Count::Invoiced).unwrap_or_default()
    }

    fn share(&self, count: Count) -> Option<Decimal> {
        let [counted, ordered] =
            [count, Count::Ordered].map(|count| amount(&self.money[count.field()]));
        counted.checked_div(ordered)
    }

    /// Its units by SKU. A single thing is counted on the row that has the money, a bundle of one
    /// price in sets: of its parts only what was shipped is told one by one.
    pub(crate) fn units(&self, count: Count) -> Vec<(String, Decimal)> {
        let counted = amount(&self.money[count.field()]);
        let sku = |row: &Value| row["sku"].as_str().unwrap_or_default().to_owned();
        if let [goods] = self.goods.as_slice() {
            return vec![(sku(goods), counted)];
        }
        let sets = amount(&self.money["qty_ordered"]);
        let share = counted.checked_div(sets).unwrap_or_default();
        let part = |row: &Value| match count {
            Count::Shipped => amount(&row["qty_shipped"]),
            _ => amount(&row["qty_ordered"]) * share,
        };
        self.goods.iter().map(|row| (sku(row), part(row))).collect()
    }
}

fn of_parent<'a>(row: &'a Value, children: Vec<&'a Value>) -> Vec<Family<'a>> {
    let is_bundle = row["product_type"] == "bundle";
    let has_money = |row: &&Value| ROW_MONEY.iter().any(|name| !amount(&row[name]).is_zero());
    if children.is_empty() {
        return vec![Family { money: row, goods: vec![row] }];
    }
    if (is_bundle || children.len() > 1) && children.iter().any(has_money) {
        let single = |child| Family { money: child, goods: vec![child] };
        return children.into_iter().map(single).collect();
    }
    vec![Family { money: row, goods: children }]
}

fn is_child(row: &Value, parent: &Value) -> bool {
    !parent["item_id"].is_null() && row["parent_item_id"] == parent["item_id"]
}

/// A child whose parent is absent stands for itself.
fn has_parent(row: &Value, rows: &[Value]) -> bool {
    rows.iter().any(|parent| is_child(row, parent))
}

/// Whether a row without money repeats the SKU of another.
fn repeats(row: &Value, rows: &[Value]) -> bool {
    let is_free = ROW_MONEY.iter().all(|name| amount(&row[name]).is_zero());
    let is_same = |other: &&Value| other["sku"] == row["sku"] && other["item_id"] != row["item_id"];
    is_free && rows.iter().any(|other| is_same(&other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orders::Orders;

    /// The relation by which rows that are no units are known.
    #[test]
    fn rows_without_a_parent_come_to_the_units_ordered_in_every_recording() {
        let orders = Orders::recorded().unwrap();
        for order in orders.versions() {
            assert_eq!(order.surplus(), Decimal::ZERO, "{}", order.number());
        }
    }
}
