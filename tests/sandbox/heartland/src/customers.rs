//! Customers and their addresses.

use axum::Router;

use crate::http::{App, Refusals, Resource, children, collection};
use crate::json::Json;
use crate::record::{Custom, Quantity, Time, record};
use crate::shop::{Shop, uuid};

record! {
    /// Somebody who buys. Two of them may share an e-mail address.
    Customer = "customers", key public_id {
        uuid: String [fixed],
        public_id: String [bare],
        first_name: String,
        last_name: String,
        name: String [fixed],
        email: Option<String> [filter],
        phone_number: Option<String> [likely],
        active: bool [likely] = true,
        promotional_emails: bool = true,
        promotional_messages: bool,
        loyalty_points_balance: Quantity [fixed],
        loyalty_points_total: Quantity [fixed],
        address_id: Option<i64>,
        billing_address_id: Option<i64>,
        shipping_address_id: Option<i64>,
        custom: Custom,
        deleted_at: Option<Time> [fixed],
    }
}

record! {
    /// Where a customer lives or receives goods.
    Address = "addresses", under customer_id {
        customer_id: i64 [fixed],
        first_name: Option<String>,
        last_name: Option<String>,
        line_1: Option<String>,
        line_2: Option<String>,
        city: Option<String>,
        state: Option<String>,
        postal_code: Option<String>,
        country: Option<String>,
        phone: Option<String>,
    }
}

impl Resource for Customer {
    const GROUPS: &'static [&'static str] = &["customer"];
    const EVENTS: Option<(&'static str, &'static str)> =
        Some(("customer_created", "customer_updated"));
    const SEARCHED: &'static [&'static str] = &["public_id", "name", "email", "phone_number"];

    fn settle(&mut self, _was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        refusals.need_text("first_name", &self.first_name);
        refusals.need_text("last_name", &self.last_name);
        if self.email.as_deref().is_some_and(|email| !is_email(email)) {
            refusals.add("email", "is invalid");
        }
        for (field, id) in [
            ("address_id", self.address_id),
            ("billing_address_id", self.billing_address_id),
            ("shipping_address_id", self.shipping_address_id),
        ] {
            shop.check::<Address>(field, id, refusals);
        }
        self.name = format!("{} {}", self.first_name, self.last_name);
        self.uuid = uuid("customers", self.id);
    }

    fn include(&self, shop: &Shop, name: &str) -> Option<Json> {
        match name {
            "addresses" => Some(shop.shown_children::<Address>("customer_id", self.id)),
            "address" => shop.shown_one::<Address>(self.address_id),
            _ => None,
        }
    }
}

impl Resource for Address {
    fn settle(&mut self, _was: Option<&Self>, _shop: &Shop, refusals: &mut Refusals) {
        if self.country.as_deref().is_some_and(|country| country.len() != 2) {
            refusals.add("country", "is not a two-letter code");
        }
    }

    /// A customer's first address becomes the one it is known by.
    fn stored(shop: &mut Shop, id: i64, was: Option<&Self>) {
        let owner = shop.get::<Self>(id).map(|address| address.customer_id);
        let Some(owner) = owner.filter(|_| was.is_none()) else {
            return;
        };
        shop.edit::<Customer>(owner, |customer| {
            customer.address_id.get_or_insert(id);
        });
    }
}

fn is_email(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    parts.is_some_and(|(name, host)| {
        !name.is_empty()
            && host.split('.').count() > 1
            && host.split('.').all(|part| !part.is_empty())
    }) && !text.contains(char::is_whitespace)
}

pub(crate) fn routes() -> Router<App> {
    collection::<Customer>()
        .merge(children::<Customer, Address>("/customers/{id}/addresses", "customer_id"))
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn an_address_needs_a_name_and_a_host() {
        assert!(is_email("ada@example.com"));
        for wrong in ["ada", "@example.com", "ada@example", "ada b@example.com", "ada@.com"] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }
}
