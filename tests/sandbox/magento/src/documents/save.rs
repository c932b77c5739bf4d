//! Documents written field by field, past the services that make them from orders.

use super::Documents;
use crate::json::{Map, Value};

/// The lists of a document whose entries have rows of their own.
const LISTS: [&str; 3] = ["items", "comments", "tracks"];

impl Documents {
    /// Writes a document: a new one, or the given fields of the one that they name. An id that
    /// no document has changes nothing, in silence.
    ///
    /// Answers what was given, with the ids and moments that writing adds.
    pub(crate) fn save(&mut self, entity: &Map, now: &str) -> Map {
        let id = entity.at("entity_id").whole();
        let known = self.rows.get(&id).cloned();
        let mut saved = entity.clone();
        saved.retain(|_, value| !value.is_null());
        match &known {
            None if id > 0 => return saved,
            None => self.head(&mut saved, now),
            Some(row) => saved.set("created_at", row.at("created_at").clone()),
        }
        saved.set("updated_at", now);
        for list in LISTS {
            self.number(&mut saved, list, now);
        }
        let mut row = known.unwrap_or_default();
        write(&mut row, &saved, now);
        for list in LISTS {
            if !saved.has(list) && row.has(list) {
                saved.set(list, row.at(list).clone());
            }
        }
        self.put(row);
        saved
    }

    fn head(&mut self, saved: &mut Map, now: &str) {
        let id = self.next();
        saved.set("entity_id", id);
        if saved.at("increment_id").text().is_empty() {
            saved.set("increment_id", format!("{id:09}"));
        }
        if saved.at("created_at").is_null() {
            saved.set("created_at", now);
        }
    }

    /// Gives the entries of a list the id of their document, and new ones an id of their own.
    fn number(&mut self, saved: &mut Map, list: &'static str, now: &str) {
        if !saved.has(list) {
            return;
        }
        let parent = saved.at("entity_id").clone();
        let counter = match list {
            "items" => &mut self.last_item,
            "comments" => &mut self.last_comment,
            _ => &mut self.last_track,
        };
        for entry in saved.list_mut(list).iter_mut().filter_map(Value::as_map_mut) {
            if entry.at("entity_id").whole() == 0 {
                *counter += 1;
                entry.set("entity_id", *counter);
            }
            entry.set("parent_id", parent.clone());
            if list == "tracks" {
                entry.set("created_at", now);
                entry.set("updated_at", now);
            }
        }
    }
}

/// Puts what was saved into a row; only there comments carry the moment they were made.
fn write(row: &mut Map, saved: &Map, now: &str) {
    for (key, value) in saved.iter() {
        let Some(list) = LISTS.into_iter().find(|list| *list == key) else {
            row.set(key.to_owned(), value.clone());
            continue;
        };
        for entry in value.elements().iter().filter_map(Value::as_map) {
            let mut entry = entry.clone();
            if list == "comments" && entry.at("created_at").is_null() {
                entry.set("created_at", now);
            }
            put(row.list_mut(list), entry);
        }
    }
}

/// Adds an entry, or changes the one with its id.
fn put(entries: &mut Vec<Value>, entry: Map) {
    let is_it = |known: &&mut Map| known.at("entity_id") == entry.at("entity_id");
    match entries.iter_mut().filter_map(Value::as_map_mut).find(is_it) {
        Some(known) => known.merge(&entry),
        None => entries.push(Value::Map(entry)),
    }
}
