//! What each control path does.

use sandbox_faults::Limit;
use serde::de::DeserializeOwned;

use super::{BASE, Reach};
use crate::catalogue;
use crate::documents::Documents;
use crate::inventory::SourceItem;
use crate::json::{self, Map, Value};
use crate::map;
use crate::orders;
use crate::query;
use crate::rest::{Incoming, JSON, Outgoing};
use crate::shop::Shop;

/// Rows of a kind that a look at the state shows at most.
const MOST_SHOWN: usize = 1000;

/// Answers a control request; its own mistakes are 400 with a reason.
pub(crate) fn answer(reach: &mut Reach<'_>, incoming: &Incoming) -> Outgoing {
    let path = incoming.path.strip_prefix(BASE).unwrap_or_default().trim_end_matches('/');
    let done = match (incoming.method.as_str(), path) {
        ("POST", "/orders") => place_orders(reach, incoming),
        ("POST", "/products") => place_products(reach, incoming),
        ("GET", "/state") => Ok(Outgoing::json(200, &state(reach.shop))),
        ("POST", "/reset") => Ok(reset(reach)),
        ("GET", "/settings") => Ok(Outgoing::json(200, &reach.shop.settings.dump())),
        ("PUT" | "POST", "/settings") => put_settings(reach, incoming),
        ("POST", "/credentials") => set_credentials(reach, incoming),
        ("GET", "/front") => encode(&reach.shop.front),
        ("PUT" | "POST", "/front") => set_front(reach, incoming),
        ("GET", "/webhooks") => encode(&reach.webhooks.list()),
        ("POST", "/webhooks") => add_webhook(reach, incoming),
        ("DELETE", "/webhooks") => Ok(clear_webhooks(reach)),
        _ => Err(format!("no control path {} {}", incoming.method, incoming.path)),
    };
    done.unwrap_or_else(|reason| Outgoing::json(400, &Value::Map(map! { "error" => reason })))
}

type Done = Result<Outgoing, String>;

fn place_orders(reach: &mut Reach<'_>, incoming: &Incoming) -> Done {
    let touch = query::parse(&incoming.query).at("touch").as_str() == Some("true");
    let mut ids = Vec::new();
    for order in objects(incoming)? {
        if order.at("entity_id").whole() < 1 || order.at("increment_id").text().is_empty() {
            return Err("an order needs entity_id and increment_id".to_owned());
        }
        ids.push(orders::place(reach.shop, order, touch));
    }
    Ok(Outgoing::json(200, &Value::Map(map! { "placed" => ids })))
}

fn place_products(reach: &mut Reach<'_>, incoming: &Incoming) -> Done {
    let products = objects(incoming)?;
    let count = products.len();
    for product in products {
        catalogue::place(reach.shop, &product);
    }
    Ok(Outgoing::json(200, &Value::Map(map! { "placed" => count })))
}

/// How many of everything there is; the documents themselves where there are not too many.
fn state(shop: &Shop) -> Value {
    let counts = map! {
        "orders" => shop.orders.len(),
        "invoices" => shop.invoices.len(),
        "shipments" => shop.shipments.len(),
        "creditmemos" => shop.creditmemos.len(),
        "products" => shop.catalogue.len(),
        "customers" => shop.customers.len(),
        "carts" => shop.carts.len(),
        "bulks" => shop.bulks.len(),
    };
    let orders = shop.orders.all().take(MOST_SHOWN).map(|listed| listed.order().answer());
    let documents = |rows: &Documents| -> Value {
        rows.all().take(MOST_SHOWN).cloned().map(Value::Map).collect()
    };
    Value::Map(map! {
        "now" => shop.clock.stamp(),
        "counts" => counts,
        "orders" => orders.collect::<Value>(),
        "invoices" => documents(&shop.invoices),
        "shipments" => documents(&shop.shipments),
        "creditmemos" => documents(&shop.creditmemos),
        "source_items" => shop.inventory.items.all().take(MOST_SHOWN).map(SourceItem::answer).collect::<Value>(),
        "reservations" => reservations(shop),
    })
}

fn reservations(shop: &Shop) -> Value {
    let mut rows: Vec<_> =
        shop.inventory.reserved.iter().filter(|(_, sum)| !sum.is_zero()).collect();
    rows.sort();
    let row = |((stock, sku), sum): (&(i64, String), &rust_decimal::Decimal)| {
        Value::Map(map! { "stock_id" => *stock, "sku" => sku.as_str(), "quantity" => *sum })
    };
    rows.into_iter().map(row).collect()
}

fn reset(reach: &mut Reach<'_>) -> Outgoing {
    reach.faults.clear();
    reach.faults.forget_requests();
    reach.faults.set_limit(Limit::default());
    reach.faults.clock().reset();
    *reach.shop = Shop::open(reach.options, reach.faults.clock());
    reach.webhooks.clear();
    done()
}

fn put_settings(reach: &mut Reach<'_>, incoming: &Incoming) -> Done {
    let given = json::parse(&incoming.body).map_err(|error| error.to_string())?;
    reach.shop.settings.put_all(&given);
    Ok(done())
}

/// `{"expired": true}` ends every bearer and revokes every access token, `false` restores these.
fn set_credentials(reach: &mut Reach<'_>, incoming: &Incoming) -> Done {
    let given = json::parse(&incoming.body).map_err(|error| error.to_string())?;
    let given = given.as_map().ok_or("the credentials take an object")?;
    reach.shop.doors.set_expired(given.at("expired").truthy());
    Ok(done())
}

fn set_front(reach: &mut Reach<'_>, incoming: &Incoming) -> Done {
    reach.shop.front = decode(incoming)?;
    Ok(done())
}

fn add_webhook(reach: &mut Reach<'_>, incoming: &Incoming) -> Done {
    reach.webhooks.add(decode(incoming)?);
    Ok(done())
}

fn clear_webhooks(reach: &mut Reach<'_>) -> Outgoing {
    reach.webhooks.clear();
    done()
}

fn done() -> Outgoing {
    Outgoing::json(200, &Value::Map(map! { "ok" => true }))
}

/// One object, or an array of them.
fn objects(incoming: &Incoming) -> Result<Vec<Map>, String> {
    let given = json::parse(&incoming.body).map_err(|error| error.to_string())?;
    let given = match given {
        Value::List(list) => list,
        one => vec![one],
    };
    let objects = given.into_iter().map(|value| match value {
        Value::Map(map) => Ok(map),
        _ => Err("expected an object or an array of objects".to_owned()),
    });
    objects.collect()
}

fn decode<T: DeserializeOwned>(incoming: &Incoming) -> Result<T, String> {
    serde_json::from_str(&incoming.body).map_err(|error| error.to_string())
}

fn encode(value: &impl serde::Serialize) -> Done {
    let body = serde_json::to_string(value).map_err(|error| error.to_string())?;
    Ok(Outgoing { status: 200, content_type: JSON, body })
}
