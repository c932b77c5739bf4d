//! Merging doubles: everything that names the one names the other afterwards.

use axum::Router;
use axum::extract::State;
use axum::routing::post;

use crate::customers::{Address, Customer};
use crate::http::{App, At, Body, Failure, Refusals, Reply, Resource};
use crate::inventory::{Cause, Move};
use crate::invoices::{Invoice, InvoiceLine};
use crate::items::Item;
use crate::json::{Json, Object};
use crate::orders::{Order, OrderLine};
use crate::record::Field;
use crate::shop::Shop;
use crate::tickets::{Ticket, TicketLine};

/// The two of a merge: what stays, and what goes.
#[derive(Clone, Copy)]
struct Pair {
    target: i64,
    other: i64,
}

async fn customers(State(app): State<App>, at: At, Body(body): Body) -> Result<Reply, Failure> {
    let mut shop = app.write();
    let pair = pair::<Customer>(&shop, &at, &body, "merge_customer_id")?;
    rename::<Order>(&mut shop, "customer_id", pair);
    rename::<Invoice>(&mut shop, "customer_id", pair);
    rename::<Ticket>(&mut shop, "customer_id", pair);
    rename::<Address>(&mut shop, "customer_id", pair);
    shop.table_mut::<Customer>().remove(pair.other);
    Ok(Reply::Changed(None))
}

async fn items(State(app): State<App>, at: At, Body(body): Body) -> Result<Reply, Failure> {
    let mut shop = app.write();
    let pair = pair::<Item>(&shop, &at, &body, "merge_item_id")?;
    rename::<OrderLine>(&mut shop, "item_id", pair);
    rename::<InvoiceLine>(&mut shop, "item_id", pair);
    rename::<TicketLine>(&mut shop, "item_id", pair);
    move_all_stock(&mut shop, pair);
    shop.table_mut::<Item>().remove(pair.other);
    Ok(Reply::Changed(None))
}

fn pair<T: Resource>(shop: &Shop, at: &At, body: &Object, field: &str) -> Result<Pair, Failure> {
    let target = at.last()?;
    shop.get::<T>(target).ok_or_else(Failure::not_found)?;
    let other = body.get(field).and_then(Json::as_id);
    let mut refusals = Refusals::default();
    refusals.need(field, other);
    shop.check::<T>(field, other, &mut refusals);
    if other == Some(target) {
        refusals.add(field, "is the target itself");
    }
    refusals.settle(&shop.settings)?;
    Ok(Pair { target, other: other.unwrap_or_default() })
}

fn rename<T: Resource>(shop: &mut Shop, field: &str, pair: Pair) {
    let names = |row: &&T| row.field(field).and_then(Field::as_id) == Some(pair.other);
    let rows: Vec<T> = shop.table::<T>().iter().filter(names).cloned().collect();
    for row in rows {
        let mut renamed = row.clone();
        if let Some(field) = renamed.field_mut(field) {
            // A field that held an id takes another.
            let _ = field.write(&pair.target.into());
        }
        shop.table_mut::<T>().remove(row.id());
        shop.put(renamed);
    }
}

fn move_all_stock(shop: &mut Shop, pair: Pair) {
    let levels: Vec<_> =
        shop.stock.of_item(pair.other).map(|((_, at), level)| (at, *level)).collect();
    let cause = Cause { kind: "Merge", id: pair.target };
    for (location, level) in levels {
        let there = Move {
            on_hand: level.on_hand,
            committed: level.committed,
            in_transit: level.in_transit,
        };
        let back = Move {
            on_hand: -there.on_hand,
            committed: -there.committed,
            in_transit: -there.in_transit,
        };
        shop.move_stock(pair.other, location, back, cause);
        shop.move_stock(pair.target, location, there, cause);
    }
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/customers/{id}/merge", post(customers))
        .route("/items/{id}/merge", post(items))
}
