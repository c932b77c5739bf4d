//! The lines of a ticket: goods, taxes, freight, gift cards sold.

use rust_decimal::Decimal;

use super::{Status, Ticket, refresh};
use crate::http::{Refusals, Resource};
use crate::items::Item;
use crate::json::Json;
use crate::record::{Custom, Field, Money, Quantity, record, words};
use crate::shop::Shop;

words! {
    /// What a line stands for.
    LineKind {
        Item = "ItemLine",
        Tax = "TaxLine",
        Shipping = "ShippingLine",
        GiftCard = "GiftCardLine",
    }
}

record! {
    /// A line of a ticket; a negative quantity comes back.
    TicketLine = "sales/ticket_lines", under ticket_id {
        ticket_id: i64 [fixed],
        kind as "type": LineKind,
        item_id: Option<i64>,
        item_lookup: Option<String> [hidden],
        item_public_id: Option<String> [fixed],
        item_description: Option<String> [fixed],
        description: Option<String>,
        qty: Quantity,
        unit_price: Option<Money>,
        original_unit_price: Option<Money>,
        adjusted_unit_price: Option<Money>,
        price_adjustments: Json = Json::List(Vec::new()),
        unit_cost: Option<Money>,
        value: Money,
        number: Option<String>,
        item_custom: Custom [fixed],
    }
}

impl Resource for TicketLine {
    fn settle(&mut self, _was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        let Some(ticket) = shop.get::<Ticket>(self.ticket_id) else {
            return;
        };
        if ticket.status != Status::Incomplete {
            let status = ticket.status.word();
            refusals.add("base", format!("the ticket is {status} and cannot change"));
        }
        match self.kind {
            LineKind::Item => self.find_item(shop, refusals),
            LineKind::GiftCard => {
                refusals.need_text("number", self.number.as_deref().unwrap_or_default());
            }
            LineKind::Tax | LineKind::Shipping => {}
        }
    }

    fn stored(shop: &mut Shop, id: i64, _was: Option<&Self>) {
        if let Some(ticket) = shop.get::<Self>(id).map(|line| line.ticket_id) {
            refresh(shop, ticket);
        }
    }
}

impl TicketLine {
    fn find_item(&mut self, shop: &Shop, refusals: &mut Refusals) {
        let item = match (self.item_id, self.item_lookup.take()) {
            (Some(id), _) => shop.get::<Item>(id),
            (None, Some(text)) => shop.look_up(&text),
            (None, None) => return refusals.add("item_id", "can't be blank"),
        };
        let Some(item) = item else {
            return refusals.add("item_id", "is invalid");
        };
        if self.qty == Quantity::default() {
            refusals.add("qty", "can't be blank");
        }
        shop.check_quantity(item, self.qty, refusals);
        self.item_id = Some(item.id);
        self.item_public_id = Some(item.public_id.clone());
        self.item_description = Some(item.description.clone());
        self.item_custom = item.custom.clone();
        self.unit_cost = self.unit_cost.or(item.cost);
        self.price(item);
    }

    /// Fills in the prices that were not given, and says what was taken off.
    fn price(&mut self, item: &Item) {
        let sold_at = self.adjusted_unit_price.or(self.unit_price).unwrap_or(item.price);
        self.adjusted_unit_price = Some(sold_at);
        self.unit_price.get_or_insert(sold_at);
        let original = *self.original_unit_price.get_or_insert(item.price.max(sold_at));
        let delta = Money::new(sold_at.amount() - original.amount());
        if delta != Money::default() && self.price_adjustments == Json::List(Vec::new()) {
            let adjustment = crate::json::object([("delta_price", delta.read())]);
            self.price_adjustments = Json::List(vec![Json::Object(adjustment)]);
        }
    }

    /// What the line adds to the goods: nothing unless it is an item's.
    pub(crate) fn goods(&self) -> Decimal {
        self.at(self.adjusted_unit_price)
    }

    /// The same before anything was taken off.
    pub(crate) fn original_goods(&self) -> Decimal {
        self.at(self.original_unit_price)
    }

    fn at(&self, price: Option<Money>) -> Decimal {
        match self.kind {
            LineKind::Item => {
                Money::new(self.qty.units() * price.unwrap_or_default().amount()).amount()
            }
            _ => Decimal::ZERO,
        }
    }
}
