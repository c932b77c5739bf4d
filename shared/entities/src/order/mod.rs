//! Orders: a Magento order becomes one Heartland sales order, and follows it.
//!
//! `glance` takes from Magento's order who it is; `decode` reads it and computes the facts that need thought (`facts`, `reading`,
//! `lines`, `row_money`, `totals`), and what status, state and money say together (`standing`);
//! the document `from-magento.yaml` maps both to the canonical order; `validate` holds it against
//! the rules; `to-heartland.yaml` maps it to what Heartland should hold (`map`); `plan` compares
//! that with what Heartland was seen to hold (`observed`) and names the moves that are missing
//! (`moves`, their `bodies`, and `learn` for the answers), with `follow` and `amend` for what changed
//! since, `replace` for what is left of an order, `fulfil` for what has left the shop and `withdraw`
//! for what was cancelled. What crosses and is still worth a word is told by
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
mod canonical;
mod confirm;
mod decode;
mod facts;
mod follow;
mod fulfil;
mod glance;
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
mod reading;
mod replace;
mod row_money;
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

use mapping::Value;

pub use canonical::{Aim, Buyer, Charge, Order, OrderLine, Shipping, Tender};
pub use decode::Record;
pub use map::{Address, Customer, Desired, Line, Payment, SalesOrder, Tax};
pub use moves::{Move, Status};
pub use observed::Observed;
pub use rules::Rules;
pub use settings::{ConfirmBy, Settings};

use crate::call::{Call, Reply};
use crate::documents::{Documents, Misfit};
use crate::entity::{ChangedPage, Entity, Glance, Identity, Key, Next, Notice, Offer, Position};
use crate::vocabulary::Problem;

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

    fn glance(body: &str) -> Glance {
        glance::glance(body)
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

    fn list_changed(after: &Position, page: u32, page_size: u32) -> Call {
        decode::list_changed(after, page, page_size)
    }

    fn changed(reply: &Reply) -> Result<ChangedPage, String> {
        decode::changed(reply)
    }
}
