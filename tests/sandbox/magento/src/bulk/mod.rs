//! Asynchronous requests: taken at once, carried out later, asked about by their uuid.

mod accept;
mod routes;
mod run;
mod topics;

use std::time::Instant;

pub(crate) use accept::{Call, accept};
pub(crate) use routes::routes;
pub(crate) use run::run_due;

use crate::json::{Map, Value};
use crate::request::Request;
use crate::routes::Route;

/// Carried out.
const COMPLETE: i64 = 1;
/// Failed for good.
const FAILED: i64 = 3;
/// Not carried out yet.
const OPEN: i64 = 4;

/// One request of a bulk.
pub(crate) struct Operation {
    /// Its place in the bulk.
    id: i64,
    /// How it ended, or that it has not.
    status: i64,
    /// What it was asked, as it came.
    body: Value,
    /// What it answered; null where it answers nothing.
    result: Value,
    /// What the log says.
    message: Value,
    /// Zero for a failure.
    error_code: Value,
    /// Whether the consumer died over it, so that it stays open for good.
    is_stuck: bool,
    /// How to carry it out.
    route: &'static Route,
    request: Option<Request>,
}

/// Requests that were taken together.
pub(crate) struct Bulk {
    /// Names the bulk.
    uuid: String,
    /// The message queue's name for what it does.
    topic: String,
    /// The class that carries it out, as messages name it.
    service: String,
    /// When it was taken.
    start_time: String,
    /// When it was taken, by a clock that nobody sets.
    taken: Instant,
    /// Its requests.
    operations: Vec<Operation>,
}

/// Every bulk in the order in which it was taken.
#[derive(Default)]
pub(crate) struct Bulks(Vec<Bulk>);

impl Bulks {
    fn find(&self, uuid: &str) -> Option<&Bulk> {
        self.0.iter().find(|bulk| bulk.uuid == uuid)
    }

    fn find_mut(&mut self, uuid: &str) -> Option<&mut Bulk> {
        self.0.iter_mut().find(|bulk| bulk.uuid == uuid)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// The body of an operation as it is stored while it waits.
fn stored(body: &Value) -> Value {
    let mut frame = Map::new();
    frame.set("entity_id", Value::Null);
    frame.set("entity_link", "");
    frame.set("meta_information", body.to_string());
    frame.set("store_id", "1");
    Value::from(frame.to_string())
}
