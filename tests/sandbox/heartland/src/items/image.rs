//! Images of items, kept as addresses only.

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::routing::{delete, get};

use super::Item;
use crate::http::{
    App, At, Body, Failure, Refusals, Reply, Resource, adopted, create, existing, rows_of,
};
use crate::record::{Mark, Record, record};
use crate::shop::Shop;

record! {
    /// An image of an item.
    ItemImage = "images", under item_id {
        item_id: i64 [fixed],
        source: String [hidden] = "url".to_owned(),
        url: String,
        primary: Mark,
    }
}

impl Resource for ItemImage {
    fn settle(&mut self, _was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        refusals.need_text("url", &self.url);
        if self.source != "url" {
            refusals.add("source", "is not included in the list");
        }
        self.primary.0 |= shop.children::<Self>("item_id", self.item_id).next().is_none();
    }

    /// A primary image changes the item, without an event.
    fn stored(shop: &mut Shop, id: i64, _was: Option<&Self>) {
        let Some(image) = shop.get::<Self>(id).filter(|image| image.primary.0).cloned() else {
            return;
        };
        let others = shop.children::<Self>("item_id", image.item_id);
        let others: Vec<i64> = others.map(Record::id).filter(|other| *other != id).collect();
        for other in others {
            shop.edit::<Self>(other, |image| image.primary = Mark(false));
        }
        let now = shop.now();
        shop.edit::<Item>(image.item_id, |item| {
            item.mark_image(Some(id));
            item.updated_at = now;
        });
    }
}

/// The answer names no id: the caller lists afterwards.
async fn add(State(app): State<App>, at: At, Body(body): Body) -> Result<StatusCode, Failure> {
    let mut shop = app.write();
    let item = existing::<Item>(&shop, at.last()?)?;
    create(&mut shop, adopted::<ItemImage>("item_id", item), &body)?;
    Ok(StatusCode::CREATED)
}

/// Deleting an image leaves the item's time of change as it was.
async fn remove(State(app): State<App>, at: At) -> Result<Reply, Failure> {
    let mut shop = app.write();
    let (item, image) = at.last_two()?;
    shop.get::<ItemImage>(image).filter(|it| it.item_id == item).ok_or_else(Failure::not_found)?;
    shop.table_mut::<ItemImage>().remove(image);
    let next = shop.children::<ItemImage>("item_id", item).next().map(|image| image.id);
    shop.edit::<Item>(item, |item| item.mark_image(next));
    Ok(Reply::Gone)
}

pub(super) fn routes() -> Router<App> {
    let list = async |State(app): State<App>, at: At, RawQuery(query): RawQuery| {
        rows_of::<Item, ItemImage>(&app, "item_id", &at, &query.unwrap_or_default())
    };
    Router::new()
        .route("/items/{id}/images", get(list).post(add))
        .route("/items/{id}/images/{image}", delete(remove))
}
