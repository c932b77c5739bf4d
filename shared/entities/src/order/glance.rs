//! Who an order is, taken from an answer that may be no whole order. Nothing here can fail: what is
//! not there, or not as expected, is left out.

use serde_json::Value;

use super::decode::terms;
use crate::entity::Glance;

/// What `body` tells of the order in it.
pub(super) fn glance(body: &str) -> Glance {
    let order: Value = serde_json::from_str(body).unwrap_or_default();
    let number = word(&order["increment_id"]);
    let rows = order["items"].as_array().into_iter().flatten();
    let skus: Vec<String> = rows.filter_map(|row| word(&row["sku"])).collect();
    let email = word(&order["customer_email"]);
    Glance {
        version: word(&order["updated_at"]),
        terms: terms(skus.iter().map(String::as_str), number.as_deref(), email.as_deref()),
        number,
    }
}

/// A text or a number as text, unless it is empty.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::decode::email_hash;
    use super::{Glance, glance};

    #[test]
    fn an_order_that_cannot_be_decoded_still_has_number_version_and_words_to_find_it() {
        let body = r#"{"entity_id":"x","increment_id":" 000000008 ","updated_at":"2026-11-23 07:32:47",
            "customer_email":"ada@example.com","grand_total":{},
            "items":[{"sku":"MUG"},{"sku":7},{"sku":null},"odd",{"sku":"MUG"}]}"#;
        let email = format!("email:{}", email_hash("ada@example.com"));
        assert_eq!(
            glance(body),
            Glance {
                number: Some("000000008".to_owned()),
                version: Some("2026-11-23 07:32:47".to_owned()),
                terms: vec!["sku:7".into(), "sku:MUG".into(), "number:000000008".into(), email],
            }
        );
    }

    #[rstest]
    #[case::nothing("")]
    #[case::a_page("<html>")]
    #[case::half(r#"{"increment_id":"000000008","#)]
    #[case::a_list("[1]")]
    #[case::blank(r#"{"increment_id":" ","updated_at":null,"items":{},"customer_email":""}"#)]
    fn of_what_is_no_order_nothing_is_told(#[case] body: &str) {
        assert_eq!(glance(body), Glance::default());
    }

    #[test]
    fn a_word_too_long_to_be_a_key_is_left_out() {
        let body = format!(r#"{{"increment_id":"8","items":[{{"sku":"{}"}}]}}"#, "x".repeat(1024));
        assert_eq!(glance(&body).terms, ["number:8"]);
    }
}
