//! Reading Magento's order: the call, the answer, and the list of what changed.

use std::fmt::{self, Write as _};

use mapping::Value;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::Order;
use super::facts::facts;
use super::lines;
use super::rules::Rules;
use super::settings::ConfirmBy;
use super::wire::WireOrder;
use crate::call::magento::{Condition, Search};
use crate::call::{Call, Reply};
use crate::entity::{Changed, ChangedPage, Identity, Key};
use crate::vocabulary::{Cause, Problem};

/// A decoded order: its canonical form, and what only the way back to Magento needs.
pub struct Record {
    /// What rules ask of the canonical record.
    pub order: Order,
    /// The canonical record whole, as `to-heartland.yaml` sees it.
    pub canonical: Value,
    pub(super) entity_id: u64,
    pub(super) updated_at: String,
    pub(super) magento_status: Option<String>,
    pub(super) ext_order_id: Option<String>,
    pub(super) comments: Vec<String>,
    pub(super) confirm_by: ConfirmBy,
}

/// The rest is a person's data.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("number", &self.order.number).finish_non_exhaustive()
    }
}

impl Record {
    /// Whether the order carries `comment` already.
    pub(super) fn has_comment(&self, comment: &str) -> bool {
        self.comments.iter().any(|there| there == comment)
    }

    /// Takes in another canonical form.
    pub(super) fn amend(&mut self, canonical: Value) -> Result<(), Vec<Problem>> {
        self.order = order(&canonical)?;
        self.canonical = canonical;
        Ok(())
    }

    pub(super) fn identity(&self) -> Identity {
        let order = &self.order;
        let email =
            order.customer.email.as_deref().map(|email| format!("email:{}", email_hash(email)));
        let mut terms: Vec<String> =
            order.lines.iter().map(|line| format!("sku:{}", line.sku)).collect();
        terms.sort_unstable();
        terms.dedup();
        terms.push(format!("number:{}", order.number));
        terms.extend(email);
        Identity {
            id: order.id.clone(),
            number: order.number.clone(),
            version: self.updated_at.clone(),
            hash: hash(self.canonical.to_json_text().as_bytes()),
            terms,
        }
    }
}

/// What [`changed`] reads of a row.
const ROW_FIELDS: &str = "entity_id,increment_id,updated_at";

/// By `entity_id` a single order, by `increment_id` a search (both recorded, `order-get-*.json`
/// and `orders-list-by-increment-id-fields.json`).
pub(super) fn read(key: &Key) -> Call {
    match key {
        Key::Id(id) => Call::get(["V1", "orders", id]),
        Key::Number(number) => {
            let search = Search::default().and("increment_id", Condition::Eq, number);
            Call::get(["V1", "orders"]).with_query(search.item_fields(ROW_FIELDS).query())
        }
    }
}

/// The order in `body`, mapped to the canonical record.
pub(super) fn decode(body: &str, rules: &Rules) -> Result<Record, Vec<Problem>> {
    let wire: WireOrder = serde_json::from_str(body).map_err(|_| misread(body))?;
    let problems = lines::problems(&wire.items);
    if !problems.is_empty() {
        return Err(problems);
    }
    let facts = facts(&wire, &rules.settings.currency);
    let canonical = rules.canonical(body, &facts)?;
    Ok(Record {
        order: order(&canonical)?,
        canonical,
        entity_id: wire.entity_id,
        updated_at: wire.updated_at,
        magento_status: wire.status,
        ext_order_id: wire.ext_order_id,
        comments: wire.status_histories.into_iter().filter_map(|entry| entry.comment).collect(),
        confirm_by: rules.settings.confirm_by,
    })
}

/// What rules ask of a canonical order.
fn order(canonical: &Value) -> Result<Order, Vec<Problem>> {
    mapping::from_value(canonical.clone()).map_err(|error| unreadable(&error))
}

/// The field at which `body` is no order. It is read a second time, with an eye on the path, which
/// the many that can be read need not pay for.
fn misread(body: &str) -> Vec<Problem> {
    let mut json = serde_json::Deserializer::from_str(body);
    match serde_path_to_error::deserialize::<_, WireOrder>(&mut json) {
        Ok(_) => unreadable_at("", &"something follows the order"),
        Err(error) => match error.path().to_string().as_str() {
            "." => unreadable_at("", error.inner()),
            path => unreadable_at(path, error.inner()),
        },
    }
}

pub(super) fn unreadable(error: &dyn std::error::Error) -> Vec<Problem> {
    unreadable_at("", &error)
}

fn unreadable_at(field: &str, error: &dyn fmt::Display) -> Vec<Problem> {
    vec![Problem::new(
        Cause::Unreadable,
        field,
        format!("Magento's answer is not an order as expected: {error}"),
        "look at the order in Magento; if it opens there, report the field named here",
    )]
}

/// Orders by `updated_at`, then id, without their rows: the poll only needs to know which.
pub(super) fn list_changed(since: &str, page: u32, page_size: u32) -> Call {
    let search = Search::default()
        .and("updated_at", Condition::Gteq, since)
        .ascending("updated_at")
        .ascending("entity_id")
        .page_size(page_size)
        .page(page)
        .item_fields(ROW_FIELDS);
    Call::get(["V1", "orders"]).with_query(search.query())
}

#[derive(Deserialize)]
struct ChangedRows {
    /// `null` past the end when `fields` is given (`orders-list-page-past-end-fields.json`).
    items: Option<Vec<ChangedRow>>,
    total_count: u64,
}

#[derive(Deserialize)]
struct ChangedRow {
    entity_id: u64,
    increment_id: String,
    updated_at: String,
}

pub(super) fn changed(reply: &Reply) -> Result<ChangedPage, String> {
    let page: ChangedRows = serde_json::from_str(&reply.body).map_err(|error| error.to_string())?;
    let rows = page.items.unwrap_or_default().into_iter().map(|row| Changed {
        updated_at: row.updated_at,
        id: row.entity_id,
        number: row.increment_id,
    });
    Ok(ChangedPage { rows: rows.collect(), total: page.total_count })
}

/// Who an e-mail address belongs to, without the address: SHA-256 of its normal form, in hex.
pub(super) fn email_hash(email: &str) -> String {
    hash(email.trim().to_lowercase().as_bytes())
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to text cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
