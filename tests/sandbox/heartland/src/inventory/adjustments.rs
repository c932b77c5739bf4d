//! Adjustments: stock changed by hand, in sets that are completed or one at a time.

use axum::Router;
use axum::extract::{OriginalUri, RawQuery, State};
use axum::routing::get;
use rust_decimal::Decimal;

use super::stock::{Cause, Move};
use crate::definitions::InventoryReason;
use crate::http::{
    App, Body, Failure, Refusals, Resource, children, collection, create, created, list_of,
    read_one,
};
use crate::items::Item;
use crate::locations::Location;
use crate::record::{Money, Quantity, Time, record, words};
use crate::shop::Shop;

words! {
    /// How far a set has come.
    SetStatus {
        Pending = "pending",
        Complete = "complete",
    }
}

record! {
    /// Changes at one location for one reason, which count together.
    AdjustmentSet = "inventory/adjustment_sets" {
        location_id: Option<i64> [filter],
        adjustment_reason_id: Option<i64> [filter],
        description: Option<String>,
        status: SetStatus [filter],
        completed_at: Option<Time> [fixed],
    }
}

record! {
    /// A change of one item, up or down.
    AdjustmentLine = "inventory/adjustment_lines", under adjustment_set_id {
        adjustment_set_id: i64 [fixed],
        item_id: Option<i64>,
        item_lookup: Option<String> [hidden],
        qty: Quantity,
        unit_cost: Option<Money>,
    }
}

record! {
    /// A change of one item that counts at once.
    Adjustment = "inventory/adjustments" {
        location_id: Option<i64> [filter],
        item_id: Option<i64> [filter],
        item_lookup: Option<String> [hidden],
        adjustment_reason_id: Option<i64>,
        qty: Quantity,
        unit_cost: Option<Money>,
    }
}

impl Resource for AdjustmentSet {
    fn settle(&mut self, was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        check_place(shop, self.location_id, self.adjustment_reason_id, refusals);
        if was.is_some_and(|was| was.status == SetStatus::Complete) {
            refusals.add("status", "is complete already");
        }
        if was.is_none() && self.status == SetStatus::Complete {
            refusals.add("status", "cannot be complete before it has lines");
        }
    }

    fn stored(shop: &mut Shop, id: i64, _was: Option<&Self>) {
        let Some(set) = shop.get::<Self>(id).cloned() else {
            return;
        };
        if set.status != SetStatus::Complete {
            return;
        }
        let lines: Vec<AdjustmentLine> = shop.children("adjustment_set_id", id).cloned().collect();
        // Lines that counted at once do not count again.
        for line in lines.iter().filter(|_| !shop.settings.adjust_at_once).collect::<Vec<_>>() {
            line.count(shop, &set);
        }
        let now = shop.now();
        shop.edit::<Self>(id, |set| set.completed_at = Some(now));
    }
}

impl Resource for AdjustmentLine {
    fn settle(&mut self, _was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        let set = shop.get::<AdjustmentSet>(self.adjustment_set_id);
        if set.is_some_and(|set| set.status == SetStatus::Complete) {
            refusals.add("base", "the set is complete and cannot change");
        }
        self.item_id = shop.find_item(self.item_id, self.item_lookup.take(), refusals);
        refuse_nothing(self.qty, refusals);
    }

    fn stored(shop: &mut Shop, id: i64, _was: Option<&Self>) {
        let Some(line) = shop.get::<Self>(id).cloned() else {
            return;
        };
        let set = shop.get::<AdjustmentSet>(line.adjustment_set_id).cloned();
        if let Some(set) = set.filter(|_| shop.settings.adjust_at_once) {
            line.count(shop, &set);
        }
    }
}

impl AdjustmentLine {
    fn count(&self, shop: &mut Shop, set: &AdjustmentSet) {
        let cause = Cause { kind: "AdjustmentSet", id: set.id };
        let place = (self.item_id.unwrap_or_default(), set.location_id.unwrap_or_default());
        shop.adjust(place, self.qty.units(), self.unit_cost, cause);
    }
}

impl Resource for Adjustment {
    fn settle(&mut self, _was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        check_place(shop, self.location_id, self.adjustment_reason_id, refusals);
        self.item_id = shop.find_item(self.item_id, self.item_lookup.take(), refusals);
        refuse_nothing(self.qty, refusals);
    }

    fn stored(shop: &mut Shop, id: i64, _was: Option<&Self>) {
        let Some(it) = shop.get::<Self>(id).cloned() else {
            return;
        };
        let place = (it.item_id.unwrap_or_default(), it.location_id.unwrap_or_default());
        shop.adjust(place, it.qty.units(), it.unit_cost, Cause { kind: "Adjustment", id });
    }
}

pub(super) fn check_place(
    shop: &Shop,
    location: Option<i64>,
    reason: Option<i64>,
    refusals: &mut Refusals,
) {
    refusals.need("location_id", location);
    refusals.need("adjustment_reason_id", reason);
    shop.check::<Location>("location_id", location, refusals);
    shop.check::<InventoryReason>("adjustment_reason_id", reason, refusals);
}

fn refuse_nothing(qty: Quantity, refusals: &mut Refusals) {
    if qty == Quantity::default() {
        refusals.add("qty", "can't be blank");
    }
}

impl Shop {
    /// The item a caller names by its id or by a look-up.
    pub(crate) fn find_item(
        &self,
        id: Option<i64>,
        lookup: Option<String>,
        refusals: &mut Refusals,
    ) -> Option<i64> {
        let item = match (id, lookup) {
            (Some(id), _) => self.get::<Item>(id),
            (None, Some(text)) => self.look_up(&text),
            (None, None) => {
                refusals.add("item_id", "can't be blank");
                return None;
            }
        };
        if item.is_none() {
            refusals.add("item_id", "is invalid");
        }
        item.map(|item| item.id)
    }

    pub(super) fn adjust(
        &mut self,
        (item, location): (i64, i64),
        on_hand: Decimal,
        unit_cost: Option<Money>,
        cause: Cause,
    ) {
        self.move_stock(item, location, Move { on_hand, ..Move::default() }, cause);
        if let Some(cost) = unit_cost {
            self.stock.cost(item, location, cost);
        }
    }
}

pub(super) fn routes() -> Router<App> {
    let list = async |State(app): State<App>, RawQuery(query): RawQuery| {
        list_of::<Adjustment>(&app.read(), &query.unwrap_or_default())
    };
    let adjust = async |State(app): State<App>, uri: OriginalUri, Body(body): Body| {
        let mut shop = app.write();
        let id = create(&mut shop, Adjustment::default(), &body)?;
        Ok::<_, Failure>(created::<Adjustment>(&app, &shop, uri.path(), id))
    };
    collection::<AdjustmentSet>()
        .merge(children::<AdjustmentSet, AdjustmentLine>(
            "/inventory/adjustment_sets/{id}/lines",
            "adjustment_set_id",
        ))
        .route("/inventory/adjustments", get(list).post(adjust))
        .route("/inventory/adjustments/{id}", get(read_one::<Adjustment>))
}
