//! Tickets: sales and returns rung up at a till, or imported as history.

mod completion;
mod line;
mod ticket;
mod totals;

use axum::Router;

use crate::http::{App, children, collection};
use crate::payments::Payment;

pub(crate) use line::{LineKind, TicketLine};
pub(crate) use ticket::{Kind, Status, Ticket};
pub(crate) use totals::{check_payment, refresh};

pub(crate) fn routes() -> Router<App> {
    let lines = |path| children::<Ticket, TicketLine>(path, "ticket_id");
    collection::<Ticket>()
        .merge(lines("/sales/tickets/{id}/lines"))
        .merge(lines("/sales/tickets/{id}/item_lines"))
        .merge(children::<Ticket, Payment>("/sales/tickets/{id}/payments", "transaction_id"))
}
