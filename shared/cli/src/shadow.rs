//! Shadow runs: what drafts would make of real records, beside what is active now. Nothing is
//! written; records are read at their source, and the target is not asked.

use std::path::PathBuf;
use std::sync::Arc;

use entities::call::Call;
use entities::call::magento::Search;
use entities::documents::Documents;
use entities::entity::{Entity, Key};
use entities::order::{OrderEntity, Settings};
use entities::vocabulary::redact;
use flow::rehearsal::{Canned, Rehearsed, rehearse};
use flow::{Channel, Release, SyncError};
use serde::Serialize;
use serde_json::{Value, json};

use crate::account::Account;
use crate::document::{Draft, read};
use crate::failure::{Failure, Outcome};
use crate::show::{Show, progress, table};

/// One field of one record that a draft would change.
#[derive(Debug, Serialize)]
struct Change {
    record: String,
    field: String,
    now: Value,
    draft: Value,
}

/// Over the newest records of the shop, compared with the active release.
pub(crate) async fn over_the_newest(
    files: &[PathBuf],
    last: u32,
    stack: &str,
    show: Show,
) -> Outcome<()> {
    let account = Account::open(stack).await?;
    let active = account.documents()?.active(OrderEntity::NAME).await?.unwrap_or_default();
    let documents = account.documents_of(OrderEntity::NAME, &active).await?;
    let settings = account.settings()?;
    let source = account.shop().await?;
    let keys = newest(&source, last).await?;
    let pair = Pair::new(files, &documents, &settings)?;
    let bar = progress(keys.len());
    let mut run = Run::default();
    for key in keys {
        let reply = source.send(&OrderEntity::read(&key)).await;
        let body = reply.map_err(|error| Failure::Shop(SyncError::from(error)))?.body;
        run.add(&pair, body).await?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    run.tell(show)
}

/// Over records from files, compared with what ships.
pub(crate) async fn over_files(
    files: &[PathBuf],
    inputs: &[PathBuf],
    settings: &Settings,
    show: Show,
) -> Outcome<()> {
    let pair = Pair::new(files, &Documents::shipped(), settings)?;
    let mut run = Run::default();
    for input in inputs {
        run.add(&pair, read(input)?).await?;
    }
    run.tell(show)
}

/// The ids of the newest records, a page of a hundred at a time.
async fn newest(shop: &impl Channel, last: u32) -> Outcome<Vec<Key>> {
    const PAGE: u32 = 100;
    let mut keys = Vec::new();
    for page in 1..=last.div_ceil(PAGE) {
        let search = Search::default()
            .descending("updated_at")
            .page_size(PAGE.min(last))
            .page(page)
            .item_fields("entity_id");
        let call = Call::get(["V1", "orders"]).with_query(search.query());
        let reply = shop.send(&call).await.map_err(|error| Failure::Shop(error.into()))?;
        let listed: Value = serde_json::from_str(&reply.body).unwrap_or_default();
        let rows = listed["items"].as_array().cloned().unwrap_or_default();
        let full = rows.len() == PAGE as usize;
        keys.extend(rows.iter().map(|row| Key::Id(row["entity_id"].to_string())));
        if !full {
            break;
        }
    }
    keys.truncate(last as usize);
    Ok(keys)
}

/// What is active, and what is drafted.
struct Pair {
    now: Arc<Release<OrderEntity>>,
    draft: Arc<Release<OrderEntity>>,
}

impl Pair {
    fn new(files: &[PathBuf], active: &Documents, settings: &Settings) -> Outcome<Self> {
        let mut drafts = active.clone();
        for file in files {
            drafts = Draft::open(file)?.among(drafts);
        }
        Ok(Self {
            now: Arc::new(Release::new(0, settings, active)?),
            draft: Arc::new(Release::new(1, settings, &drafts)?),
        })
    }
}

/// What came of the records so far.
#[derive(Default)]
struct Run {
    records: usize,
    differ: usize,
    changes: Vec<Change>,
}

impl Run {
    async fn add(&mut self, pair: &Pair, body: String) -> Outcome<()> {
        let source = Canned(body);
        let key = || Key::Id("0".to_owned());
        let now = rehearse(&pair.now, key(), &source, None).await.map_err(Failure::Shop)?;
        let draft = rehearse(&pair.draft, key(), &source, None).await.map_err(Failure::Shop)?;
        let record = draft.number.clone().or(now.number.clone()).unwrap_or("unreadable".to_owned());
        let before = self.changes.len();
        self.compare(&record, &now, &draft);
        self.records += 1;
        self.differ += usize::from(self.changes.len() > before);
        Ok(())
    }

    fn compare(&mut self, record: &str, now: &Rehearsed, draft: &Rehearsed) {
        let end = |it: &Rehearsed| {
            json!({
                "outcome": it.outcome,
                "code": it.code,
                "notifications": it.notifications.len(),
            })
        };
        self.fields(record, "", &end(now), &end(draft));
        let document = |it: &Rehearsed| -> Option<Value> {
            serde_json::from_str(&it.documents.last()?.to_json_text()).ok()
        };
        // Where only one of them would send, the outcomes say so already.
        if let (Some(now), Some(draft)) = (document(now), document(draft)) {
            self.fields(record, "", &now, &draft);
        }
    }

    /// Every field that differs, down to single values.
    fn fields(&mut self, record: &str, path: &str, now: &Value, draft: &Value) {
        if now == draft {
            return;
        }
        match (now, draft) {
            (Value::Object(one), Value::Object(other)) => {
                let mut names: Vec<&String> = one.keys().chain(other.keys()).collect();
                names.sort();
                names.dedup();
                for name in names {
                    let below =
                        if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    self.fields(record, &below, &now[name], &draft[name]);
                }
            }
            (Value::Array(one), Value::Array(other)) => {
                for index in 0..one.len().max(other.len()) {
                    let at = |list: &[Value]| list.get(index).cloned().unwrap_or_default();
                    self.fields(record, &format!("{path}[{index}]"), &at(one), &at(other));
                }
            }
            _ => {
                let name = path.rsplit('.').next().unwrap_or(path);
                let kept = |value: &Value| redact::redacted(json!({ name: value }))[name].clone();
                let (record, field) = (record.to_owned(), path.to_owned());
                self.changes.push(Change { record, field, now: kept(now), draft: kept(draft) });
            }
        }
    }

    fn tell(self, show: Show) -> Outcome<()> {
        let Self { records, differ, changes } = self;
        show.print(&json!({ "records": records, "differ": differ, "changes": changes }), || {
            let text = |value: &Value| match value {
                Value::Null => "–".to_owned(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let rows = changes
                .iter()
                .map(|it| [it.record.clone(), it.field.clone(), text(&it.now), text(&it.draft)]);
            let summary = format!("{differ} of {records} records differ");
            if changes.is_empty() {
                return summary;
            }
            format!("{}\n{summary}", table(["Record", "Field", "Now", "Draft"], rows))
        })?;
        if differ == 0 { Ok(()) } else { Err(Failure::Differ) }
    }
}
