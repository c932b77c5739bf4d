//! What an account defines for itself: tenders, shipping methods, fields of its own.

use axum::Router;

use crate::customers::Customer;
use crate::http::{App, Refusals, Resource, collection};
use crate::invoices::Invoice;
use crate::items::Item;
use crate::json::{Json, Object};
use crate::orders::Order;
use crate::record::{record, words};
use crate::shop::{Shop, Stored};
use crate::tickets::Ticket;

words! {
    /// What kind of tender a payment type is.
    PaymentKind {
        Custom = "CustomPayment",
        GiftCard = "GiftCard",
    }
}

record! {
    /// A tender. One without a processor only records the money.
    PaymentType = "payment_types" {
        name: String [filter],
        kind as "type": PaymentKind,
        active: bool = true,
        capture_url: Option<String>,
        refund_url: Option<String>,
        void_url: Option<String>,
        check_balance_url: Option<String>,
    }
}

record! {
    /// A way in which goods reach a customer.
    ShippingMethod = "shipping_methods" {
        name: String [filter],
        description: Option<String>,
        active: bool = true,
    }
}

record! {
    /// Why stock was adjusted.
    InventoryReason = "reason_codes/inventory_adjustment_reasons" {
        name: String [filter],
        description: Option<String>,
        active: bool = true,
    }
}

record! {
    /// Why a gift card was adjusted.
    GiftCardReason = "reason_codes/gift_card_adjustment_reasons" {
        name: String [filter],
        description: Option<String>,
        active: bool = true,
    }
}

record! {
    /// A field that the account adds to a resource.
    CustomField = "custom_fields" {
        group_id: String [filter],
        name: String [filter],
        key as "key": String [filter],
        validation_type: String = "text".to_owned(),
        unique: bool [filter],
        required: bool,
        active: bool = true,
        metadata: Json = Json::Object(Object::new()),
    }
}

impl Resource for PaymentType {
    fn settle(&mut self, _was: Option<&Self>, _shop: &Shop, refusals: &mut Refusals) {
        refusals.need_text("name", &self.name);
    }
}

impl Resource for ShippingMethod {
    fn settle(&mut self, _was: Option<&Self>, _shop: &Shop, refusals: &mut Refusals) {
        refusals.need_text("name", &self.name);
    }
}

impl Resource for InventoryReason {
    fn settle(&mut self, _was: Option<&Self>, _shop: &Shop, refusals: &mut Refusals) {
        refusals.need_text("name", &self.name);
    }
}

impl Resource for GiftCardReason {
    fn settle(&mut self, _was: Option<&Self>, _shop: &Shop, refusals: &mut Refusals) {
        refusals.need_text("name", &self.name);
    }
}

impl Resource for CustomField {
    fn settle(&mut self, _was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        refusals.need_text("group_id", &self.group_id);
        refusals.need_text("name", &self.name);
        if self.key.is_empty() {
            self.key = self.name.to_lowercase().replace(' ', "_");
        }
        let same = |other: &Self| other.group_id == self.group_id && other.key == self.key;
        if shop.table::<Self>().iter().any(|other| other.id != self.id && same(other)) {
            refusals.add("key", "has already been taken");
        }
    }

    /// A unique field is also a look-up.
    fn stored(shop: &mut Shop, id: i64, _was: Option<&Self>) {
        let Some(field) = shop.get::<Self>(id).filter(|field| field.unique).cloned() else {
            return;
        };
        index::<Customer>(shop, &field);
        index::<Item>(shop, &field);
        index::<Order>(shop, &field);
        index::<Invoice>(shop, &field);
        index::<Ticket>(shop, &field);
    }
}

fn index<T: Resource + Stored>(shop: &mut Shop, field: &CustomField) {
    if T::GROUPS.contains(&field.group_id.as_str()) {
        shop.table_mut::<T>().index(&field.key);
    }
}

pub(crate) fn routes() -> Router<App> {
    collection::<PaymentType>()
        .merge(collection::<ShippingMethod>())
        .merge(collection::<InventoryReason>())
        .merge(collection::<GiftCardReason>())
        .merge(collection::<CustomField>())
}
