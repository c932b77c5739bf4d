//! Reading Magento's order: the call, the answer, and the list of what changed.

use std::fmt::{self, Write as _};

use mapping::Value;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::basis::Basis;
use super::facts::{Findings, facts};
use super::lines;
use super::rules::Rules;
use super::settings::ConfirmBy;
use super::standing::Standing;
use super::wire::WireOrder;
use super::{Order, misread};
use crate::call::magento::{Condition, Filter, Search};
use crate::call::{Call, Reply};
use crate::entity::{Changed, ChangedPage, Identity, Key, Position};
use crate::vocabulary::Problem;

/// A decoded order: its canonical form, and what only the way back to Magento needs.
pub struct Record {
    /// What rules ask of the canonical record.
    pub order: Order,
    /// The canonical record whole, as `to-heartland.yaml` sees it.
    pub canonical: Value,
    pub(super) standing: Standing,
    pub(super) findings: Findings,
    /// The order that this one was edited or ordered again from, and what the mapping made of its
    /// number: a relation says nothing before it is known whether that order is cancelled.
    related: Option<(u64, Value)>,
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
        self.order = read_canonical(&canonical)?;
        self.canonical = canonical;
        Ok(())
    }

    pub(super) fn identity(&self) -> Identity {
        let order = &self.order;
        let skus = order.lines.iter().map(|line| line.sku.as_str());
        let email = order.customer.email.as_deref();
        Identity {
            id: order.id.clone(),
            number: order.number.clone(),
            version: self.updated_at.clone(),
            hash: hash(
                format!("{}{}", self.canonical.to_json_text(), self.standing.digest()).as_bytes(),
            ),
            terms: terms(skus, Some(&order.number), email),
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
        Key::After { after, skip } => list_changed(after, skip + 1, 1),
    }
}

/// The order in `body`, mapped to the canonical record.
pub(super) fn decode(body: &str, rules: &Rules) -> Result<Record, Vec<Problem>> {
    let wire: WireOrder = serde_json::from_str(body).map_err(|_| misread::problems(body))?;
    let problems = lines::problems(&wire.items);
    if !problems.is_empty() {
        return Err(problems);
    }
    let kept = &rules.settings.currency;
    let (facts, findings) = facts(&wire, body, kept, &rules.totals);
    let mut canonical = rules.canonical(body, &facts)?;
    let basis = Basis::for_currency(&wire, kept).unwrap_or(Basis::Order);
    let standing = Standing::of(&wire, basis, &findings.refunded);
    Ok(Record {
        related: wire.relation_parent_id.zip(take(&mut canonical, REPLACES)),
        order: read_canonical(&canonical)?,
        canonical,
        standing,
        findings,
        entity_id: wire.entity_id,
        updated_at: wire.updated_at,
        magento_status: wire.status,
        ext_order_id: wire.ext_order_id,
        comments: wire.status_histories.into_iter().filter_map(|entry| entry.comment).collect(),
        confirm_by: rules.settings.confirm_by,
    })
}

/// The field of the canonical record that names the order which this one replaces.
const REPLACES: &str = "replaces";

fn take(canonical: &mut Value, field: &str) -> Option<Value> {
    let Value::Object(fields) = canonical else { return None };
    fields.remove(field).filter(|value| !value.is_null())
}

impl Record {
    /// What else must be read before the order can be judged: whether the order that it names is
    /// cancelled, and the documents by which something was given back.
    pub(super) fn reads(&self) -> Vec<Call> {
        let related = self.related.as_ref().map(|(id, _)| read(&Key::Id(id.to_string())));
        let given_back = self.standing.given_back.as_ref().map(|_| {
            let search =
                Search::default().and("order_id", Condition::Eq, self.entity_id.to_string());
            Call::get(["V1", "creditmemos"])
                .with_query(search.item_fields("increment_id,order_id").query())
        });
        related.into_iter().chain(given_back).collect()
    }

    /// Takes in the answer to one of [`Record::reads`]; none where the source does not tell.
    pub(super) fn learn(&mut self, call: &Call, reply: Option<&Reply>) {
        let body = reply.map_or("", |reply| reply.body.as_str());
        if call.path.last().is_some_and(|part| part == "creditmemos") {
            if let Some(given_back) = &mut self.standing.given_back {
                given_back.credit_memos = credit_memos(body);
            }
            return;
        }
        let related: Related = serde_json::from_str(body).unwrap_or_default();
        if let (Some((_, number)), Value::Object(fields)) =
            (self.related.take(), &mut self.canonical)
            && related.is_cancelled()
        {
            fields.insert(REPLACES, number);
        }
    }
}

/// What is asked of the order that another one names.
#[derive(Default, Deserialize)]
struct Related {
    state: Option<String>,
    status: Option<String>,
}

impl Related {
    fn is_cancelled(&self) -> bool {
        [&self.state, &self.status].into_iter().any(|word| word.as_deref() == Some("canceled"))
    }
}

/// The numbers of credit memos in an answer (`creditmemos-list-by-order.json`).
fn credit_memos(body: &str) -> Vec<String> {
    #[derive(Default, Deserialize)]
    struct Page {
        items: Option<Vec<Memo>>,
    }
    #[derive(Deserialize)]
    struct Memo {
        increment_id: Option<String>,
    }
    let page: Page = serde_json::from_str(body).unwrap_or_default();
    page.items.into_iter().flatten().filter_map(|memo| memo.increment_id).collect()
}

/// What rules ask of a canonical order.
fn read_canonical(canonical: &Value) -> Result<Order, Vec<Problem>> {
    mapping::from_value(canonical.clone()).map_err(|error| misread::record(&error))
}

/// Orders by `updated_at`, then id, without their rows: the poll only needs to know which. Of the
/// filters in a group one must hold, and of the groups all (`orders-list-or-and.json`): together
/// they say "later, or in the same second with a higher id".
pub(super) fn list_changed(after: &Position, page: u32, page_size: u32) -> Call {
    let search = Search::default()
        .and("updated_at", Condition::Gteq, &after.updated_at)
        .and_any([
            Filter::new("updated_at", Condition::Gt, &after.updated_at),
            Filter::new("entity_id", Condition::Gt, after.id.to_string()),
        ])
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

/// Longest word that a record is found by: longer ones are no key of a table.
const LONGEST_TERM: usize = 1024;

/// The words by which an order is found.
pub(super) fn terms<'a>(
    skus: impl Iterator<Item = &'a str>,
    number: Option<&str>,
    email: Option<&str>,
) -> Vec<String> {
    let mut terms: Vec<String> = skus.map(|sku| format!("sku:{sku}")).collect();
    terms.sort_unstable();
    terms.dedup();
    terms.extend(number.map(|number| format!("number:{number}")));
    terms.extend(email.map(|email| format!("email:{}", email_hash(email))));
    terms.retain(|term| term.len() <= LONGEST_TERM);
    terms
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
