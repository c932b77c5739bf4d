//! Which record a webhook speaks of, in the many shapes that senders give their bodies.

use serde_json::{Map, Value};

/// Keys under which senders wrap a record, tried in this order at each level.
const WRAPPERS: [&str; 14] = [
    "event",
    "data",
    "value",
    "payload",
    "object",
    "entity",
    "order",
    "invoice",
    "creditmemo",
    "shipment",
    "customer",
    "product",
    "item",
    "transaction",
];

/// What is known of a record before it is read again at its source. Each part may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hint {
    /// The source's own id of the record.
    pub id: Option<String>,
    /// The number that people see, of Magento's documents.
    pub increment_id: Option<String>,
    /// When the record last changed, as the source writes it.
    pub version: Option<String>,
}

impl Hint {
    /// Unwraps `body` until a record shows: wrappers carry ids too, of the event and not of
    /// the record.
    pub fn of(body: &Value) -> Self {
        let Some(mut fields) = object(body) else {
            return Self::default();
        };
        while !is_record(fields)
            && let Some(inner) = WRAPPERS.iter().find_map(|name| fields.get(*name).and_then(object))
        {
            fields = inner;
        }
        Self {
            id: first(fields, &["entity_id", "id", "order_id"]).map(plain),
            increment_id: first(fields, &["increment_id"]),
            version: first(fields, &["updated_at"]),
        }
    }
}

/// Magento's own ids tell a record, and so does any id beside what only records have; an
/// envelope has an id and a time of its own. A record may hold others, such as its customer.
fn is_record(fields: &Map<String, Value>) -> bool {
    let has = |names: &[&str]| first(fields, names).is_some();
    has(&["entity_id", "increment_id"])
        || has(&["id"]) && has(&["updated_at", "created_at", "public_id"])
}

/// An id as its source writes it: `08` and `8` are one record, and must be one lane.
fn plain(id: String) -> String {
    if id.bytes().any(|byte| !byte.is_ascii_digit()) {
        return id;
    }
    match id.trim_start_matches('0') {
        "" => "0".to_owned(),
        digits => digits.to_owned(),
    }
}

/// An object, or the first of a list of them.
fn object(value: &Value) -> Option<&Map<String, Value>> {
    match value {
        Value::Array(list) => list.first()?.as_object(),
        value => value.as_object(),
    }
}

fn first(fields: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| text(fields.get(*name)))
}

fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, from_str};

    use super::Hint;

    fn hint(id: Option<&str>, increment_id: Option<&str>, version: Option<&str>) -> Hint {
        let owned = |text: Option<&str>| text.map(Into::into);
        Hint { id: owned(id), increment_id: owned(increment_id), version: owned(version) }
    }

    #[rstest]
    #[case::bare(
        r#"{"entity_id":8,"increment_id":"000000008","updated_at":"2026-11-23 07:32:47"}"#
    )]
    #[case::data(r#"{"data":{"entity_id":"8","increment_id":"000000008","updated_at":"2026-11-23 07:32:47"}}"#)]
    #[case::order(r#"{"order":{"entity_id":8,"increment_id":"000000008","updated_at":"2026-11-23 07:32:47"}}"#)]
    #[case::value(r#"{"value":{"entity_id":8,"increment_id":"000000008","updated_at":"2026-11-23 07:32:47"}}"#)]
    #[case::data_order(r#"{"event":"sales_order_save","data":{"order":{"entity_id":8,"increment_id":"000000008","updated_at":"2026-11-23 07:32:47"}}}"#)]
    #[case::list(r#"{"data":[{"entity_id":8,"increment_id":"000000008","updated_at":"2026-11-23 07:32:47"}]}"#)]
    #[case::adobe_event(r#"{"event_id":"e-1","recipient_client_id":"c","event":{"id":"e-1","data":{"key":"k","value":{"entity_id":8,"increment_id":"000000008","updated_at":"2026-11-23 07:32:47"}}}}"#)]
    #[case::cloud_event(r#"{"specversion":"1.0","id":"e-1","type":"com.adobe.commerce.observer.sales_order_save_after","data":{"key":"k","value":{"entity_id":8,"increment_id":"000000008","updated_at":"2026-11-23 07:32:47"}}}"#)]
    fn the_record_is_found_in_every_wrapping(#[case] body: &str) {
        let found = Hint::of(&from_str::<Value>(body).unwrap());
        assert_eq!(found, hint(Some("8"), Some("000000008"), Some("2026-11-23 07:32:47")));
    }

    #[rstest]
    #[case(r#"{"entity_id":"08"}"#, "8")]
    #[case(r#"{"entity_id":8}"#, "8")]
    #[case(r#"{"id":" 0080 "}"#, "80")]
    #[case(r#"{"id":"00"}"#, "0")]
    #[case(r#"{"id":"0x8"}"#, "0x8")]
    fn one_record_has_one_id_however_its_sender_pads_it(#[case] body: &str, #[case] id: &str) {
        assert_eq!(Hint::of(&from_str::<Value>(body).unwrap()).id.as_deref(), Some(id));
    }

    #[rstest]
    #[case::id(r#"{"id":100042,"first_name":"Ada"}"#, hint(Some("100042"), None, None))]
    #[case::id_beside_a_customer(
        r#"{"id":7,"public_id":"M-7","customer":{"id":3}}"#,
        hint(Some("7"), None, None)
    )]
    #[case::id_in_data(r#"{"id":"e-1","data":{"id":8}}"#, hint(Some("8"), None, None))]
    #[case::order_id(r#"{"order_id":"8"}"#, hint(Some("8"), None, None))]
    #[case::number_only(r#"{"increment_id":"000000008"}"#, hint(None, Some("000000008"), None))]
    #[case::nothing(r#"{"entity_id":null,"increment_id":""}"#, hint(None, None, None))]
    #[case::a_list("[1,2]", hint(None, None, None))]
    #[case::text(r#""8""#, hint(None, None, None))]
    fn what_is_missing_stays_missing(#[case] body: &str, #[case] expected: Hint) {
        assert_eq!(Hint::of(&from_str::<Value>(body).unwrap()), expected);
    }
}
