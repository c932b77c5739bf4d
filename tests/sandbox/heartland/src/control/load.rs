//! Loading data in bulk, by the same rules as over the API.

use rust_decimal::Decimal;

use crate::customers::{Address, Customer};
use crate::definitions::{CustomField, PaymentType, ShippingMethod};
use crate::gift_cards::GiftCard;
use crate::http::{Failure, Resource, adopted, create, update};
use crate::inventory::{Cause, Move, transfer};
use crate::items::{Item, ItemGrid};
use crate::json::{Json, Name, Object};
use crate::locations::{Location, Station};
use crate::record::Record;
use crate::shop::Shop;

/// Loads every list of the body and tells the ids by each row's natural key.
///
/// A row whose key is known already is updated. Rows before a refused one stay.
///
/// # Errors
/// The first refusal, with the row it concerns.
pub(super) fn load(shop: &mut Shop, body: &Json) -> Result<Json, Failure> {
    let mut ids = Object::new();
    let mut done = |name: &'static str, loaded: Object| {
        ids.insert(Name::Borrowed(name), Json::Object(loaded));
    };
    done("custom_fields", rows(shop, body, "custom_fields", custom_field)?);
    done("locations", rows(shop, body, "locations", location)?);
    done(
        "stations",
        rows(shop, body, "stations", |shop, row| upsert::<Station>(shop, row, "name"))?,
    );
    done(
        "payment_types",
        rows(shop, body, "payment_types", |shop, row| upsert::<PaymentType>(shop, row, "name"))?,
    );
    done(
        "shipping_methods",
        rows(shop, body, "shipping_methods", |shop, row| {
            upsert::<ShippingMethod>(shop, row, "name")
        })?,
    );
    done("customers", rows(shop, body, "customers", customer)?);
    done(
        "item_grids",
        rows(shop, body, "item_grids", |shop, row| {
            upsert::<ItemGrid>(shop, row, "item_description")
        })?,
    );
    done(
        "gift_cards",
        rows(shop, body, "gift_cards", |shop, row| upsert::<GiftCard>(shop, row, "number"))?,
    );
    done("items", rows(shop, body, "items", item)?);
    done("transfers", rows(shop, body, "transfers", transfer)?);
    Ok(Json::Object(ids))
}

/// Loads one row; tells its natural key and its id.
type Loader = fn(&mut Shop, &Object) -> Result<(String, i64), Failure>;

fn rows(shop: &mut Shop, body: &Json, list: &str, load: Loader) -> Result<Object, Failure> {
    let mut ids = Object::new();
    for (n, row) in body.get(list).and_then(Json::as_list).unwrap_or_default().iter().enumerate() {
        let row = row.as_object();
        let row =
            row.ok_or_else(|| Failure::bad_request(format!("{list}[{n}] is not an object")))?;
        let (key, id) = load(shop, row).map_err(|failure| failure.at(&format!("{list}[{n}]")))?;
        ids.insert(Name::Owned(key), id.into());
    }
    Ok(ids)
}

/// Updates the row that has the same text in `key`, or makes a new one.
fn upsert<T: Resource>(shop: &mut Shop, row: &Object, key: &str) -> Result<(String, i64), Failure> {
    let wanted = row.get(key).and_then(Json::as_text).unwrap_or_default();
    let is_same =
        |other: &&T| other.field(key).is_some_and(|field| field.read().as_text() == Some(wanted));
    let known = match T::KEY {
        Some(own) if own == key => shop.table::<T>().named(wanted).next(),
        _ => shop.table::<T>().iter().find(is_same),
    };
    if let Some(id) = known.map(Record::id) {
        return update::<T>(shop, id, row).map(|()| (wanted.to_owned(), id));
    }
    let id = create(shop, T::default(), row)?;
    let key = shop.get::<T>(id).and_then(|row| row.key().map(str::to_owned));
    Ok((key.unwrap_or_else(|| wanted.to_owned()), id))
}

fn custom_field(shop: &mut Shop, row: &Object) -> Result<(String, i64), Failure> {
    upsert::<CustomField>(shop, row, "key")
}

/// A location with its `stations`; without any it gets one.
fn location(shop: &mut Shop, row: &Object) -> Result<(String, i64), Failure> {
    let (key, id) = upsert::<Location>(shop, row, "public_id")?;
    let till = [(Name::Borrowed("name"), Json::from("Till 1"))].into_iter().collect::<Object>();
    let stations = row.get("stations").and_then(Json::as_list).unwrap_or_default();
    for station in stations.iter().filter_map(Json::as_object) {
        create(shop, adopted::<Station>("location_id", id), station)?;
    }
    if shop.children::<Station>("location_id", id).next().is_none() {
        create(shop, adopted::<Station>("location_id", id), &till)?;
    }
    Ok((key, id))
}

/// A customer with `addresses`.
fn customer(shop: &mut Shop, row: &Object) -> Result<(String, i64), Failure> {
    let (key, id) = upsert::<Customer>(shop, row, "public_id")?;
    for address in row.get("addresses").and_then(Json::as_list).unwrap_or_default() {
        if let Some(address) = address.as_object() {
            create(shop, adopted::<Address>("customer_id", id), address)?;
        }
    }
    Ok((key, id))
}

/// An item with its `stock`: units on hand by location.
fn item(shop: &mut Shop, row: &Object) -> Result<(String, i64), Failure> {
    let (key, id) = upsert::<Item>(shop, row, "public_id")?;
    for (location, units) in row.get("stock").and_then(Json::as_object).into_iter().flatten() {
        let location = location.parse().ok().filter(|id| shop.get::<Location>(*id).is_some());
        let location = location.ok_or_else(|| Failure::bad_request("stock names no location"))?;
        let units = units.as_number();
        let units = units.ok_or_else(|| Failure::bad_request("stock is not a number"))?;
        set_on_hand(shop, id, location, units);
    }
    Ok((key, id))
}

fn set_on_hand(shop: &mut Shop, item: i64, location: i64, units: Decimal) {
    let on_hand = units - shop.stock.level(item, location).on_hand;
    let change = Move { on_hand, ..Move::default() };
    shop.move_stock(item, location, change, Cause { kind: "Load", id: item });
    if let Some(cost) = shop.get::<Item>(item).and_then(|item| item.cost) {
        shop.stock.cost(item, location, cost);
    }
}
