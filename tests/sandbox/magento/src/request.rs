//! A request after the routing layer has taken it apart.

use crate::auth::Actor;
use crate::json::{Map, Value};

/// What a handler is given.
#[derive(Debug)]
pub(crate) struct Request {
    /// The store code of the path: `default` where it names none.
    pub(crate) store: String,
    /// The pattern of the route.
    pub(crate) pattern: &'static str,
    /// Values of the `:name` segments of the route.
    pub(crate) parameters: Vec<(&'static str, String)>,
    /// The query, nested.
    pub(crate) query: Map,
    /// The body's fields; empty where there is no body.
    pub(crate) body: Map,
    /// Whether it is carried out by a queue's consumer rather than at once.
    pub(crate) is_deferred: bool,
    /// Who asks.
    pub(crate) actor: Actor,
}

impl Request {
    /// A `:name` segment of the path, unescaped.
    pub(crate) fn parameter(&self, name: &str) -> &str {
        let found = self.parameters.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value)
    }

    /// An object of the body; empty where there is none.
    pub(crate) fn object(&self, name: &str) -> Map {
        self.body.at(name).as_map().cloned().unwrap_or_default()
    }

    /// Whether the route is one of guests' carts.
    pub(crate) fn is_guest_route(&self) -> bool {
        self.pattern.starts_with("guest-carts")
    }

    /// The store view of the path; 0 for `all`.
    pub(crate) fn store_id(&self) -> i64 {
        i64::from(self.store != "all")
    }

    /// A `:name` segment that is an id.
    pub(crate) fn id(&self, name: &str) -> i64 {
        Value::from(self.parameter(name)).whole()
    }
}
