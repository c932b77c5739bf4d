//! Levels by item and location, changed only by moves that the ledger records.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::LedgerRow;
use crate::items::Item;
use crate::json::{Json, object};
use crate::record::{Money, Quantity};
use crate::shop::Shop;

/// What one location holds of one item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Level {
    pub(crate) on_hand: Decimal,
    pub(crate) committed: Decimal,
    pub(crate) in_transit: Decimal,
    pub(crate) on_po: Decimal,
    pub(crate) unit_cost: Option<Money>,
}

/// All levels of an account. An absent one is zero.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stock(BTreeMap<(i64, i64), Level>);

/// A change of one level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Move {
    pub(crate) on_hand: Decimal,
    pub(crate) committed: Decimal,
    pub(crate) in_transit: Decimal,
}

/// The document behind a move.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cause {
    pub(crate) kind: &'static str,
    pub(crate) id: i64,
}

impl Stock {
    pub(crate) fn level(&self, item: i64, location: i64) -> Level {
        self.0.get(&(item, location)).copied().unwrap_or_default()
    }

    /// Every level that ever changed, by item and location.
    pub(crate) fn iter(&self) -> impl Iterator<Item = ((i64, i64), &Level)> {
        self.0.iter().map(|(place, level)| (*place, level))
    }

    /// The levels of one item.
    pub(crate) fn of_item(&self, item: i64) -> impl Iterator<Item = ((i64, i64), &Level)> {
        let levels = self.0.range((item, i64::MIN)..=(item, i64::MAX));
        levels.map(|(place, level)| (*place, level))
    }

    /// Remembers what a unit cost when it last came in.
    pub(crate) fn cost(&mut self, item: i64, location: i64, unit_cost: Money) {
        self.0.entry((item, location)).or_default().unit_cost = Some(unit_cost);
    }

    fn apply(&mut self, item: i64, location: i64, change: Move) {
        let level = self.0.entry((item, location)).or_default();
        level.on_hand += change.on_hand;
        level.committed += change.committed;
        level.in_transit += change.in_transit;
    }

    pub(crate) fn save(&self) -> Json {
        let number = |units: Decimal| Json::Number(units.normalize());
        let row = |((item, location), level): (&(i64, i64), &Level)| {
            Json::List(vec![
                (*item).into(),
                (*location).into(),
                number(level.on_hand),
                number(level.committed),
                number(level.in_transit),
                number(level.on_po),
                level.unit_cost.map_or(Json::Null, |cost| Json::Number(cost.amount())),
            ])
        };
        Json::List(self.0.iter().map(row).collect())
    }

    pub(crate) fn restore(saved: &Json) -> Self {
        let rows = saved.as_list().unwrap_or_default();
        Self(rows.iter().filter_map(Json::as_list).filter_map(restored).collect())
    }
}

fn restored(row: &[Json]) -> Option<((i64, i64), Level)> {
    let [item, location, on_hand, committed, in_transit, on_po, cost] = row else {
        return None;
    };
    let level = Level {
        on_hand: on_hand.as_number()?,
        committed: committed.as_number()?,
        in_transit: in_transit.as_number()?,
        on_po: on_po.as_number()?,
        unit_cost: cost.as_number().map(Money::new),
    };
    Some(((item.as_id()?, location.as_id()?), level))
}

impl Level {
    /// What can still be promised.
    pub(crate) fn available(&self) -> Decimal {
        self.on_hand - self.committed
    }

    /// The level as replies show it.
    pub(crate) fn shown(&self, qty_with_transit: bool) -> [(&'static str, Json); 7] {
        let number = |units: Decimal| Json::Number(units.normalize());
        let owned = self.on_hand + if qty_with_transit { self.in_transit } else { Decimal::ZERO };
        [
            ("qty", number(owned)),
            ("qty_on_hand", number(self.on_hand)),
            ("qty_committed", number(self.committed)),
            ("qty_available", number(self.available())),
            ("qty_on_po", number(self.on_po)),
            ("qty_in_transit", number(self.in_transit)),
            ("unit_cost", self.unit_cost.map_or(Json::Null, |cost| Json::Number(cost.amount()))),
        ]
    }

    /// The level with its place.
    pub(crate) fn placed(&self, item: i64, location: i64, qty_with_transit: bool) -> Json {
        let mut row = object([("item_id", item.into()), ("location_id", location.into())]);
        row.extend(object(self.shown(qty_with_transit)));
        Json::Object(row)
    }
}

impl Shop {
    /// Changes a level and writes the ledger. Items whose stock is not tracked stay as they are.
    pub(crate) fn move_stock(&mut self, item: i64, location: i64, change: Move, cause: Cause) {
        let is_tracked = self.get::<Item>(item).is_some_and(|item| item.track_inventory);
        if !is_tracked || change == Move::default() {
            return;
        }
        self.stock.apply(item, location, change);
        let now = self.now();
        let counted = match self.settings.ledger_delta.as_str() {
            "committed" => change.committed,
            _ => change.on_hand - change.committed,
        };
        let some = |units: Decimal| (!units.is_zero()).then(|| Quantity::new(units));
        self.put(LedgerRow {
            item_id: item,
            location_id: location,
            delta_qty_committed: some(counted),
            delta_qty_on_hand: some(change.on_hand),
            delta_qty_in_transit: some(change.in_transit),
            source_type: cause.kind.to_owned(),
            source_id: Some(cause.id),
            created_at: now,
            updated_at: now,
            ..LedgerRow::default()
        });
    }
}
