//! Orders: a Magento order becomes one Heartland sales order, and follows it.
//!
//! `decode` reads Magento's order and computes the facts that need thought (`facts`, `lines`);
//! the document `from-magento.yaml` maps both to the canonical order; `validate` holds it against
//! the rules; `to-heartland.yaml` maps it to what Heartland should hold (`map`); `plan` compares
//! that with what Heartland was seen to hold (`observed`) and names the moves that are missing
//! (`moves`, their `bodies`, and `learn` for the answers), with `fulfil` for what has left the
//! shop and `withdraw` for what was cancelled. What crosses and is still worth a word is told by
//! `notices`.
//!
//! Decided here, because the rules leave it open:
//! - Of an order of which some units were cancelled, what is left crosses. Heartland has no call
//!   that takes units off a line: an order that had crossed whole is cancelled there and created
//!   again under a number with a suffix, as long as nothing of it has left.
//! - Units or money that were given back wait for a person until refunds are carried over.
//! - An order that is cancelled or refunded in full when it is first seen is skipped. If goods
//!   had left the shop before it was cancelled, nobody paid for them: it waits for a person.
//! - What left the shop is never taken back by cancelling, nor are its deposits paid back.
//! - A number that another system has put into `ext_order_id` stays; Magento is told by a comment.

mod address;
mod amend;
mod basis;
mod bodies;
mod confirm;
mod decode;
mod facts;
mod fulfil;
mod learn;
mod lines;
mod links;
mod map;
mod misread;
mod moves;
mod near;
mod notices;
mod observed;
mod plan;
mod problems;
mod replace;
mod rules;
mod settings;
mod standing;
mod tidy;
mod totals;
mod validate;
mod wire;
mod withdraw;

#[cfg(test)]
mod tests;

use std::fmt;

use mapping::Value;
use serde::{Deserialize, Serialize};

pub use decode::Record;
pub use map::{Address, Customer, Desired, Line, Payment, SalesOrder, Tax};
pub use moves::{Move, Status};
pub use observed::Observed;
pub use rules::Rules;
pub use settings::{ConfirmBy, Settings};

use crate::call::{Call, Reply};
use crate::documents::{Documents, Misfit};
use crate::entity::{ChangedPage, Entity, Identity, Key, Next, Notice, Offer};
use crate::vocabulary::{Amount, Problem};

/// The schemas that documents about orders are checked against.
pub const SCHEMAS: [&str; 3] = [
    include_str!("schemas/magento.order.yaml"),
    include_str!("schemas/canonical.order.yaml"),
    include_str!("schemas/heartland.sales_order.yaml"),
];

/// The mappings of orders that ship with the product: name and text.
pub const MAPPINGS: [(&str, &str); 2] = [
    ("order-from-magento", include_str!("from-magento.yaml")),
    (rules::MAPPING, include_str!("to-heartland.yaml")),
];

/// The entity `order`.
#[derive(Debug)]
pub enum OrderEntity {}

/// How far an order should have come in Heartland; what the status table of the mapping names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// Not yet there.
    Wait,
    /// Open: to be fulfilled.
    Open,
    /// Closed: the goods have left.
    Fulfilled,
    /// Cancelled.
    Cancelled,
    /// Refunded in full.
    Returned,
}

/// An order in our own words: the canonical record between the two documents.
#[derive(Clone, Debug, Deserialize)]
pub struct Order {
    /// Magento's `entity_id`.
    pub id: String,
    /// Magento's `increment_id`.
    pub number: String,
    /// How far it should have come.
    pub aim: Aim,
    /// Magento's own word for its status.
    pub status: String,
    /// Currency of all amounts; none if Heartland keeps neither of the order's.
    pub currency: Option<String>,
    /// Currency that the shopper saw.
    pub order_currency: Option<String>,
    /// Currency of the website.
    pub base_currency: Option<String>,
    /// Who bought.
    pub customer: Buyer,
    /// Units of stock, one price a line.
    #[serde(default)]
    pub lines: Vec<OrderLine>,
    /// What the parts lack to `total`.
    pub gap: Amount,
    /// What a tax row of its own adds so that the parts come to `total`.
    pub rounding: Amount,
    /// What all tenders together must pay.
    pub total: Amount,
    /// How the goods go out.
    pub shipping: Shipping,
    /// Where they go.
    pub shipping_address: Option<Destination>,
    /// What is charged beside goods, taxes and shipping.
    #[serde(default)]
    pub charges: Vec<Charge>,
    /// How it is paid.
    #[serde(default)]
    pub tenders: Vec<Tender>,
    /// Units cancelled while the order as a whole was not.
    pub units_cancelled: Amount,
    /// Units that left the shop.
    pub units_shipped: Amount,
}

/// Who bought, as far as rules ask.
#[derive(Clone, Deserialize)]
pub struct Buyer {
    /// Trimmed and lower-cased.
    pub email: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
}

/// How the goods go out, as far as rules ask.
#[derive(Clone, Debug, Deserialize)]
pub struct Shipping {
    /// Without tax, after its discount.
    pub amount: Amount,
    /// Whether the buyer fetches them in a store.
    #[serde(default)]
    pub pickup: bool,
}

