//! What may be kept of a record: no card data ever, no personal data where ids suffice.

use mapping::Value as Mapped;
use serde_json::Value;

const MASK: &str = "•••";

/// Digits of the shortest and of the longest card number.
const SHORTEST: usize = 13;
const LONGEST: usize = 19;

/// Digits of the longest country code of a telephone number.
const COUNTRY_CODE: usize = 3;

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

/// What may be kept of a payment; everything else of it is dropped, whatever gateway modules add.
/// Amounts are kept too.
const PAYMENT: [&str; 8] = [
    "method",
    "entity_id",
    "parent_id",
    "cc_last4",
    "cc_type",
    "cc_approval",
    "cc_trans_id",
    "last_trans_id",
];

/// Fields that name or locate a person.
const PERSONAL: [&str; 29] = [
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
    "email_as_typed",
    "first_name",
    "last_name",
    "phone",
    "phone_number",
    "line_1",
    "line_2",
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
            if let Some(Value::Object(payment)) = fields.get_mut("payment") {
                payment.retain(|name, _| PAYMENT.contains(&name.as_str()) || is_amount(name));
            }
            for (name, field) in fields.iter_mut() {
                if PERSONAL.contains(&leaf(name)) && !field.is_null() {
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
        Value::Number(number) => {
            if mask_card_numbers(&number.to_string()).is_some() {
                *value = Value::String(MASK.to_owned());
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// The field that a name or a whole path leads to: `street` of `shipping_address.street[0]`.
fn leaf(path: &str) -> &str {
    let name = path.rsplit('.').next().unwrap_or(path);
    name.split('[').next().unwrap_or(name)
}

fn is_amount(name: &str) -> bool {
    name.starts_with("amount_") || name.starts_with("base_amount_")
}

/// `record` with every card number in its texts masked, for a document that goes to the other
/// system, and how many texts held one.
///
/// `keys` are the paths (`lines.sku`, places in lists left out) of fields that name a record: one
/// barcode in ten passes for a card number, and masking it would name another record.
pub fn outbound(record: Mapped, keys: &[&str]) -> (Mapped, usize) {
    let mut scan = Scan { keys, path: String::new(), masked: 0 };
    let record = scan.value(record);
    (record, scan.masked)
}

/// A walk through a document, and where it stands.
struct Scan<'k> {
    keys: &'k [&'k str],
    path: String,
    masked: usize,
}

impl Scan<'_> {
    fn value(&mut self, value: Mapped) -> Mapped {
        match value {
            Mapped::Text(text) if !self.keys.contains(&self.path.as_str()) => {
                let Some(masked) = mask_card_numbers(&text) else { return Mapped::Text(text) };
                self.masked += 1;
                masked.into()
            }
            Mapped::List(list) => {
                Mapped::List(list.into_iter().map(|element| self.value(element)).collect())
            }
            Mapped::Object(fields) => {
                let fields = fields.into_iter().map(|(name, field)| {
                    let field = self.field(&name, field);
                    (name, field)
                });
                Mapped::Object(fields.collect())
            }
            other => other,
        }
    }

    fn field(&mut self, name: &str, field: Mapped) -> Mapped {
        let outer = self.path.len();
        if outer > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        let field = self.value(field);
        self.path.truncate(outer);
        field
    }
}

/// `text` with every card number masked, or nothing if it holds none.
///
/// A card number is 13 to 19 digits that pass Luhn's check, in one group or in several with a
/// single separator between them. Whole groups count: digits that go on before or behind make
/// another number of it, while groups beside it do not hide it.
#[must_use]
pub fn mask_card_numbers(text: &str) -> Option<String> {
    let mut masked = String::new();
    let mut copied = 0;
    let groups = digit_groups(text);
    let mut first = 0;
    while first < groups.len() {
        let Some(last) = card_number_from(text, &groups, first) else {
            first += 1;
            continue;
        };
        masked.push_str(&text[copied..groups[first].0]);
        masked.push_str(MASK);
        copied = groups[last].1;
        first = last + 1;
    }
    (copied > 0).then(|| masked + &text[copied..])
}

/// Where each unbroken run of digits begins and ends.
fn digit_groups(text: &str) -> Vec<(usize, usize)> {
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for (at, _) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        match groups.last_mut() {
            Some((_, end)) if *end == at => *end += 1,
            _ => groups.push((at, at + 1)),
        }
    }
    groups
}

/// The last group of the longest card number that begins with the group `first`, or with the
/// country code before it: what was typed as a telephone number may have been given one.
fn card_number_from(text: &str, groups: &[(usize, usize)], first: usize) -> Option<usize> {
    let code = if text[..groups[first].0].ends_with('+') { COUNTRY_CODE } else { 0 };
    let mut digits: Vec<u8> = Vec::with_capacity(LONGEST + code);
    let mut found = None;
    for (index, (start, end)) in groups.iter().copied().enumerate().skip(first) {
        let joined = index == first || is_separator(&text[groups[index - 1].1..start]);
        if !joined || digits.len() + (end - start) > LONGEST + code {
            break;
        }
        digits.extend(text[start..end].bytes().map(|byte| byte - b'0'));
        if (0..=code.min(digits.len())).any(|code| is_card_number(&digits[code..])) {
            found = Some(index);
        }
    }
    found
}

/// What people put between the groups of a card number.
fn is_separator(between: &str) -> bool {
    matches!(between, " " | "-" | "." | "\u{a0}" | "\u{2010}" | "\u{2011}" | "\u{2013}")
}

fn is_card_number(digits: &[u8]) -> bool {
    let distinct = digits.iter().any(|digit| *digit != digits[0]);
    (SHORTEST..=LONGEST).contains(&digits.len()) && distinct && luhn(digits)
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, u32::from(*digit) * 2) {
            (0, _) => u32::from(*digit),
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
    #[case("Magento 000000123 4111111111111111", Some("Magento 000000123 •••"))]
    #[case("4111.1111.1111.1111 12/28 123", Some("••• 12/28 123"))]
    #[case("1-800-4111-1111-1111-1111", Some("1-800-•••"))]
    #[case("4111\u{a0}1111\u{a0}1111\u{a0}1111", Some("•••"))]
    #[case("grüße 4111111111111111", Some("grüße •••"))]
    #[case("+49371449635398431", Some("+•••"))]
    #[case("+49 3714 496353 98431", Some("+•••"))]
    #[case("+494222222222222", Some("+•••"))]
    #[case("order 4111111111111112", None)]
    #[case("94111111111111111119", None)]
    #[case("000000000000000", None)]
    #[case("+1 512 555 0199", None)]
    #[case("+4915123456789", None)]
    #[case("+", None)]
    #[case("", None)]
    fn card_numbers_are_masked_and_nothing_else(#[case] text: &str, #[case] masked: Option<&str>) {
        assert_eq!(mask_card_numbers(text).as_deref(), masked);
    }

    #[test]
    fn what_is_kept_names_nobody_and_pays_nothing() {
        let kept = redacted(json!({
            "increment_id": "000000001", "customer_email": "gus@example.com", "grand_total": 107.81,
            "payment": { "method": "hps_heartland", "cc_number_enc": "x", "cc_last4": "1111",
                         "additional_information": ["N", "token"], "amount_paid": 107.81,
                         "extension_attributes": { "vault_payment_token": { "details": "x" } } },
            "ext_customer_id": 4_111_111_111_111_111_u64,
            "status_histories": [{ "comment": "4111111111111111", "status": "pending" }],
        }));
        assert_eq!(
            kept,
            json!({
                "increment_id": "000000001", "customer_email": "•••", "grand_total": 107.81,
                "payment": { "method": "hps_heartland", "cc_last4": "1111", "amount_paid": 107.81 },
                "ext_customer_id": "•••",
                "status_histories": [{ "comment": "•••", "status": "pending" }],
            })
        );
    }

    #[test]
    fn what_is_kept_of_a_heartland_customer_names_nobody_either() {
        let kept = redacted(json!({
            "id": 100_042, "first_name": "Ada", "last_name": "Byron", "phone_number": "555-0100",
            "addresses": [{ "line_1": "1 Main St", "line_2": null, "phone": "555-0100", "state": "TX" }],
        }));
        assert_eq!(
            kept,
            json!({
                "id": 100_042, "first_name": "•••", "last_name": "•••", "phone_number": "•••",
                "addresses": [{ "line_1": "•••", "line_2": null, "phone": "•••", "state": "TX" }],
            })
        );
    }

    #[test]
    fn what_goes_out_holds_no_card_number_and_keeps_its_keys() {
        let value = |text: &str| mapping::from_value::<Value>(outgoing(text).0).unwrap();
        let document = r#"{"sku":"4111111111111111","name":"4111111111111111",
                           "lines":[{"sku":"4111111111111111"},{"note":["4111 1111 1111 1111"]}]}"#;
        assert_eq!(outgoing(document).1, 3);
        assert_eq!(
            value(document),
            json!({ "sku": "•••", "name": "•••",
                    "lines": [{ "sku": "4111111111111111" }, { "note": ["•••"] }] })
        );
    }

    fn outgoing(text: &str) -> (Mapped, usize) {
        let document: Value = serde_json::from_str(text).unwrap();
        outbound(mapping::to_value(&document).unwrap(), &["lines.sku"])
    }
}
