//! Physical counts: stock set to what was found, slowly and in the background.

use std::collections::BTreeMap;

use axum::Router;
use jiff::SignedDuration;
use rust_decimal::Decimal;

use super::adjustments::check_place;
use super::stock::Cause;
use crate::http::{App, Refusals, Resource, children, collection};
use crate::record::{Quantity, Record, Time, record, words};
use crate::shop::Shop;

words! {
    /// How far a count has come.
    CountStatus {
        Pending = "pending",
        Counting = "counting",
        Finalizing = "finalizing",
        Accepted = "accepted",
    }
}

words! {
    /// Whether a count speaks of all items or only of those it names.
    Scope {
        Full = "full",
        Partial = "partial",
    }
}

record! {
    /// A count of one location.
    PhysicalCount = "inventory/physical_counts" {
        location_id: Option<i64> [filter],
        description: Option<String>,
        scope: Scope,
        adjustment_reason_id: Option<i64>,
        status: CountStatus [filter],
        due_at: Option<Time> [fixed hidden],
    }
}

record! {
    /// What one person counted.
    CountBatch = "inventory/count_batches", under physical_count_id {
        physical_count_id: i64 [fixed],
        description: Option<String>,
    }
}

record! {
    /// Units found of one item.
    CountLine = "inventory/count_lines", under batch_id {
        batch_id: i64 [fixed],
        item_id: Option<i64>,
        item_lookup: Option<String> [hidden],
        qty: Quantity,
    }
}

impl Resource for PhysicalCount {
    fn settle(&mut self, was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        check_place(shop, self.location_id, self.adjustment_reason_id, refusals);
        let from = was.map_or(CountStatus::Pending, |was| was.status);
        let is_next = matches!(
            (from, self.status),
            (CountStatus::Pending, CountStatus::Counting)
                | (CountStatus::Counting, CountStatus::Finalizing)
                | (CountStatus::Finalizing, CountStatus::Accepted)
        );
        if from != self.status && !is_next {
            let reason = format!("cannot change from {} to {}", from.word(), self.status.word());
            refusals.add("status", reason);
        }
    }

    /// Acceptance happens later, when the account says so: until then the count finalizes.
    fn stored(shop: &mut Shop, id: i64, was: Option<&Self>) {
        let is_accepted = shop.get::<Self>(id).is_some_and(|it| it.status == CountStatus::Accepted);
        if !is_accepted || was.is_some_and(|was| was.status == CountStatus::Accepted) {
            return;
        }
        let wait = SignedDuration::from_secs(shop.settings.count_acceptance_s);
        let due = shop.now().0.checked_add(wait).map_or(shop.now(), Time);
        shop.edit::<Self>(id, |count| {
            count.status = CountStatus::Finalizing;
            count.due_at = Some(due);
        });
        shop.accept_counts();
    }
}

impl Resource for CountBatch {
    fn settle(&mut self, _was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        let count = shop.get::<PhysicalCount>(self.physical_count_id);
        if count.is_some_and(|count| count.status == CountStatus::Accepted) {
            refusals.add("base", "the count is accepted and cannot change");
        }
    }
}

impl Resource for CountLine {
    fn settle(&mut self, _was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        self.item_id = shop.find_item(self.item_id, self.item_lookup.take(), refusals);
    }
}

impl Shop {
    /// Whether a count waits for its acceptance and the time has come.
    pub(crate) fn has_due_counts(&self) -> bool {
        let now = self.now();
        self.table::<PhysicalCount>().iter().any(|count| count.due_at.is_some_and(|due| due <= now))
    }

    /// Accepts the counts whose time has come.
    pub(crate) fn accept_counts(&mut self) {
        let now = self.now();
        let counts = self.table::<PhysicalCount>().iter();
        let due: Vec<PhysicalCount> =
            counts.filter(|count| count.due_at.is_some_and(|due| due <= now)).cloned().collect();
        for count in due {
            self.accept(&count);
            self.edit::<PhysicalCount>(count.id, |count| {
                count.status = CountStatus::Accepted;
                count.due_at = None;
                count.updated_at = now;
            });
        }
    }

    fn accept(&mut self, count: &PhysicalCount) {
        let location = count.location_id.unwrap_or_default();
        for (item, found) in self.found(count) {
            let change = found - self.stock.level(item, location).on_hand;
            let cause = Cause { kind: "PhysicalCount", id: count.id };
            self.adjust((item, location), change, None, cause);
        }
    }

    /// Units found of each item the count speaks of.
    fn found(&self, count: &PhysicalCount) -> BTreeMap<i64, Decimal> {
        let mut found = BTreeMap::new();
        if count.scope == Scope::Full && self.settings.full_count_zeroes {
            let here = self.stock.iter().filter(|((_, at), _)| Some(*at) == count.location_id);
            found.extend(here.map(|((item, _), _)| (item, Decimal::ZERO)));
        }
        for batch in self.children::<CountBatch>("physical_count_id", count.id) {
            for line in self.children::<CountLine>("batch_id", batch.id()) {
                *found.entry(line.item_id.unwrap_or_default()).or_default() += line.qty.units();
            }
        }
        found
    }
}

pub(super) fn routes() -> Router<App> {
    collection::<PhysicalCount>()
        .merge(children::<PhysicalCount, CountBatch>(
            "/inventory/physical_counts/{id}/batches",
            "physical_count_id",
        ))
        .merge(children::<CountBatch, CountLine>(
            "/inventory/physical_counts/{id}/batches/{batch}/lines",
            "batch_id",
        ))
}
