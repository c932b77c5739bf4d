//! Stores, customers and the gift cards they hold.

use super::chance::Chance;
use crate::customers::{Address, Customer};
use crate::gift_cards::GiftCard;
use crate::json::{Json, object};
use crate::locations::{Location, Station};
use crate::record::{Money, Quantity, Time};
use crate::shop::{Shop, uuid};

const CITIES: [(&str, &str, &str); 12] = [
    ("Austin", "TX", "America/Chicago"),
    ("Denver", "CO", "America/Denver"),
    ("Portland", "OR", "America/Los_Angeles"),
    ("Boston", "MA", "America/New_York"),
    ("Chicago", "IL", "America/Chicago"),
    ("Atlanta", "GA", "America/New_York"),
    ("Seattle", "WA", "America/Los_Angeles"),
    ("Phoenix", "AZ", "America/Phoenix"),
    ("Nashville", "TN", "America/Chicago"),
    ("Miami", "FL", "America/New_York"),
    ("Boise", "ID", "America/Boise"),
    ("Omaha", "NE", "America/Chicago"),
];

const FIRST_NAMES: [&str; 16] = [
    "Ada", "Grace", "Alan", "Edith", "Noah", "Maya", "Liam", "Zoe", "Omar", "Ines", "Kofi", "Yuki",
    "Lena", "Hugo", "Nora", "Ravi",
];

const LAST_NAMES: [&str; 16] = [
    "Byron", "Hopper", "Turing", "Clarke", "Ito", "Mensah", "Garcia", "Olsen", "Novak", "Rossi",
    "Khan", "Silva", "Meyer", "Dubois", "Kim", "Walsh",
];

const STREETS: [&str; 8] =
    ["Main St", "Oak Ave", "2nd St", "Cedar Ln", "Park Blvd", "Hill Rd", "Lake Dr", "Elm St"];

/// Opens stores beside those an account begins with; tells all their ids.
pub(super) fn open_stores(shop: &mut Shop, n_stores: usize, at: Time) -> Vec<i64> {
    let known = shop.table::<Location>().len();
    let cities = CITIES.iter().cycle().enumerate().skip(1);
    for (n, (city, state, zone)) in cities.take(n_stores.saturating_sub(known - 1)) {
        let location_id = shop.put(Location {
            public_id: (n + known).to_string(),
            name: format!("{city} {n}"),
            address: address(city, state),
            time_zone: (*zone).to_owned(),
            created_at: at,
            updated_at: at,
            ..Location::default()
        });
        shop.put(Station {
            name: "Till 1".to_owned(),
            location_id: Some(location_id),
            created_at: at,
            updated_at: at,
            ..Station::default()
        });
    }
    let shops = shop.table::<Location>().iter().filter(|location| location.name != "Online");
    shops.map(|location| location.id).collect()
}

fn address(city: &str, state: &str) -> Json {
    Json::Object(object([
        ("line_1", "1 Main St".into()),
        ("city", city.into()),
        ("state", state.into()),
        ("country", "US".into()),
    ]))
}

/// Adds customers with an address each; tells their ids.
pub(super) fn enrol(
    shop: &mut Shop,
    n_customers: usize,
    at: Time,
    chance: &mut Chance,
) -> Vec<i64> {
    (0..n_customers).map(|n| enrol_one(shop, n, at, chance)).collect()
}

fn enrol_one(shop: &mut Shop, n: usize, at: Time, chance: &mut Chance) -> i64 {
    let first_name = chance.pick(&FIRST_NAMES).copied().unwrap_or_default();
    let last_name = chance.pick(&LAST_NAMES).copied().unwrap_or_default();
    let id = shop.table::<Customer>().next_id();
    let points = chance.between(0, 900);
    let address_id =
        shop.put(Address { customer_id: id, ..home(first_name, last_name, at, chance) });
    shop.put(Customer {
        uuid: uuid("customers", id),
        public_id: id.to_string(),
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        name: format!("{first_name} {last_name}"),
        email: Some(format!("{first_name}.{last_name}{n}@example.com").to_lowercase()),
        phone_number: Some(format!("512-555-{:04}", n % 10_000)),
        loyalty_points_balance: Quantity::new(points.into()),
        loyalty_points_total: Quantity::new((points * 3).into()),
        address_id: Some(address_id),
        created_at: at,
        updated_at: at,
        ..Customer::default()
    })
}

fn home(first_name: &str, last_name: &str, at: Time, chance: &mut Chance) -> Address {
    let (city, state, _) = chance.pick(&CITIES).copied().unwrap_or_default();
    let street = chance.pick(&STREETS).copied().unwrap_or_default();
    Address {
        first_name: Some(first_name.to_owned()),
        last_name: Some(last_name.to_owned()),
        line_1: Some(format!("{} {street}", chance.between(1, 9_999))),
        city: Some(city.to_owned()),
        state: Some(state.to_owned()),
        postal_code: Some(format!("{:05}", chance.between(10_000, 99_999))),
        country: Some("US".to_owned()),
        created_at: at,
        updated_at: at,
        ..Address::default()
    }
}

pub(super) fn issue_gift_cards(shop: &mut Shop, n_cards: usize, at: Time, chance: &mut Chance) {
    for n in 0..n_cards {
        shop.put(GiftCard {
            number: format!("GC{:06}", 1_000 + n),
            balance: Money::new((chance.between(0, 8) * 25).into()),
            created_at: at,
            updated_at: at,
            ..GiftCard::default()
        });
    }
}
