//! The invoice itself.

use super::{InvoiceLine, completion};
use crate::customers::Customer;
use crate::http::{Failure, Refusals, Resource, create};
use crate::json::{Json, Object};
use crate::locations::{Location, Station};
use crate::orders::Order;
use crate::record::{Custom, Local, Money, Time, record};
use crate::shop::{Shop, uuid};

record! {
    /// Goods of one order that left one location together.
    Invoice = "sales/invoices", key public_id {
        uuid: String [fixed],
        kind as "type": String [fixed] = "Invoice".to_owned(),
        public_id: String [likely],
        status: String [likely],
        completed: bool [fixed],
        voided: bool [fixed],
        order_id: Option<i64> [bare],
        customer_id: Option<i64> [likely],
        source_location_id: Option<i64> [likely],
        station_id: Option<i64>,
        sales_rep: Option<String>,
        subtotal: Money [fixed],
        total_tax: Money [fixed],
        shipping_charge: Money [fixed],
        total: Option<Money>,
        total_paid: Money [fixed],
        custom: Custom,
        completed_at: Option<Time> [filter],
        local_completed_at: Option<Local> [filter fixed],
    }
}

impl Resource for Invoice {
    const GROUPS: &'static [&'static str] = &["sales.transaction"];

    fn settle(&mut self, was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        if self.status.is_empty() {
            self.status.clone_from(&shop.settings.invoice_start);
        }
        self.check_references(shop, refusals);
        completion::check(self, was, shop, refusals);
        self.uuid = uuid("sales/invoices", self.id);
    }

    fn stored(shop: &mut Shop, id: i64, was: Option<&Self>) {
        let is_complete = shop.get::<Self>(id).is_some_and(|invoice| invoice.status == COMPLETE);
        if is_complete && was.is_none_or(|was| was.status != COMPLETE) {
            completion::carry_out(shop, id);
        }
    }

    fn include(&self, shop: &Shop, name: &str) -> Option<Json> {
        match name {
            "customer" => shop.shown_one::<Customer>(self.customer_id),
            "location" | "source_location" => shop.shown_one::<Location>(self.source_location_id),
            "order" => shop.shown_one::<Order>(self.order_id),
            "lines" => Some(shop.shown_children::<InvoiceLine>("invoice_id", self.id)),
            _ => None,
        }
    }

    /// An invoice begins without lines, so it cannot begin complete.
    fn make(shop: &mut Shop, new: Self, body: &Object) -> Result<i64, Failure> {
        let body = body.iter().filter(|(name, _)| *name != "status");
        create(shop, new, &body.map(|(name, value)| (name.clone(), value.clone())).collect())
    }
}

/// The word of an invoice whose goods have left.
pub(super) const COMPLETE: &str = "complete";

/// The word of an invoice that was given up before completion.
pub(super) const VOID: &str = "void";

impl Invoice {
    fn check_references(&mut self, shop: &Shop, refusals: &mut Refusals) {
        refusals.need("order_id", self.order_id);
        shop.check::<Order>("order_id", self.order_id, refusals);
        shop.check::<Station>("station_id", self.station_id, refusals);
        let order = self.order_id.and_then(|id| shop.get::<Order>(id));
        self.customer_id = self.customer_id.or(order.and_then(|order| order.customer_id));
        shop.check::<Customer>("customer_id", self.customer_id, refusals);
        self.source_location_id = self.source_location_id.or(shop.location_of(self.station_id));
        refusals.need("source_location_id", self.source_location_id);
        shop.check::<Location>("source_location_id", self.source_location_id, refusals);
    }
}
