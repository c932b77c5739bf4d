//! The rows of one resource, found by id, by key, by parent and by unique custom values.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Record, kept, restored};
use crate::json::{Json, Object};

/// Ids begin here, as in most accounts of the real system.
const FIRST_ID: i64 = 100_001;

/// The rows of one resource.
#[derive(Clone, Debug)]
pub(crate) struct Table<T> {
    /// Boxed, so that walking over rows that are skipped does not touch them.
    rows: BTreeMap<i64, Box<T>>,
    last_id: i64,
    by_key: BTreeSet<(String, i64)>,
    by_parent: HashMap<(&'static str, i64), Vec<i64>>,
    by_custom: HashMap<String, BTreeSet<(String, i64)>>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            last_id: FIRST_ID - 1,
            by_key: BTreeSet::new(),
            by_parent: HashMap::new(),
            by_custom: HashMap::new(),
        }
    }
}

impl<T: Record> Table<T> {
    pub(crate) fn get(&self, id: i64) -> Option<&T> {
        self.rows.get(&id).map(Box::as_ref)
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// All rows in the order of their ids.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.rows.values().map(Box::as_ref)
    }

    /// The rows whose id is greater than `id`.
    pub(crate) fn after(&self, id: i64) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.rows.range(id.saturating_add(1)..).map(|(_, row)| row.as_ref())
    }

    /// The rows that belong to a document, in the order in which they were added.
    pub(crate) fn children(
        &self,
        parent: (&'static str, i64),
    ) -> impl DoubleEndedIterator<Item = &T> + Clone {
        let ids = self.by_parent.get(&parent).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| self.get(*id))
    }

    /// The rows people know by this name: one at most, unless the resource allows doubles.
    pub(crate) fn named(&self, key: &str) -> impl DoubleEndedIterator<Item = &T> + Clone {
        let from = (key.to_owned(), i64::MIN);
        let to = (key.to_owned(), i64::MAX);
        self.by_key.range(from..=to).filter_map(|(_, id)| self.get(*id))
    }

    /// The rows whose indexed custom field holds this value.
    pub(crate) fn with_custom(&self, field: &str, value: &str) -> impl Iterator<Item = &T> {
        let from = (value.to_owned(), i64::MIN);
        let to = (value.to_owned(), i64::MAX);
        let ids = self.by_custom.get(field).map(|values| values.range(from..=to));
        ids.into_iter().flatten().filter_map(|(_, id)| self.get(*id))
    }

    /// The custom fields by which rows can be found.
    pub(crate) fn indexed(&self) -> impl Iterator<Item = &str> {
        self.by_custom.keys().map(String::as_str)
    }

    /// Makes rows findable by a custom field.
    pub(crate) fn index(&mut self, field: &str) {
        let value = |row: &T| custom_text(row.custom()?.get(field)?);
        let values = self.iter().filter_map(|row| Some((value(row)?, row.id()))).collect();
        self.by_custom.insert(field.to_owned(), values);
    }

    /// Takes an id for a row that may follow.
    pub(crate) fn reserve_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    /// The id that the next row will have.
    pub(crate) fn next_id(&self) -> i64 {
        self.last_id + 1
    }

    /// Adds a row, or puts it in place of the one with its id. An id of 0 asks for the next.
    pub(crate) fn put(&mut self, mut row: T) -> i64 {
        if row.id() == 0 {
            *row.times().id = self.next_id();
        }
        let id = row.id();
        self.last_id = self.last_id.max(id);
        self.forget(id);
        if let Some(key) = row.key() {
            self.by_key.insert((key.to_owned(), id));
        }
        if let Some(parent) = row.parent() {
            let siblings = self.by_parent.entry(parent).or_default();
            if !siblings.contains(&id) {
                siblings.push(id);
            }
        }
        for (field, values) in &mut self.by_custom {
            if let Some(text) = row.custom().and_then(|it| custom_text(it.get(field.as_str())?)) {
                values.insert((text, id));
            }
        }
        self.rows.insert(id, Box::new(row));
        id
    }

    /// Takes a row out; its id is not used again.
    pub(crate) fn remove(&mut self, id: i64) -> Option<T> {
        self.forget(id);
        let row = *self.rows.remove(&id)?;
        if let Some(siblings) = row.parent().and_then(|it| self.by_parent.get_mut(&it)) {
            siblings.retain(|sibling| *sibling != id);
        }
        Some(row)
    }

    /// Changes a row's own figures. Its key, parent and custom values must stay.
    pub(crate) fn edit(&mut self, id: i64, change: impl FnOnce(&mut T)) {
        if let Some(row) = self.rows.get_mut(&id) {
            change(row);
        }
    }

    fn forget(&mut self, id: i64) {
        let Some(row) = self.rows.get(&id) else {
            return;
        };
        if let Some(key) = row.key() {
            self.by_key.remove(&(key.to_owned(), id));
        }
        for (field, values) in &mut self.by_custom {
            if let Some(text) = row.custom().and_then(|it| custom_text(it.get(field.as_str())?)) {
                values.remove(&(text, id));
            }
        }
    }

    /// Everything, for the data file.
    pub(crate) fn save(&self) -> Json {
        let rows = self.iter().map(kept).collect::<Vec<_>>();
        let indexed = self.indexed().map(Json::from).collect::<Vec<_>>();
        Json::Object(crate::json::object([
            ("last_id", self.last_id.into()),
            ("indexed", indexed.into()),
            ("rows", rows.into()),
        ]))
    }

    /// What [`Table::save`] wrote.
    pub(crate) fn restore(saved: &Object) -> Self {
        let mut table = Self::default();
        for row in saved.get("rows").and_then(Json::as_list).unwrap_or_default() {
            if let Some(row) = row.as_object() {
                table.put(restored(row));
            }
        }
        for field in saved.get("indexed").and_then(Json::as_list).unwrap_or_default() {
            table.index(field.as_text().unwrap_or_default());
        }
        let last_id = saved.get("last_id").and_then(Json::as_id);
        table.last_id = table.last_id.max(last_id.unwrap_or_default());
        table
    }
}

/// A custom value as look-ups compare it.
fn custom_text(value: &Json) -> Option<String> {
    match value {
        Json::Text(text) if !text.is_empty() => Some(text.clone()),
        Json::Number(number) => Some(number.normalize().to_string()),
        _ => None,
    }
}
