//! Generated customers.

use super::{World, pick};
use crate::customers::Customer;
use crate::json::{Map, Value};
use crate::map;
use crate::shop::Shop;

const KIND: u64 = 3;
const STAMP: &str = "2024-01-01 08:00:00";
const FIRST: &[&str] = &[
    "Ana", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gia", "Hugo", "Iris", "Jack", "Kira", "Liam",
    "Mia", "Noah", "Olga", "Paul", "Quinn", "Rosa", "Sam", "Tess", "Uma", "Vik", "Wren", "Yara",
];
const LAST: &[&str] = &[
    "Adams",
    "Baker",
    "Cruz",
    "Diaz",
    "Evans",
    "Fox",
    "Garcia",
    "Hill",
    "Ito",
    "Jones",
    "Kim",
    "Lopez",
    "Moore",
    "Nguyen",
    "Ortiz",
    "Price",
    "Reed",
    "Shah",
    "Torres",
    "Underwood",
    "Vance",
    "Walker",
    "Young",
    "Zhang",
];
const STREETS: &[&str] =
    &["Oak St", "Elm Ave", "Pine Rd", "Main St", "Lake Dr", "Hill Blvd", "Mill Ln"];
/// Texas pays tax, the others do not.
const PLACES: &[(&str, &str, &str, i64, &str)] = &[
    ("Austin", "Texas", "TX", 57, "78702"),
    ("Dallas", "Texas", "TX", 57, "75201"),
    ("Houston", "Texas", "TX", 57, "77002"),
    ("Denver", "Colorado", "CO", 13, "80202"),
];

/// A person with an address.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) id: i64,
    pub(super) email: String,
    pub(super) firstname: &'static str,
    pub(super) lastname: &'static str,
    street: String,
    place: &'static (&'static str, &'static str, &'static str, i64, &'static str),
    telephone: String,
}

impl World {
    /// The customer with this place, counted from 0.
    pub(super) fn person(&self, index: u64) -> Person {
        let mut dice = self.dice(KIND, index);
        let (firstname, lastname) = (pick(&mut dice, FIRST), pick(&mut dice, LAST));
        let number = dice.below(9000) + 1;
        let place = usize::try_from(dice.below(PLACES.len() as u64)).unwrap_or_default();
        Person {
            id: i64::try_from(index + 1).unwrap_or_default(),
            email: format!(
                "{}.{}.{index}@example.com",
                firstname.to_lowercase(),
                lastname.to_lowercase()
            ),
            firstname,
            lastname,
            street: format!("{number} {}", pick(&mut dice, STREETS)),
            place: &PLACES[place],
            telephone: format!("512-555-{:04}", dice.below(10_000)),
        }
    }
}

impl Person {
    /// Whether tax is due where the person lives.
    pub(super) fn is_taxed(&self) -> bool {
        self.place.2 == "TX"
    }

    /// The address as an order has it.
    pub(super) fn address(&self) -> Map {
        let (city, region, code, region_id, postcode) = *self.place;
        map! {
            "firstname" => self.firstname,
            "lastname" => self.lastname,
            "street" => vec![self.street.as_str()],
            "city" => city,
            "region" => region,
            "region_code" => code,
            "region_id" => region_id,
            "postcode" => postcode,
            "country_id" => "US",
            "telephone" => self.telephone.as_str(),
            "email" => self.email.as_str(),
        }
    }

    fn customer(&self) -> Customer {
        let id = self.id;
        let mut address = self.address();
        address.remove("email");
        let code = address.remove("region_code").unwrap_or_default();
        let region = address.at("region").clone();
        let region_id = address.at("region_id").clone();
        address.set(
            "region",
            map! { "region_code" => code, "region" => region, "region_id" => region_id },
        );
        address.set("id", id);
        address.set("customer_id", id);
        address.set("default_shipping", true);
        address.set("default_billing", true);
        let answer = map! {
            "id" => id,
            "group_id" => 1,
            "default_billing" => id.to_string(),
            "default_shipping" => id.to_string(),
            "created_at" => STAMP,
            "updated_at" => STAMP,
            "created_in" => "Default Store View",
            "email" => self.email.as_str(),
            "firstname" => self.firstname,
            "lastname" => self.lastname,
            "store_id" => 1,
            "website_id" => 1,
            "addresses" => vec![Value::Map(address)],
            "disable_auto_group_change" => 0,
            "extension_attributes" => map! { "is_subscribed" => false },
        };
        Customer { id, answer, password: None }
    }
}

/// Puts every customer into the shop; the first can sign in.
pub(super) fn fill(shop: &mut Shop, world: &World) {
    for index in 0..world.customers {
        let mut customer = world.person(index).customer();
        if index == 0 {
            customer.password = Some(shop.credentials.customer.password.clone());
            shop.credentials.customer.email = customer.answer.at("email").text();
        }
        shop.customers.put(customer);
    }
}
