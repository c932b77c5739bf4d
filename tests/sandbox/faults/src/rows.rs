//! Cutting the rows of a list reply without touching how its values are written.

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The reply with only the first `keep` rows of its first top-level array, or of itself
/// when it is an array. Replies that hold no list come back as they were.
pub(crate) fn cut(reply: &[u8], keep: usize) -> Vec<u8> {
    let cut = match serde_json::from_slice::<Vec<&RawValue>>(reply) {
        Ok(rows) => Some(list(&rows, keep)),
        Err(_) => object(reply, keep),
    };
    cut.map_or_else(|| reply.to_vec(), String::into_bytes)
}

fn list(rows: &[&RawValue], keep: usize) -> String {
    let kept: Vec<&str> = rows.iter().take(keep).map(|row| row.get()).collect();
    format!("[{}]", kept.join(","))
}

fn object(reply: &[u8], keep: usize) -> Option<String> {
    let fields = serde_json::Deserializer::from_slice(reply).deserialize_map(Fields).ok()?;
    let mut parts = Vec::new();
    let mut is_cut = false;
    for (name, value) in fields {
        let rows = serde_json::from_str::<Vec<&RawValue>>(value.get()).ok().filter(|_| !is_cut);
        is_cut |= rows.is_some();
        let value = rows.map_or_else(|| value.get().to_owned(), |rows| list(&rows, keep));
        parts.push(format!("{}:{value}", serde_json::Value::from(name)));
    }
    Some(format!("{{{}}}", parts.join(",")))
}

/// An object's fields in the order in which they stand.
struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn rows_are_cut_and_numbers_keep_their_spelling() {
        let reply = br#"{"total":2,"results":[{"price":5.00},{"price":6.10}],"errors":[1]}"#;
        let expected = br#"{"total":2,"results":[{"price":5.00}],"errors":[1]}"#;
        assert_eq!(cut(reply, 1), expected);
        assert_eq!(cut(b"[1,2,3]", 2), b"[1,2]");
        assert_eq!(cut(b"\"100001\"", 1), b"\"100001\"");
    }
}
