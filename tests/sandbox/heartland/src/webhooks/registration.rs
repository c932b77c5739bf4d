//! Registrations, and the log of what was sent to them.

use axum::Router;
use axum::extract::{OriginalUri, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};

use crate::http::{
    App, At, Body, Failure, Refusals, Reply, Resource, create, json, list_of, read_one, update,
};
use crate::json::Json;
use crate::record::{record, words};
use crate::shop::Shop;

/// The events there are.
const EVENTS: [&str; 5] = [
    "item_created",
    "item_updated",
    "customer_created",
    "customer_updated",
    "sales_transaction_completed",
];

words! {
    /// What became of a delivery.
    Outcome {
        Pending = "pending",
        Delivered = "delivered",
        Failed = "failed",
        Lost = "lost",
    }
}

record! {
    /// A receiver of events.
    Webhook = "webhooks" {
        url: String,
        events: Json = Json::List(Vec::new()),
        active: bool = true,
    }
}

record! {
    /// One event sent to one receiver, and what became of it.
    WebhookEvent = "webhook_events" {
        webhook_id: Option<i64> [filter],
        event: String [filter],
        resource_id: Option<i64> [filter],
        status: Outcome [filter],
        attempts: i64,
        last_status: Option<i64>,
    }
}

impl Resource for Webhook {
    fn settle(&mut self, _was: Option<&Self>, _shop: &Shop, refusals: &mut Refusals) {
        if !self.url.starts_with("http://") && !self.url.starts_with("https://") {
            refusals.add("url", "is invalid");
        }
        let events = self.events.as_list().unwrap_or_default();
        if events.is_empty() {
            refusals.add("events", "can't be blank");
        }
        let is_known = |event: &Json| event.as_text().is_some_and(|event| EVENTS.contains(&event));
        if !events.iter().all(is_known) {
            refusals.add("events", "is not included in the list");
        }
    }
}

impl Resource for WebhookEvent {
    fn settle(&mut self, _was: Option<&Self>, _shop: &Shop, _refusals: &mut Refusals) {}
}

impl Webhook {
    pub(super) fn wants(&self, event: &str) -> bool {
        let mut events = self.events.as_list().into_iter().flatten();
        self.active && events.any(|wanted| wanted.as_text() == Some(event))
    }
}

async fn list(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    list_of::<Webhook>(&app.read(), &query.unwrap_or_default())
}

/// The one POST that answers with a body whatever the account's settings.
async fn register(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    Body(body): Body,
) -> Result<Response, Failure> {
    let mut shop = app.write();
    let id = create(&mut shop, Webhook::default(), &body)?;
    let made = shop.get::<Webhook>(id).ok_or_else(Failure::not_found)?;
    let location = app.location(&shop, uri.path(), id);
    let location = [(axum::http::header::LOCATION, location)];
    Ok((StatusCode::CREATED, location, json(&shop.shown(made))).into_response())
}

async fn change(State(app): State<App>, at: At, Body(body): Body) -> Result<Reply, Failure> {
    update::<Webhook>(&mut app.write(), at.last()?, &body)?;
    Ok(Reply::Changed(None))
}

async fn remove(State(app): State<App>, at: At) -> Result<Reply, Failure> {
    let removed = app.write().table_mut::<Webhook>().remove(at.last()?);
    removed.map(|_| Reply::Gone).ok_or_else(Failure::not_found)
}

async fn events(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    list_of::<WebhookEvent>(&app.read(), &query.unwrap_or_default())
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/webhooks", get(list).post(register))
        .route("/webhooks/{id}", put(change).get(read_one::<Webhook>).delete(remove))
        .route("/webhook_events", get(events))
}
