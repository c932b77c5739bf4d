//! What completing and voiding a ticket need and do.

use rust_decimal::Decimal;

use super::{Kind, LineKind, Status, Ticket, TicketLine};
use crate::gift_cards;
use crate::http::Refusals;
use crate::inventory::{Cause, Move};
use crate::invoices::InvoiceLine;
use crate::record::Record;
use crate::shop::Shop;

/// Refuses a stage that may not follow, and returning more than was sold.
pub(super) fn check(ticket: &Ticket, was: Option<&Ticket>, shop: &Shop, refusals: &mut Refusals) {
    let from = was.map_or(Status::Incomplete, |was| was.status);
    let is_allowed = match (from, ticket.status) {
        (Status::Incomplete, _) | (Status::Complete, Status::Void) => true,
        (from, to) => from == to,
    };
    if !is_allowed {
        let reason = format!("cannot change from {} to {}", from.word(), ticket.status.word());
        refusals.add("status", reason);
    }
    let completes = from == Status::Incomplete && ticket.status == Status::Complete;
    if completes && ticket.kind == Kind::Return && shop.settings.limit_returns {
        check_returned(ticket, shop, refusals);
    }
}

fn check_returned(ticket: &Ticket, shop: &Shop, refusals: &mut Refusals) {
    let Some(parent) = ticket.parent_transaction_id else {
        return;
    };
    for line in shop.children::<TicketLine>("ticket_id", ticket.id) {
        let item = line.item_id;
        let returns = shop.table::<Ticket>().iter().filter(|other| {
            other.parent_transaction_id == Some(parent)
                && (other.status == Status::Complete || other.id == ticket.id)
        });
        let returned: Decimal = returns.map(|other| -units(shop, other.id, item)).sum();
        if returned > units(shop, parent, item) {
            refusals.add("qty", "must not exceed what was sold");
        }
    }
}

/// Units of an item on a ticket or an invoice.
fn units(shop: &Shop, transaction: i64, item: Option<i64>) -> Decimal {
    let tickets = shop.children::<TicketLine>("ticket_id", transaction);
    let invoices = shop.children::<InvoiceLine>("invoice_id", transaction);
    let on_tickets = tickets.filter(|line| line.item_id == item).map(|line| line.qty.units());
    let on_invoices = invoices.filter(|line| line.item_id == item).map(|line| line.qty.units());
    on_tickets.chain(on_invoices).sum()
}

/// Moves stock and gift cards as a ticket that was at `from` now says.
pub(crate) fn carry_out(shop: &mut Shop, id: i64, from: Status) {
    let Some(ticket) = shop.get::<Ticket>(id).cloned() else {
        return;
    };
    match (from, ticket.status) {
        (Status::Incomplete, Status::Complete) => {
            take_effect(shop, &ticket, Decimal::ONE);
            stamp(shop, &ticket);
        }
        (Status::Complete, Status::Void) => {
            take_effect(shop, &ticket, Decimal::NEGATIVE_ONE);
            shop.edit::<Ticket>(id, |ticket| ticket.voided = true);
        }
        (Status::Incomplete, Status::Void) => {
            shop.edit::<Ticket>(id, |ticket| ticket.voided = true);
            return;
        }
        // A later edit of a completed ticket tells subscribers again, as seen.
        (Status::Complete, Status::Complete) => {}
        _ => return,
    }
    shop.tell::<Ticket>("sales_transaction_completed", id);
}

/// Lets lines count once, or takes them back.
fn take_effect(shop: &mut Shop, ticket: &Ticket, times: Decimal) {
    let lines: Vec<TicketLine> = shop.children("ticket_id", ticket.id).cloned().collect();
    let kind = if ticket.kind == Kind::Return { "Return" } else { "Ticket" };
    let cause = Cause { kind, id: ticket.id };
    let location = ticket.source_location_id.unwrap_or_default();
    for line in lines {
        let item = line.item_id.unwrap_or_default();
        match line.kind {
            LineKind::Item if ticket.affect_inventory.0 => {
                let on_hand = -line.qty.units() * times;
                shop.move_stock(item, location, Move { on_hand, ..Move::default() }, cause);
            }
            LineKind::GiftCard => {
                let number = line.number.as_deref().unwrap_or_default();
                gift_cards::sell(shop, number, line.value.amount() * times);
            }
            _ => {}
        }
    }
}

fn stamp(shop: &mut Shop, ticket: &Ticket) {
    let completed_at = ticket.completed_at.unwrap_or(shop.now());
    let local = shop.wall_clock(ticket.source_location_id, completed_at);
    shop.edit::<Ticket>(ticket.id(), |ticket| {
        ticket.completed = true;
        ticket.completed_at = Some(completed_at);
        ticket.local_completed_at = Some(local);
    });
}
