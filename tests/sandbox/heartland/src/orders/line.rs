//! The lines of an order, and the stock they hold.

use rust_decimal::Decimal;

use super::{Order, Status, refresh};
use crate::http::{Refusals, Resource};
use crate::inventory::{Cause, Move};
use crate::items::Item;
use crate::json::Json;
use crate::locations::Location;
use crate::record::{Custom, Money, Quantity, record};
use crate::shop::Shop;

record! {
    /// Some units of an item at one price, shipped from one location.
    OrderLine = "sales/order_lines", under order_id {
        order_id: i64 [fixed filter],
        kind as "type": String [fixed] = "ItemLine".to_owned(),
        item_id: Option<i64> [filter],
        item_lookup: Option<String> [hidden],
        item_public_id: Option<String> [fixed],
        item_description: Option<String> [fixed],
        description: Option<String>,
        qty: Quantity,
        original_unit_price: Option<Money>,
        adjusted_unit_price: Option<Money>,
        ship_from_location_id: Option<i64>,
        total_tax: Option<Money>,
        qty_invoiced: Quantity [fixed],
        custom: Custom,
        held: Quantity [fixed hidden],
        held_at: Option<i64> [fixed hidden],
    }
}

impl Resource for OrderLine {
    fn settle(&mut self, was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        refuse_unless_editable(shop, self.order_id, refusals);
        self.find_item(shop, refusals);
        shop.check::<Location>("ship_from_location_id", self.ship_from_location_id, refusals);
        if self.qty <= Quantity::default() {
            refusals.add("qty", "must be greater than 0");
        }
        if self.qty < self.qty_invoiced {
            refusals.add(
                "qty",
                format!("must not fall below the {} invoiced", self.qty_invoiced.units()),
            );
        }
        let has_moved =
            was.is_some_and(|was| was.ship_from_location_id != self.ship_from_location_id);
        if has_moved && self.qty_invoiced > Quantity::default() {
            refusals.add("ship_from_location_id", "cannot change once units are invoiced");
        }
    }

    fn stored(shop: &mut Shop, id: i64, _was: Option<&Self>) {
        recommit(shop, id);
        if let Some(order) = shop.get::<Self>(id).map(|line| line.order_id) {
            refresh(shop, order);
        }
    }

    fn include(&self, shop: &Shop, name: &str) -> Option<Json> {
        match name {
            "item" => shop.shown_one::<Item>(self.item_id),
            _ => None,
        }
    }
}

impl OrderLine {
    fn find_item(&mut self, shop: &Shop, refusals: &mut Refusals) {
        let item = match (self.item_id, self.item_lookup.take()) {
            (Some(id), _) => shop.get::<Item>(id),
            (None, Some(text)) => shop.look_up(&text),
            (None, None) => return refusals.add("item_id", "can't be blank"),
        };
        let Some(item) = item else {
            return refusals.add("item_id", "is invalid");
        };
        self.item_id = Some(item.id);
        self.item_public_id = Some(item.public_id.clone());
        self.item_description = Some(item.description.clone());
        let original = *self.original_unit_price.get_or_insert(item.price);
        self.adjusted_unit_price.get_or_insert(original);
        shop.check_quantity(item, self.qty, refusals);
    }

    /// What the line adds to its order's total.
    pub(crate) fn extension(&self) -> Decimal {
        let price = self.adjusted_unit_price.unwrap_or_default();
        Money::new(self.qty.units() * price.amount()).amount()
    }

    /// Units not invoiced yet.
    pub(crate) fn remaining(&self) -> Decimal {
        self.qty.units() - self.qty_invoiced.units()
    }
}

impl Shop {
    /// Refuses parts of a unit of an item that is only sold whole.
    pub(crate) fn check_quantity(&self, item: &Item, qty: Quantity, refusals: &mut Refusals) {
        let is_lenient = item.allow_fractional_qty || !self.settings.whole_quantities;
        if !is_lenient && !qty.units().is_integer() {
            refusals.add("qty", "must be an integer");
        }
    }
}

/// Refuses to touch the rows of an order that is closed or cancelled.
pub(super) fn refuse_unless_editable(shop: &Shop, order: i64, refusals: &mut Refusals) {
    let status = shop.get::<Order>(order).map(|order| &order.status);
    if let Some(status) = status.filter(|status| !status.is_editable()) {
        refusals.add("base", format!("the order is {} and cannot change", status.word()));
    }
}

/// Lets every line of an order hold what it should.
pub(super) fn recommit_all(shop: &mut Shop, order: i64) {
    let lines: Vec<i64> =
        shop.children::<OrderLine>("order_id", order).map(|line| line.id).collect();
    for line in lines {
        recommit(shop, line);
    }
}

/// Lets a line hold what it should: its units not invoiced while the order is open, where it
/// ships from; else nothing.
fn recommit(shop: &mut Shop, id: i64) {
    let Some(line) = shop.get::<OrderLine>(id).cloned() else {
        return;
    };
    let is_open =
        shop.get::<Order>(line.order_id).is_some_and(|order| order.status == Status::Open);
    let wanted = if is_open { line.remaining() } else { Decimal::ZERO };
    let cause = Cause { kind: "Order", id: line.order_id };
    let item = line.item_id.unwrap_or_default();
    let held = line.held.units();
    if line.held_at == line.ship_from_location_id {
        commit(shop, item, line.held_at, wanted - held, cause);
    } else {
        commit(shop, item, line.held_at, -held, cause);
        commit(shop, item, line.ship_from_location_id, wanted, cause);
    }
    shop.edit::<OrderLine>(id, |line| {
        line.held_at = line.ship_from_location_id;
        line.held = Quantity::new(if line.held_at.is_some() { wanted } else { Decimal::ZERO });
    });
}

fn commit(shop: &mut Shop, item: i64, location: Option<i64>, units: Decimal, cause: Cause) {
    if let Some(location) = location {
        shop.move_stock(item, location, Move { committed: units, ..Move::default() }, cause);
    }
}
