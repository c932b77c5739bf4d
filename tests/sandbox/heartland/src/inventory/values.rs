//! Current levels, grouped as the caller asks.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use axum::routing::get;
use rust_decimal::Decimal;

use super::Level;
use crate::filter::{Query, Search, run};
use crate::http::{App, Failure, json};
use crate::items::Item;
use crate::json::{Json, Name, Object, object};
use crate::locations::Location;
use crate::record::{Quantity, record};
use crate::shop::Shop;

record! {
    /// A level, or the sum of several; its id only numbers the rows of one reply.
    Value = "inventory/values" {
        item_id: Option<i64> [bare],
        location_id: Option<i64> [bare],
        qty: Quantity,
        qty_on_hand: Quantity,
        qty_committed: Quantity,
        qty_available: Quantity,
        qty_on_po: Quantity,
        qty_in_transit: Quantity,
    }
}

/// How rows are put together; a group that is not asked for is summed over.
#[derive(Clone, Copy)]
struct Groups {
    item: bool,
    location: bool,
}

async fn values(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let shop = app.read();
    let query = Query::parse::<Value>(&query.unwrap_or_default(), &shop.settings)?;
    let groups =
        Groups { item: grouped(&query, "item_id"), location: grouped(&query, "location_id") };
    let levels = summed(&shop, &query, groups);
    let rows: Vec<Value> =
        (1..).zip(&levels).map(|(n, (place, level))| value(n, *place, level)).collect();
    // The filter was applied to the levels before they were summed.
    let page = query.unfiltered();
    let found = run(rows.iter(), &page, &Search { fields: &[], settings: &shop.settings })?;
    let present = |row: &&Value| {
        let level = levels[&(row.item_id, row.location_id)];
        shown(&shop, row, &level, groups, &query)
    };
    let results = found.rows.iter().map(present).collect();
    Ok(json(&query.envelope(found.total, results, &shop.settings)))
}

fn grouped(query: &Query, field: &str) -> bool {
    ["group[]", "group", "groups[]"]
        .iter()
        .any(|name| query.values(name).any(|value| value == field))
}

type Places = BTreeMap<(Option<i64>, Option<i64>), Level>;

fn summed(shop: &Shop, query: &Query, groups: Groups) -> Places {
    let skips_empty = query.values("exclude_empty_locations").any(|value| value == "true");
    let mut sums = Places::new();
    if !groups.item && !groups.location {
        sums.insert((None, None), Level::default());
    }
    for ((item, location), level) in levels(shop, query) {
        let row = value(1, (Some(item), Some(location)), level);
        if !query.filter.is_met(&row, false) || (skips_empty && is_empty(level)) {
            continue;
        }
        let place = (groups.item.then_some(item), groups.location.then_some(location));
        add(sums.entry(place).or_default(), level);
    }
    sums
}

/// Only the levels of the items asked for, when the filter names them.
fn levels<'a>(
    shop: &'a Shop,
    query: &Query,
) -> Box<dyn Iterator<Item = ((i64, i64), &'a Level)> + 'a> {
    match query.filter.ids("item_id") {
        Some(items) => Box::new(items.into_iter().flat_map(|item| shop.stock.of_item(item))),
        None => Box::new(shop.stock.iter()),
    }
}

fn is_empty(level: &Level) -> bool {
    [level.on_hand, level.committed, level.in_transit, level.on_po].iter().all(Decimal::is_zero)
}

fn add(sum: &mut Level, level: &Level) {
    sum.on_hand += level.on_hand;
    sum.committed += level.committed;
    sum.in_transit += level.in_transit;
    sum.on_po += level.on_po;
    sum.unit_cost = level.unit_cost.or(sum.unit_cost);
}

fn value(n: i64, (item_id, location_id): (Option<i64>, Option<i64>), level: &Level) -> Value {
    Value {
        id: n,
        item_id,
        location_id,
        qty: Quantity::new(level.on_hand + level.in_transit),
        qty_on_hand: Quantity::new(level.on_hand),
        qty_committed: Quantity::new(level.committed),
        qty_available: Quantity::new(level.available()),
        qty_on_po: Quantity::new(level.on_po),
        qty_in_transit: Quantity::new(level.in_transit),
        ..Value::default()
    }
}

fn shown(shop: &Shop, row: &Value, level: &Level, groups: Groups, query: &Query) -> Json {
    let mut object: Object = object(level.shown(shop.settings.qty_with_transit));
    let place =
        [("location_id", row.location_id, groups.location), ("item_id", row.item_id, groups.item)];
    for (name, id, _) in place.into_iter().filter(|(_, _, is_asked)| *is_asked) {
        object.shift_insert(0, Name::Borrowed(name), id.map_or(Json::Null, Json::from));
    }
    for name in &query.include {
        let related = match name.as_str() {
            "item" => shop.shown_one::<Item>(row.item_id),
            "location" => shop.shown_one::<Location>(row.location_id),
            _ => None,
        };
        if let Some(related) = related {
            object.insert(Name::Owned(name.clone()), related);
        }
    }
    query.only(&mut object);
    Json::Object(object)
}

pub(super) fn routes() -> Router<App> {
    Router::new().route("/inventory/values", get(values))
}
