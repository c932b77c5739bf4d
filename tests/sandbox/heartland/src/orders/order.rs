//! The order itself.

use super::{Discount, OrderLine, OrderTax, Status, line, refresh, totals};
use crate::customers::{Address, Customer};
use crate::definitions::ShippingMethod;
use crate::http::{Failure, Refusals, Resource, adopted, create};
use crate::json::{Json, Object};
use crate::locations::{Location, Station};
use crate::payments::{Payment, paid};
use crate::record::{Custom, Money, Record, kept, record};
use crate::shop::{Shop, uuid};

record! {
    /// What a customer ordered.
    Order = "sales/orders", key public_id {
        uuid: String [fixed],
        public_id: String [likely],
        status: Status [likely],
        customer_id: Option<i64> [likely],
        source_location_id: Option<i64>,
        station_id: Option<i64>,
        billing_address_id: Option<i64>,
        shipping_address_id: Option<i64>,
        shipping_charge: Money,
        shipping_method_id: Option<i64>,
        sales_rep: Option<String>,
        total: Money [fixed],
        balance: Money [fixed],
        custom: Custom,
    }
}

impl Resource for Order {
    const GROUPS: &'static [&'static str] = &["sales.order", "sales.transaction"];
    const SEARCHED: &'static [&'static str] = &["public_id"];
    const BACKDATED: bool = true;

    fn settle(&mut self, was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        self.check_references(shop, refusals);
        if self.shipping_charge < Money::default() {
            refusals.add("shipping_charge", "must be greater than or equal to 0");
        }
        self.status.check(
            was.map_or(&Status::Pending, |was| &was.status),
            &shop.settings,
            refusals,
        );
        if let Some(was) = was {
            self.check_change(was, shop, refusals);
        }
        self.uuid = uuid("sales/orders", self.id);
        totals::fill(self, shop);
    }

    fn stored(shop: &mut Shop, id: i64, was: Option<&Self>) {
        let status = shop.get::<Self>(id).map(|order| order.status.clone());
        if status.as_ref() != was.map(|was| &was.status) {
            line::recommit_all(shop, id);
        }
    }

    fn include(&self, shop: &Shop, name: &str) -> Option<Json> {
        match name {
            "customer" => shop.shown_one::<Customer>(self.customer_id),
            "location" | "source_location" => shop.shown_one::<Location>(self.source_location_id),
            "station" => shop.shown_one::<Station>(self.station_id),
            "billing_address" => shop.shown_one::<Address>(self.billing_address_id),
            "shipping_address" => shop.shown_one::<Address>(self.shipping_address_id),
            "lines" => Some(shop.shown_children::<OrderLine>("order_id", self.id)),
            "taxes" => Some(shop.shown_children::<OrderTax>("order_id", self.id)),
            "discounts" => Some(shop.shown_children::<Discount>("order_id", self.id)),
            "payments" => Some(shop.shown_children::<Payment>("order_id", self.id)),
            "subtotal" => Some(Json::Number(Money::new(totals::goods(shop, self.id)).amount())),
            "tax_total" => Some(Json::Number(Money::new(totals::taxes(shop, self.id)).amount())),
            _ => None,
        }
    }

    fn is_unique(shop: &Shop) -> bool {
        shop.settings.unique_order_public_id
    }

    /// A body may bring its lines along.
    fn make(shop: &mut Shop, new: Self, body: &Object) -> Result<i64, Failure> {
        let id = create(shop, new, body)?;
        for fields in body.get("lines").and_then(Json::as_list).unwrap_or_default() {
            let empty = Object::new();
            let line = adopted::<OrderLine>("order_id", id);
            if let Err(failure) = create(shop, line, fields.as_object().unwrap_or(&empty)) {
                shop.remove_with::<Self, OrderLine>("order_id", id);
                return Err(failure);
            }
        }
        refresh(shop, id);
        Ok(id)
    }
}

impl Order {
    fn check_references(&mut self, shop: &Shop, refusals: &mut Refusals) {
        self.source_location_id = self.source_location_id.or(shop.location_of(self.station_id));
        refusals.need("customer_id", self.customer_id);
        refusals.need("source_location_id", self.source_location_id);
        shop.check::<Customer>("customer_id", self.customer_id, refusals);
        shop.check::<Location>("source_location_id", self.source_location_id, refusals);
        shop.check::<Station>("station_id", self.station_id, refusals);
        shop.check::<ShippingMethod>("shipping_method_id", self.shipping_method_id, refusals);
        for (field, id) in [
            ("billing_address_id", self.billing_address_id),
            ("shipping_address_id", self.shipping_address_id),
        ] {
            shop.check::<Address>(field, id, refusals);
        }
    }

    fn check_change(&self, was: &Self, shop: &Shop, refusals: &mut Refusals) {
        if !was.status.is_editable() && plain(self) != plain(was) {
            refusals.add("base", format!("the order is {} and cannot change", was.status.word()));
        }
        let cancelled = Status::Ended(shop.settings.cancel_word.clone());
        let is_cancelled = self.status == cancelled && was.status != cancelled;
        let deposits = Money::new(paid(shop, "order_id", self.id));
        if is_cancelled && shop.settings.cancel_needs_no_deposits && deposits != Money::default() {
            let reason = format!("cannot be {} while it holds deposits", self.status.word());
            refusals.add("status", format!("{reason} of {}", deposits.amount()));
        }
    }
}

/// An order without what may change even when it is closed.
fn plain(order: &Order) -> Json {
    kept(&Order { custom: Custom::default(), ..order.clone() })
}

impl Shop {
    /// Takes back a document whose rows could not all be made.
    pub(crate) fn remove_with<D: Resource, R: Resource>(&mut self, field: &'static str, id: i64) {
        let rows: Vec<i64> = self.children::<R>(field, id).map(Record::id).collect();
        for row in rows {
            self.table_mut::<R>().remove(row);
        }
        self.table_mut::<D>().remove(id);
    }
}
