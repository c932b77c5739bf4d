//! Transfers between locations. They are made in the stores; callers can only read them.

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::routing::get;
use rust_decimal::Decimal;

use super::stock::{Cause, Move};
use crate::http::{
    App, At, Failure, Refusals, Resource, adopted, create, list_of, read_one, rows_of, update,
};
use crate::json::{Json, Object};
use crate::locations::Location;
use crate::record::{Quantity, record, words};
use crate::shop::Shop;

words! {
    /// How far goods have come.
    TransferStatus {
        Pending = "pending",
        InTransit = "in_transit",
        Received = "received",
    }
}

record! {
    /// Goods on their way from one location to another.
    Transfer = "inventory/transfers", key public_id {
        public_id: String [filter],
        description: Option<String>,
        from_location_id: Option<i64> [filter],
        to_location_id: Option<i64> [filter],
        status: TransferStatus [filter],
    }
}

record! {
    /// Some units of an item on their way.
    TransferLine = "inventory/transfer_lines", under transfer_id {
        transfer_id: i64 [fixed],
        item_id: Option<i64>,
        item_lookup: Option<String> [hidden],
        qty: Quantity,
    }
}

impl Resource for Transfer {
    fn settle(&mut self, _was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        for (field, id) in
            [("from_location_id", self.from_location_id), ("to_location_id", self.to_location_id)]
        {
            refusals.need(field, id);
            shop.check::<Location>(field, id, refusals);
        }
    }

    fn stored(shop: &mut Shop, id: i64, was: Option<&Self>) {
        let Some(transfer) = shop.get::<Self>(id).cloned() else { return };
        let from = was.map_or(TransferStatus::Pending, |was| was.status);
        if from == TransferStatus::Pending && transfer.status != TransferStatus::Pending {
            transfer.leave(shop);
        }
        if from != TransferStatus::Received && transfer.status == TransferStatus::Received {
            transfer.arrive(shop);
        }
    }
}

impl Resource for TransferLine {
    fn settle(&mut self, _was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        self.item_id = shop.find_item(self.item_id, self.item_lookup.take(), refusals);
        if self.qty <= Quantity::default() {
            refusals.add("qty", "must be greater than 0");
        }
    }
}

impl Transfer {
    fn leave(&self, shop: &mut Shop) {
        for (item, units) in self.goods(shop) {
            let taken = Move { on_hand: -units, ..Move::default() };
            self.apply(shop, item, self.from_location_id, taken);
            let coming = Move { in_transit: units, ..Move::default() };
            self.apply(shop, item, self.to_location_id, coming);
        }
    }

    fn arrive(&self, shop: &mut Shop) {
        for (item, units) in self.goods(shop) {
            let come = Move { on_hand: units, in_transit: -units, ..Move::default() };
            self.apply(shop, item, self.to_location_id, come);
        }
    }

    fn goods(&self, shop: &Shop) -> Vec<(i64, Decimal)> {
        let lines = shop.children::<TransferLine>("transfer_id", self.id);
        lines.map(|line| (line.item_id.unwrap_or_default(), line.qty.units())).collect()
    }

    fn apply(&self, shop: &mut Shop, item: i64, location: Option<i64>, change: Move) {
        let cause = Cause { kind: "Transfer", id: self.id };
        shop.move_stock(item, location.unwrap_or_default(), change, cause);
    }
}

/// Makes a transfer with its `lines`, or brings a known one to another stage.
///
/// # Errors
/// When anything is refused.
pub(crate) fn transfer(shop: &mut Shop, row: &Object) -> Result<(String, i64), Failure> {
    let key = row.get("public_id").and_then(Json::as_text).unwrap_or_default().to_owned();
    let known = shop.table::<Transfer>().named(&key).next().map(|known| known.id);
    if let Some(id) = known {
        return update::<Transfer>(shop, id, row).map(|()| (key, id));
    }
    let mut head = row.clone();
    let status = head.shift_remove_entry("status");
    let id = create(shop, Transfer::default(), &head)?;
    let lines = row.get("lines").and_then(Json::as_list).unwrap_or_default();
    for line in lines.iter().filter_map(Json::as_object) {
        create(shop, adopted::<TransferLine>("transfer_id", id), line)?;
    }
    update::<Transfer>(shop, id, &status.into_iter().collect())?;
    Ok((key, id))
}

pub(super) fn routes() -> Router<App> {
    let list = async |State(app): State<App>, RawQuery(query): RawQuery| {
        list_of::<Transfer>(&app.read(), &query.unwrap_or_default())
    };
    let lines = async |State(app): State<App>, at: At, RawQuery(query): RawQuery| {
        let query = query.unwrap_or_default();
        rows_of::<Transfer, TransferLine>(&app, "transfer_id", &at, &query)
    };
    Router::new()
        .route("/inventory/transfers", get(list))
        .route("/inventory/transfers/{id}", get(read_one::<Transfer>))
        .route("/inventory/transfers/{id}/lines", get(lines))
}
