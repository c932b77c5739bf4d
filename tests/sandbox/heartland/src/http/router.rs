//! All routes of the API, behind the credentials.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use axum::Router;
use axum::middleware::from_fn_with_state;

use super::Failure;
use super::auth::admit;
use crate::shop::Shop;
use crate::{
    customers, definitions, gift_cards, inventory, invoices, items, locations, merge, names, oauth,
    orders, payments, reporting, tickets, users, webhooks,
};

/// What every handler works on.
#[derive(Clone, Debug)]
pub(crate) struct App {
    shop: Arc<RwLock<Shop>>,
    /// The account as it was when the sandbox started.
    first: Arc<Shop>,
    /// Where the sandbox answers, without a closing slash.
    pub(crate) url: Arc<str>,
    /// What chance falls by.
    pub(crate) seed: u64,
}

impl App {
    pub(crate) fn new(shop: Shop, url: &str, seed: u64) -> Self {
        let first = Arc::new(shop.emptied());
        Self { shop: Arc::new(RwLock::new(shop)), first, url: url.into(), seed }
    }

    /// Puts the account back to what an empty one was at the start.
    pub(crate) fn reset(&self) {
        *self.write() = self.first.emptied();
    }

    /// Where a new record under this path is.
    pub(crate) fn location(&self, shop: &Shop, path: &str, id: i64) -> String {
        let host = if shop.settings.location_as_path { "" } else { &self.url };
        format!("{host}{}/{id}", path.trim_end_matches('/'))
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Shop> {
        self.shop.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Shop> {
        let mut shop = self.shop.write().unwrap_or_else(PoisonError::into_inner);
        shop.is_saved = false;
        shop
    }
}

/// The routes below `/api`, and the page on which a merchant approves an app.
pub(crate) fn router(app: &App) -> Router {
    let api = Router::new()
        .merge(customers::routes())
        .merge(items::routes())
        .merge(locations::routes())
        .merge(definitions::routes())
        .merge(inventory::routes())
        .merge(orders::routes())
        .merge(payments::routes())
        .merge(invoices::routes())
        .merge(tickets::routes())
        .merge(gift_cards::routes())
        .merge(webhooks::routes())
        .merge(users::routes())
        .merge(merge::routes())
        .merge(names::routes())
        .merge(reporting::routes())
        .fallback(async || Failure::not_found())
        .method_not_allowed_fallback(async || Failure::method_not_allowed())
        .layer(from_fn_with_state(app.clone(), admit))
        .merge(oauth::exchange_routes());
    Router::new()
        .nest("/api", api)
        .merge(oauth::page_routes())
        .fallback(async || Failure::not_found())
        .with_state(app.clone())
}
