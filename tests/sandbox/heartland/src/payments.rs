//! Money recorded against sales documents. Nothing is charged here.

use axum::Router;
use axum::extract::{OriginalUri, RawQuery, State};
use axum::routing::get;
use rust_decimal::Decimal;

use crate::definitions::PaymentType;
use crate::gift_cards::{self, GiftCard};
use crate::http::{App, Body, Failure, Refusals, Resource, create, created, list_of, read_one};
use crate::orders::{self, Order};
use crate::record::{Custom, Local, Mark, Money, Time, record};
use crate::shop::Shop;
use crate::tickets::{self, Ticket};

/// The kinds of payment a caller may record.
const KINDS: [&str; 5] =
    ["CustomPayment", "ExternalPayment", "Payments::ExternalPayment", "CashPayment", GIFT_CARD];

const GIFT_CARD: &str = "GiftCardPayment";

record! {
    /// An amount of one tender, negative when it is given back.
    Payment = "payments", under order_id or transaction_id {
        kind as "type": String [likely],
        status: String [filter fixed] = "complete".to_owned(),
        amount: Money,
        payment_type_id: Option<i64> [likely],
        deposit: Mark,
        description: Option<String>,
        number: Option<String>,
        order_id: Option<i64> [fixed],
        transaction_id: Option<i64> [fixed],
        location_id: Option<i64> [fixed hidden],
        custom: Custom,
        completed_at: Option<Time> [filter],
        local_completed_at: Option<Local> [fixed filter],
    }
}

impl Resource for Payment {
    fn settle(&mut self, was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        if was.is_some() {
            refusals.add("base", "payments cannot be changed");
            return;
        }
        if self.amount.amount().is_zero() {
            refusals.add("amount", "can't be blank");
        }
        self.check_kind(shop, refusals);
        self.check_document(shop, refusals);
        self.check_card(shop, refusals);
        let completed_at = *self.completed_at.get_or_insert(shop.now());
        self.local_completed_at = Some(shop.wall_clock(self.location_id, completed_at));
    }

    fn stored(shop: &mut Shop, id: i64, _was: Option<&Self>) {
        let Some(payment) = shop.get::<Self>(id).cloned() else {
            return;
        };
        if let Some(card) = payment.card(shop).map(|card| card.id) {
            gift_cards::add(shop, card, -payment.amount.amount());
        }
        payment.refresh_document(shop);
    }
}

impl Payment {
    fn check_kind(&self, shop: &Shop, refusals: &mut Refusals) {
        if self.kind.is_empty() {
            refusals.add("type", "can't be blank");
        } else if !KINDS.contains(&self.kind.as_str()) || self.is_untaken_gift_card(shop) {
            refusals.add("type", "is not included in the list");
        }
        if self.kind == "CustomPayment" {
            refusals.need("payment_type_id", self.payment_type_id);
        }
        shop.check::<PaymentType>("payment_type_id", self.payment_type_id, refusals);
    }

    fn check_document(&mut self, shop: &Shop, refusals: &mut Refusals) {
        if let Some(order) = self.order_id.and_then(|id| shop.get::<Order>(id)) {
            self.location_id = order.source_location_id;
            orders::check_payment(shop, order, self, refusals);
        }
        if let Some(ticket) = self.transaction_id.and_then(|id| shop.get::<Ticket>(id)) {
            self.location_id = ticket.source_location_id;
            tickets::check_payment(ticket, self, refusals);
        }
    }

    /// Refuses a gift card that there is not, or that does not hold as much.
    fn check_card(&self, shop: &Shop, refusals: &mut Refusals) {
        if self.kind != GIFT_CARD {
            return;
        }
        match self.card(shop) {
            None => refusals.payment("There is no gift card of this number"),
            Some(card) if card.balance < self.amount => {
                refusals.payment(format!("The gift card holds only {}", card.balance.amount()));
            }
            Some(_) => {}
        }
    }

    fn card<'a>(&self, shop: &'a Shop) -> Option<&'a GiftCard> {
        let number = self.number.as_deref().filter(|_| self.kind == GIFT_CARD)?;
        gift_cards::find(shop, number)
    }

    /// Brings the document up to date with its payments.
    pub(crate) fn refresh_document(&self, shop: &mut Shop) {
        if let Some(order) = self.order_id {
            orders::refresh(shop, order);
        }
        if let Some(ticket) = self.transaction_id {
            tickets::refresh(shop, ticket);
        }
    }

    fn is_untaken_gift_card(&self, shop: &Shop) -> bool {
        self.kind == GIFT_CARD && !shop.settings.gift_card_payments
    }
}

/// The sum of a document's complete payments.
pub(crate) fn paid(shop: &Shop, field: &'static str, document: i64) -> Decimal {
    let payments = shop.children::<Payment>(field, document);
    payments.filter(|it| it.status == "complete").map(|it| it.amount.amount()).sum()
}

/// Payments are read across documents, but only made within one, unless the account says
/// otherwise.
pub(crate) fn routes() -> Router<App> {
    let list = async |State(app): State<App>, RawQuery(query): RawQuery| {
        list_of::<Payment>(&app.read(), &query.unwrap_or_default())
    };
    let make = async |State(app): State<App>, uri: OriginalUri, Body(body): Body| {
        let mut shop = app.write();
        if !shop.settings.lone_payments {
            return Err(Failure::method_not_allowed());
        }
        let id = create(&mut shop, Payment::default(), &body)?;
        Ok(created::<Payment>(&app, &shop, uri.path(), id))
    };
    Router::new()
        .route("/payments", get(list).post(make))
        .route("/payments/{id}", get(read_one::<Payment>))
}
