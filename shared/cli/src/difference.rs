//! What differs between two documents, row by row and step by step rather than line by line.

use std::collections::BTreeMap;

use mapping::{Node, Problems};
use serde::Serialize;

/// One thing that differs.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Difference {
    /// Where: `rows.order.public_id.from`, `steps.ask.when`.
    pub(crate) place: String,
    /// What the first document says; none if it says nothing.
    pub(crate) before: Option<String>,
    /// What the second one says.
    pub(crate) after: Option<String>,
}

/// Everything that differs, in the order of its places.
///
/// # Errors
/// One of the texts is no document.
pub(crate) fn between(before: &str, after: &str) -> Result<Vec<Difference>, Problems> {
    let (mut before, mut after) = (flat(before)?, flat(after)?);
    let mut places: Vec<String> = before.keys().chain(after.keys()).cloned().collect();
    places.sort();
    places.dedup();
    let differing = places.into_iter().filter_map(|place| {
        let (before, after) = (before.remove(&place), after.remove(&place));
        (before != after).then_some(Difference { place, before, after })
    });
    Ok(differing.collect())
}

type Flat = BTreeMap<String, String>;

fn flat(text: &str) -> Result<Flat, Problems> {
    let mut flat = Flat::new();
    flatten(&Node::read(text)?, "", &mut flat);
    Ok(flat)
}

fn flatten(node: &Node<'_>, place: &str, flat: &mut Flat) {
    if let Some(entries) = node.entries() {
        for (key, node) in entries {
            flatten(node, &below(place, key.name()), flat);
        }
    } else if let Some(elements) = node.elements() {
        for (index, element) in elements.iter().enumerate() {
            let name = named(element).unwrap_or_else(|| index.to_string());
            flatten(element, &unused(&below(place, &name), flat), flat);
        }
    } else {
        flat.insert(place.to_owned(), node.text().unwrap_or_default().to_owned());
    }
}

/// Rows are known by their target and steps by their id, wherever they stand.
fn named(element: &Node<'_>) -> Option<String> {
    let entries = element.entries()?;
    let named = entries.iter().find(|(key, _)| matches!(key.name(), "to" | "id"));
    named.and_then(|(_, node)| node.text()).map(str::to_owned)
}

/// Several rows may add to one list: the second is counted.
fn unused(place: &str, flat: &Flat) -> String {
    let taken = |place: &str| {
        let beginning = format!("{place}.");
        flat.range(beginning.clone()..).next().is_some_and(|(key, _)| key.starts_with(&beginning))
    };
    let mut candidate = place.to_owned();
    for count in 2..=flat.len() + 2 {
        if !taken(&candidate) {
            break;
        }
        candidate = format!("{place} ({count})");
    }
    candidate
}

fn below(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(before: &str, after: &str) -> Vec<String> {
        let all = between(before, after).unwrap();
        let told = |it: Difference| {
            format!(
                "{}: {} → {}",
                it.place,
                it.before.unwrap_or_default(),
                it.after.unwrap_or_default()
            )
        };
        all.into_iter().map(told).collect()
    }

    #[test]
    fn a_row_is_known_by_its_target_wherever_it_stands() {
        let before = "rows:\n  - { to: a, from: x }\n  - { to: b, from: y }\n";
        let after = "rows:\n  - { to: b, from: z }\n  - { to: a, from: x }\n";
        assert_eq!(places(before, after), ["rows.b.from: y → z"]);
    }

    #[test]
    fn rows_that_add_to_one_list_are_counted() {
        let before = "rows:\n  - { to: 't[]', from: x }\n  - { to: 't[]', from: y }\n";
        let after = "rows:\n  - { to: 't[]', from: x }\n  - { to: 't[]', from: z }\n";
        assert_eq!(places(before, after), ["rows.t[] (2).from: y → z"]);
    }

    #[test]
    fn what_is_only_in_one_is_told() {
        let before = "tables: { t: { a: 1 } }\n";
        let after = "tables: { t: { a: 1, b: 2 } }\n";
        assert_eq!(places(before, after), ["tables.t.b:  → 2"]);
    }
}
