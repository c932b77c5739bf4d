//! Amounts out of JSON, exact: the text of a number is its value.

use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// An amount as a JSON number or as text; absent, null or unreadable ones are zero.
pub(crate) fn amount(value: &Value) -> Decimal {
    match value {
        Value::Number(number) => exact(&number.to_string()),
        Value::String(text) => exact(text),
        _ => Decimal::ZERO,
    }
}

fn exact(text: &str) -> Decimal {
    Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text)).unwrap_or_default()
}

/// An amount that is written as a JSON number with every digit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exact(pub(crate) Decimal);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let digits = RawValue::from_string(self.0.to_string());
        digits.map_err(serde::ser::Error::custom)?.serialize(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_texts_and_nothing_are_read_exactly() {
        let read =
            [json!(107.81), json!("19.9900"), json!(1e-7), json!(null)].map(|it| amount(&it));
        let exact = ["107.81", "19.99", "0.0000001", "0"].map(|text| text.parse().unwrap());
        assert_eq!(read, exact);
    }

    #[test]
    fn an_amount_keeps_its_digits_on_the_way_out() {
        let price = Exact("19.90".parse().unwrap());
        assert_eq!(serde_json::to_string(&price).unwrap(), "19.90");
    }
}
