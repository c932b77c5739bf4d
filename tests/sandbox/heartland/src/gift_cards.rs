//! Gift cards, which also carry store credit: a balance and what was added to it.

use axum::Router;
use axum::extract::{OriginalUri, Path, RawQuery, State};
use axum::response::Response;
use axum::routing::get;
use rust_decimal::Decimal;

use crate::definitions::GiftCardReason;
use crate::http::{App, Body, Failure, Refusals, Reply, Resource, create, created, json, list_of};
use crate::record::{Money, record};
use crate::shop::Shop;

record! {
    /// A card with a balance, known by its number.
    GiftCard = "gift_cards", key number {
        number: String [filter],
        balance: Money,
        reason_id: Option<i64> [hidden],
        import_set_id: Option<i64> [filter],
    }
}

record! {
    /// An amount added to a card, or taken off when it is negative.
    GiftCardAdjustment = "gift_card_adjustments", under gift_card_id {
        gift_card_id: Option<i64> [filter],
        reason_id: Option<i64>,
        delta_balance: Option<Money>,
    }
}

impl Resource for GiftCard {
    fn settle(&mut self, _was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        self.number = self.number.to_uppercase();
        refusals.need_text("number", &self.number);
        if !self.number.chars().all(|letter| letter.is_ascii_alphanumeric()) {
            refusals.add("number", "is invalid");
        }
        if self.balance < Money::default() {
            refusals.add("balance", "must be greater than or equal to 0");
        }
        shop.check::<GiftCardReason>("reason_id", self.reason_id, refusals);
    }
}

impl Resource for GiftCardAdjustment {
    fn settle(&mut self, was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        if was.is_some() {
            refusals.add("base", "adjustments cannot be changed");
        }
        refusals.need("gift_card_id", self.gift_card_id);
        refusals.need("reason_id", self.reason_id);
        refusals.need("delta_balance", self.delta_balance);
        shop.check::<GiftCard>("gift_card_id", self.gift_card_id, refusals);
        shop.check::<GiftCardReason>("reason_id", self.reason_id, refusals);
        let card = self.gift_card_id.and_then(|id| shop.get::<GiftCard>(id));
        let delta = self.delta_balance.unwrap_or_default().amount();
        let falls_below = card.is_some_and(|card| card.balance.amount() + delta < Decimal::ZERO);
        if falls_below && shop.settings.refuse_negative_gift_card {
            refusals.add("delta_balance", "must not take the balance below 0");
        }
    }

    fn stored(shop: &mut Shop, id: i64, _was: Option<&Self>) {
        let Some(adjustment) = shop.get::<Self>(id).cloned() else {
            return;
        };
        let delta = adjustment.delta_balance.unwrap_or_default().amount();
        add(shop, adjustment.gift_card_id.unwrap_or_default(), delta);
    }
}

/// The card of this number, however it is spelled.
pub(crate) fn find<'a>(shop: &'a Shop, number: &str) -> Option<&'a GiftCard> {
    shop.table::<GiftCard>().named(&number.to_uppercase()).next()
}

/// Changes a card's balance.
pub(crate) fn add(shop: &mut Shop, card: i64, delta: Decimal) {
    let now = shop.now();
    shop.edit::<GiftCard>(card, |card| {
        card.balance = Money::new(card.balance.amount() + delta);
        card.updated_at = now;
    });
}

/// Sells or reloads a card at a till.
pub(crate) fn sell(shop: &mut Shop, number: &str, value: Decimal) {
    if let Some(card) = find(shop, number).map(|card| card.id) {
        return add(shop, card, value);
    }
    let now = shop.now();
    shop.put(GiftCard {
        number: number.to_uppercase(),
        balance: Money::new(value),
        created_at: now,
        updated_at: now,
        ..GiftCard::default()
    });
}

/// Cards are read by their number, and by their id as `Location` gives it.
async fn read(State(app): State<App>, Path(number): Path<String>) -> Result<Response, Failure> {
    let shop = app.read();
    let by_id = || shop.get::<GiftCard>(number.parse().ok()?);
    let card = find(&shop, &number).or_else(by_id).ok_or_else(Failure::not_found)?;
    Ok(json(&shop.shown(card)))
}

async fn list(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    list_of::<GiftCard>(&app.read(), &query.unwrap_or_default())
}

async fn make(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    Body(body): Body,
) -> Result<Reply, Failure> {
    let mut shop = app.write();
    let id = create(&mut shop, GiftCard::default(), &body)?;
    Ok(created::<GiftCard>(&app, &shop, uri.path(), id))
}

/// Whether adjustments live at this path in this account.
fn lives_at(shop: &Shop, path: &str) -> Result<(), Failure> {
    let chosen = shop.settings.gift_card_path.as_str();
    if chosen == "both" || path.ends_with(chosen) { Ok(()) } else { Err(Failure::not_found()) }
}

async fn adjustments(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let shop = app.read();
    lives_at(&shop, uri.path())?;
    list_of::<GiftCardAdjustment>(&shop, &query.unwrap_or_default())
}

async fn adjust(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    Body(body): Body,
) -> Result<Reply, Failure> {
    let mut shop = app.write();
    lives_at(&shop, uri.path())?;
    let id = create(&mut shop, GiftCardAdjustment::default(), &body)?;
    Ok(created::<GiftCardAdjustment>(&app, &shop, uri.path(), id))
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/gift_cards", get(list).post(make))
        .route("/gift_cards/{number}", get(read))
        .route("/gift_card/adjustments", get(adjustments).post(adjust))
        .route("/gift_card_adjustments", get(adjustments).post(adjust))
}
