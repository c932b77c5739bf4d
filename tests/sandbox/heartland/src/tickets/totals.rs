//! What a ticket comes to.

use rust_decimal::Decimal;

use super::{Kind, LineKind, Ticket, TicketLine};
use crate::http::Refusals;
use crate::payments::{Payment, paid};
use crate::record::Money;
use crate::shop::Shop;

/// Computes totals and balance anew. An import that asks for no recalculation keeps its own
/// totals, where it gave any.
pub(super) fn fill(ticket: &mut Ticket, shop: &Shop) {
    if !ticket.keeps_totals.0 {
        add_up(ticket, shop);
    }
    let paid = paid(shop, "transaction_id", ticket.id);
    ticket.total_paid = Money::new(paid);
    ticket.balance = Money::new(ticket.total.amount() - paid);
}

fn add_up(ticket: &mut Ticket, shop: &Shop) {
    let lines: Vec<&TicketLine> = shop.children("ticket_id", ticket.id).collect();
    let goods: Decimal = lines.iter().map(|line| line.goods()).sum();
    let original: Decimal = lines.iter().map(|line| line.original_goods()).sum();
    let valued = |kind| -> Decimal {
        lines.iter().filter(|line| line.kind == kind).map(|line| line.value.amount()).sum()
    };
    let tax = valued(LineKind::Tax);
    ticket.original_subtotal = Money::new(original);
    ticket.total_discounts = Money::new(original - goods);
    ticket.subtotal = Money::new(goods);
    ticket.total_tax = Money::new(tax);
    ticket.total =
        Money::new(goods + tax + valued(LineKind::Shipping) + valued(LineKind::GiftCard));
}

/// Brings a ticket up to date with its rows.
pub(crate) fn refresh(shop: &mut Shop, id: i64) {
    let Some(mut ticket) = shop.get::<Ticket>(id).cloned() else {
        return;
    };
    fill(&mut ticket, shop);
    shop.put(ticket);
}

/// Refuses a payment that the ticket cannot take.
pub(crate) fn check_payment(ticket: &Ticket, payment: &Payment, refusals: &mut Refusals) {
    if ticket.voided {
        refusals.payment("The ticket is void and takes no payment");
    }
    if ticket.kind == Kind::Return && payment.amount > Money::default() {
        refusals.payment("A return gives money back: its payments are negative");
    }
}
