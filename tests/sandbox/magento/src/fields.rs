//! The `fields` selector: `items[sku,price],total_count` shrinks an answer to what it names.

use crate::json::{Map, Value};

/// A name, with the names wanted inside it; a leaf wants everything.
#[derive(Clone, Debug, Default, PartialEq)]
struct Wanted(Vec<(String, Option<Wanted>)>);

/// Shrinks an answer. A selector that cannot be read leaves an empty list, as in Magento.
pub(crate) fn select(answer: Value, selector: &str) -> Value {
    if answer.as_list().is_none() && answer.as_map().is_none() {
        return answer;
    }
    match parse(selector) {
        Some(wanted) => apply(&answer, &wanted),
        None => Value::List(Vec::new()),
    }
}

/// An empty list that is narrowed comes out as null: that is how `items: null` is made.
fn apply(value: &Value, wanted: &Wanted) -> Value {
    match value {
        Value::List(list) if list.is_empty() => Value::Null,
        Value::List(list) => list
            .iter()
            .map(|element| match element {
                Value::Map(map) => pick(map, wanted),
                other => other.clone(),
            })
            .collect(),
        Value::Map(map) => pick(map, wanted),
        other => other.clone(),
    }
}

/// What is wanted of an object; PHP writes an empty one as a list.
fn pick(map: &Map, wanted: &Wanted) -> Value {
    let mut picked = Map::new();
    for (key, value) in map.iter() {
        let Some((_, inner)) = wanted.0.iter().rev().find(|(name, _)| name == key) else {
            continue;
        };
        let value = inner.as_ref().map_or_else(|| value.clone(), |inner| apply(value, inner));
        picked.set(key.to_owned(), value);
    }
    if picked.is_empty() { Value::List(Vec::new()) } else { Value::Map(picked) }
}

/// Letters, digits, `_`, brackets and commas only; every bracket must close.
fn parse(selector: &str) -> Option<Wanted> {
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || "_[],".contains(letter);
    if selector.is_empty() || !selector.chars().all(is_allowed) {
        return None;
    }
    let mut stack = Vec::new();
    let mut current = Wanted::default();
    let mut name = String::new();
    for letter in selector.chars() {
        if !matches!(letter, '[' | ']' | ',') {
            name.push(letter);
            continue;
        }
        if !name.is_empty() {
            current.0.push((std::mem::take(&mut name), None));
        }
        if letter == '[' {
            stack.push(std::mem::take(&mut current));
        } else if letter == ']' {
            let inner = std::mem::replace(&mut current, stack.pop()?);
            current.0.last_mut()?.1 = Some(inner);
        }
    }
    if !name.is_empty() {
        current.0.push((name, None));
    }
    stack.is_empty().then_some(current)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn selected(answer: &str, selector: &str) -> String {
        select(json::parse(answer).unwrap(), selector).to_string()
    }

    #[test]
    fn nested_names_reach_into_lists() {
        let answer = r#"{"items":[{"a":1,"b":{"c":2,"d":3}},{"a":4}],"total_count":2}"#;
        assert_eq!(
            selected(answer, "items[a,b[c]],total_count"),
            r#"{"items":[{"a":1,"b":{"c":2}},{"a":4}],"total_count":2}"#
        );
    }

    #[test]
    fn an_empty_list_becomes_null_only_when_narrowed() {
        let answer = r#"{"items":[],"total_count":9}"#;
        assert_eq!(selected(answer, "items[a],total_count"), r#"{"items":null,"total_count":9}"#);
        assert_eq!(selected(answer, "items"), r#"{"items":[]}"#);
    }

    #[test]
    fn an_object_of_which_nothing_is_wanted_becomes_an_empty_list() {
        assert_eq!(selected(r#"{"a":1}"#, "b"), "[]");
        assert_eq!(selected(r#"{"items":[{"a":1}]}"#, "items[b]"), r#"{"items":[[]]}"#);
    }

    #[test]
    fn a_selector_that_cannot_be_read_empties_the_answer() {
        assert_eq!(selected(r#"{"a":1}"#, "a b"), "[]");
        assert_eq!(selected(r#"{"a":1}"#, "a["), "[]");
        assert_eq!(selected("true", "a"), "true");
    }
}