/// Where the goods go, as far as rules ask.
#[derive(Clone, Default, Deserialize)]
pub struct Destination {
    /// Lines of the street.
    #[serde(default)]
    pub street: Vec<Option<String>>,
    /// City.
    pub city: Option<String>,
    /// As the shopper wrote it.
    pub postal_code: Option<String>,
}

/// One way in which an order is paid, as far as rules ask.
#[derive(Clone, Debug, Deserialize)]
pub struct Tender {
    /// What it has paid so far.
    pub paid: Amount,
}

/// A charge, as far as rules ask.
#[derive(Clone, Debug, Deserialize)]
pub struct Charge {
    /// How much.
    pub amount: Amount,
}

/// A line, as far as rules ask.
#[derive(Clone, Debug, Deserialize)]
pub struct OrderLine {
    /// The item.
    pub sku: String,
    /// Units.
    pub qty: Amount,
    /// After discount.
    pub unit_price: Amount,
    /// Whether there is nothing to ship.
    #[serde(default)]
    pub is_virtual: bool,
}

/// Orders are printed in logs, where they go is not.
impl fmt::Debug for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Destination(…)")
    }
}

/// Orders are printed in logs, buyers are not.
impl fmt::Debug for Buyer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Buyer(…)")
    }
}

impl Entity for OrderEntity {
    const NAME: &'static str = "order";
    const MAPPING: &'static str = rules::MAPPING;
    const RECORD_SCHEMA: &'static str = rules::RECORD_SCHEMA;
    const TARGET_SCHEMA: &'static str = rules::TARGET_SCHEMA;
    type Record = Record;
    type Desired = Desired;
    type Observed = Observed;
    type Move = Move;
    type Rules = Rules;
    type Settings = Settings;

    fn rules(settings: &Settings, documents: &Documents) -> Result<Rules, Misfit> {
        Rules::new(settings.clone(), documents)
    }

    fn read(key: &Key) -> Call {
        decode::read(key)
    }

    fn decode(body: &str, rules: &Rules) -> Result<Record, Vec<Problem>> {
        decode::decode(body, rules)
    }

    fn reads_also(record: &Record) -> Vec<Call> {
        record.reads()
    }

    fn take_in(record: &mut Record, call: &Call, reply: Option<&Reply>) {
        record.learn(call, reply);
    }

    fn identity(record: &Record) -> Identity {
        record.identity()
    }

    fn canonical(record: &Record) -> &Value {
        &record.canonical
    }

    fn amend(record: &mut Record, canonical: Value) -> Result<(), Vec<Problem>> {
        record.amend(canonical)
    }

    fn offer(rules: &Rules) -> &Offer {
        rules.offer()
    }

    fn problems(record: &Record, rules: &Rules) -> Vec<Problem> {
        validate::problems(record, &rules.settings.currency)
    }

    fn map(record: &Record, mapping: &str, rules: &Rules) -> Result<Value, Vec<Problem>> {
        rules.map(record, mapping)
    }

    fn desired(record: &Record, mapped: Value, rules: &Rules) -> Result<Desired, Vec<Problem>> {
        rules.desired(record, mapped)
    }

    fn notices(desired: &Desired, observed: &Observed) -> Vec<Notice> {
        notices::notices(desired, observed)
    }

    fn next(desired: &Desired, observed: &Observed) -> Result<Next<Move>, Vec<Problem>> {
        plan::next(desired, observed)
    }

    fn call(step: &Move, desired: &Desired, observed: &Observed) -> Call {
        moves::call(step, desired, observed)
    }

    fn learn(
        observed: &mut Observed,
        step: &Move,
        desired: &Desired,
        reply: &Reply,
    ) -> Result<(), String> {
        learn::learn(observed, step, desired, reply)
    }

    fn guard(step: &Move, desired: &Desired) -> Option<String> {
        let creates = matches!(step, Move::CreateCustomer | Move::CreateAddress(_));
        creates.then(|| format!("customer:{}", decode::email_hash(&desired.customer.email)))
    }

    fn recalls(desired: &Desired) -> Vec<String> {
        links::customer(desired).into_iter().collect()
    }

    fn recall(observed: &mut Observed, _name: &str, points_to: &str) {
        observed.linked_customer = points_to.parse().ok();
    }

    fn links(desired: &Desired, observed: &Observed) -> Vec<(String, String)> {
        links::known(desired, observed)
    }

    fn forget_guarded(observed: &mut Observed) {
        observed.customer = observed::Sought::Unasked;
        observed.addresses = None;
    }

    fn changed_target(observed: &Observed) -> bool {
        observed.wrote()
    }

    fn confirm(record: &Record, desired: &Desired, observed: &Observed) -> Vec<Call> {
        confirm::calls(record, desired, observed)
    }

    fn list_changed(since: &str, page: u32, page_size: u32) -> Call {
        decode::list_changed(since, page, page_size)
    }

    fn changed(reply: &Reply) -> Result<ChangedPage, String> {
        decode::changed(reply)
    }
}
