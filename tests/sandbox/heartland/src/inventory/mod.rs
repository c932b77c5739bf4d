//! Stock: what lies where, what is promised, and how it came to be so.

mod adjustments;
mod counts;
mod ledger;
mod stock;
mod transfers;
mod values;

use axum::Router;

use crate::http::App;

pub(crate) use adjustments::{Adjustment, AdjustmentLine, AdjustmentSet};
pub(crate) use counts::{CountBatch, CountLine, PhysicalCount};
pub(crate) use ledger::LedgerRow;
pub(crate) use stock::{Cause, Level, Move, Stock};
pub(crate) use transfers::{Transfer, TransferLine, transfer};

pub(crate) fn routes() -> Router<App> {
    ledger::routes()
        .merge(values::routes())
        .merge(adjustments::routes())
        .merge(counts::routes())
        .merge(transfers::routes())
}
