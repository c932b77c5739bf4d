//! The ticket itself.

use jiff::Timestamp;

use super::{TicketLine, completion, refresh, totals};
use crate::customers::Customer;
use crate::filter::Query;
use crate::http::{Failure, Refusals, Resource, adopted, create, update};
use crate::invoices::Invoice;
use crate::json::{Json, Name, Object};
use crate::locations::{Location, Station};
use crate::payments::Payment;
use crate::record::{Custom, Local, Mark, Money, Time, record, words};
use crate::shop::{Shop, uuid};

words! {
    /// What a ticket is.
    Kind {
        Sale = "Ticket",
        Return = "Return",
    }
}

words! {
    /// How far a ticket has come.
    Status {
        Incomplete = "incomplete",
        Complete = "complete",
        Void = "void",
    }
}

record! {
    /// A sale or a return.
    Ticket = "sales/tickets", key public_id {
        uuid: String [fixed],
        kind as "type": Kind [filter],
        public_id: String [likely],
        status: Status [filter],
        completed: bool [fixed],
        voided: bool [fixed],
        customer_id: Option<i64> [likely],
        customer_name: Option<String> [fixed],
        source_location_id: Option<i64> [filter],
        station_id: Option<i64>,
        sales_rep: Option<String>,
        parent_transaction_id: Option<i64> [likely],
        original_subtotal: Money,
        total_discounts: Money,
        subtotal: Money,
        total_tax: Money,
        total: Money,
        total_paid: Money [fixed],
        balance: Money [fixed],
        affect_inventory: Mark [hidden] = Mark(true),
        recalculate: Mark [hidden] = Mark(true),
        keeps_totals: Mark [fixed hidden],
        custom: Custom,
        completed_at: Option<Time> [filter],
        local_completed_at: Option<Local> [fixed filter],
    }
}

impl Resource for Ticket {
    const GROUPS: &'static [&'static str] = &["sales.transaction"];
    const SEARCHED: &'static [&'static str] = &["public_id", "customer_name"];
    const BACKDATED: bool = true;

    fn settle(&mut self, was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        if self.kind == Kind::Return && !shop.settings.returns_by_api {
            refusals.add("type", "is not included in the list");
        }
        self.check_references(shop, refusals);
        completion::check(self, was, shop, refusals);
        if was.is_none() {
            self.keeps_totals = Mark(!self.recalculate.0 && self.total != Money::default());
        }
        self.uuid = uuid("sales/tickets", self.id);
        totals::fill(self, shop);
    }

    fn stored(shop: &mut Shop, id: i64, was: Option<&Self>) {
        completion::carry_out(shop, id, was.map_or(Status::Incomplete, |was| was.status));
    }

    fn include(&self, shop: &Shop, name: &str) -> Option<Json> {
        match name {
            "customer" => shop.shown_one::<Customer>(self.customer_id),
            "location" | "source_location" => shop.shown_one::<Location>(self.source_location_id),
            "station" => shop.shown_one::<Station>(self.station_id),
            "lines" | "item_lines" => Some(shop.shown_children::<TicketLine>("ticket_id", self.id)),
            "payments" => Some(shop.shown_children::<Payment>("transaction_id", self.id)),
            "tax_total" => Some(Json::Number(self.total_tax.amount())),
            _ => None,
        }
    }

    /// Windows over tickets that are too long are more than the real system can answer.
    fn guard(shop: &Shop, query: &Query) -> Result<(), Failure> {
        let longest = shop.settings.ticket_window_days;
        let window = query.filter.window(&TIMES, shop.clock.now());
        match window {
            Some((from, to)) if longest > 0 && days(from, to) > longest => {
                Err(Failure::too_heavy())
            }
            _ => Ok(()),
        }
    }

    /// A body may bring lines and payments along and ask for completion at once.
    fn make(shop: &mut Shop, new: Self, body: &Object) -> Result<i64, Failure> {
        let mut head = body.clone();
        let status = head.shift_remove("status");
        let id = create(shop, new, &head)?;
        if let Err(failure) = fill(shop, id, body, status) {
            shop.remove_with::<Self, TicketLine>("ticket_id", id);
            shop.remove_with::<Self, Payment>("transaction_id", id);
            return Err(failure);
        }
        Ok(id)
    }
}

/// The fields by which a window over tickets is given.
const TIMES: [&str; 4] = ["created_at", "updated_at", "completed_at", "local_completed_at"];

fn days(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// Adds a new ticket's inline rows, then brings it to the stage its caller asked for.
fn fill(shop: &mut Shop, id: i64, body: &Object, status: Option<Json>) -> Result<(), Failure> {
    let rows = |list: &str| {
        let rows = body.get(list).and_then(Json::as_list).unwrap_or_default();
        rows.iter().filter_map(Json::as_object).cloned().collect::<Vec<_>>()
    };
    for row in ["lines", "item_lines", "tax_lines"].into_iter().flat_map(rows) {
        create(shop, adopted::<TicketLine>("ticket_id", id), &row)?;
    }
    for row in rows("payments") {
        create(shop, adopted::<Payment>("transaction_id", id), &row)?;
    }
    refresh(shop, id);
    let times =
        ["created_at", "updated_at"].into_iter().filter_map(|name| body.get_key_value(name));
    let given: Object = times.map(|(name, value)| (name.clone(), value.clone())).collect();
    if let Some(status) = status {
        update::<Ticket>(shop, id, &[(Name::Borrowed("status"), status)].into_iter().collect())?;
    }
    shop.backdate::<Ticket>(id, &given);
    Ok(())
}

impl Ticket {
    fn check_references(&mut self, shop: &Shop, refusals: &mut Refusals) {
        self.source_location_id = self.source_location_id.or(shop.location_of(self.station_id));
        refusals.need("source_location_id", self.source_location_id);
        shop.check::<Location>("source_location_id", self.source_location_id, refusals);
        shop.check::<Station>("station_id", self.station_id, refusals);
        shop.check::<Customer>("customer_id", self.customer_id, refusals);
        let customer = self.customer_id.and_then(|id| shop.get::<Customer>(id));
        self.customer_name = customer.map(|customer| customer.name.clone());
        let parent = self.parent_transaction_id.unwrap_or_default();
        let is_known = shop.get::<Self>(parent).is_some() || shop.get::<Invoice>(parent).is_some();
        if self.parent_transaction_id.is_some() && !is_known {
            refusals.add("parent_transaction_id", "is invalid");
        }
    }
}
