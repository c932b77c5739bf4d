//! What may be kept of a record: no card data ever, no personal data where ids suffice.

use serde_json::Value;

const MASK: &str = "•••";

/// Fields of a Magento record that can hold card data or keys to it (heartland-retail-api.md,
/// section 19): dropped whole, wherever they stand.
const SECRET: [&str; 9] = [
    "additional_information",
    "additional_data",
    "cc_number_enc",
    "cc_cid_enc",
    "cc_debug_request_body",
    "cc_debug_response_body",
    "cc_debug_response_serialized",
    "response_data",
    "payment_additional_info",
];

/// Fields that name or locate a person.
const PERSONAL: [&str; 22] = [
    "customer_email",
    "customer_firstname",
    "customer_lastname",
    "customer_middlename",
    "customer_dob",
    "customer_taxvat",
    "customer_prefix",
    "customer_suffix",
    "email",
    "firstname",
    "lastname",
    "middlename",
    "street",
    "telephone",
    "fax",
    "company",
    "vat_id",
    "remote_ip",
    "x_forwarded_for",
    "cc_owner",
    "customer_note",
    "comment",
];

/// A copy of `record` that may be stored and shown: secrets dropped, personal fields masked, and
/// card numbers masked wherever they stand.
#[must_use]
pub fn redacted(mut record: Value) -> Value {
    redact(&mut record, 64);
    record
}

fn redact(value: &mut Value, depth: usize) {
    if depth == 0 {
        *value = Value::String(MASK.to_owned());
        return;
    }
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !SECRET.contains(&name.as_str()));
            for (name, field) in fields.iter_mut() {
                if PERSONAL.contains(&name.as_str()) && !field.is_null() {
                    *field = Value::String(MASK.to_owned());
                } else {
                    redact(field, depth - 1);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| redact(item, depth - 1)),
        Value::String(text) => {
            if let Some(masked) = mask_card_numbers(text) {
                *text = masked;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// `text` with every card number masked, or nothing if it holds none.
///
/// A card number is 13 to 19 digits that pass Luhn's check, with single spaces or hyphens between
/// them allowed, and no further digit on either side.
#[must_use]
pub fn mask_card_numbers(text: &str) -> Option<String> {
    let mut masked = String::new();
    let mut copied = 0;
    let mut rest = 0;
    while let Some((start, end)) = next_run(text, rest) {
        if is_card_number(&text[start..end]) {
            masked.push_str(&text[copied..start]);
            masked.push_str(MASK);
            copied = end;
        }
        rest = end;
    }
    (copied > 0).then(|| masked + &text[copied..])
}

/// The next run of digits with single separators between them, at or after `from`.
fn next_run(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let start = (from..bytes.len()).find(|&index| bytes[index].is_ascii_digit())?;
    let mut end = start + 1;
    loop {
        let separated = matches!(bytes.get(end), Some(b' ' | b'-'))
            && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        match bytes.get(end) {
            Some(byte) if byte.is_ascii_digit() => end += 1,
            Some(_) if separated => end += 2,
            _ => return Some((start, end)),
        }
    }
}

fn is_card_number(run: &str) -> bool {
    let digits: Vec<u32> = run.chars().filter_map(|letter| letter.to_digit(10)).collect();
    let distinct = digits.iter().any(|digit| *digit != digits[0]);
    (13..=19).contains(&digits.len()) && distinct && luhn(&digits)
}

fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case("pay with 4111 1111 1111 1111 please", Some("pay with ••• please"))]
    #[case("4111-1111-1111-1111", Some("•••"))]
    #[case("5555555555554444;378282246310005", Some("•••;•••"))]
    #[case("order 4111111111111112", None)]
    #[case("000000000000000", None)]
    #[case("+1 512 555 0199", None)]
    #[case("", None)]
    fn card_numbers_are_masked_and_nothing_else(#[case] text: &str, #[case] masked: Option<&str>) {
        assert_eq!(mask_card_numbers(text).as_deref(), masked);
    }

    #[test]
    fn what_is_kept_names_nobody_and_pays_nothing() {
        let kept = redacted(json!({
            "increment_id": "000000001", "customer_email": "gus@example.com", "grand_total": 107.81,
            "payment": { "method": "hps_heartland", "cc_number_enc": "x", "cc_last4": "1111",
                         "additional_information": ["N", "token"] },
            "status_histories": [{ "comment": "4111111111111111", "status": "pending" }],
        }));
        assert_eq!(
            kept,
            json!({
                "increment_id": "000000001", "customer_email": "•••", "grand_total": 107.81,
                "payment": { "method": "hps_heartland", "cc_last4": "1111" },
                "status_histories": [{ "comment": "•••", "status": "pending" }],
            })
        );
    }
}
