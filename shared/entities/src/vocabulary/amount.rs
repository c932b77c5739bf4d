//! Amounts and quantities at the edge: exact decimals from whatever JSON a vendor writes.

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// What no amount or quantity reaches: 10¹². Larger ones are refused where they are read, so that
/// no sum, share or product of amounts that stand in one record can leave the range of `Decimal`,
/// whose operators panic outside it.
pub(crate) const LIMIT: Decimal = Decimal::from_parts(0xD4A5_1000, 0xE8, 0, false, 0);

/// Decimals of Magento's columns. What stands behind them is noise: `row_total` is computed in
/// PHP's floats when it is read, and arrives as `48.199999999999996`.
const DECIMALS: u32 = 4;

/// A decimal amount or quantity that no float arithmetic ever touches.
///
/// Read from a JSON number (by its shortest text: `19.99` is 19.99, not the nearest float), from
/// text (`"19.99"`, as Heartland's hooks write it) or from `null`, which is zero; to four
/// decimals, and below 10¹² on either side of zero. Written as text, because JSON numbers invite
/// the next reader to use floats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub Decimal);

impl Amount {
    /// Nothing at all.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// `value` as it may be reckoned with; nothing if it is too large for that.
    fn read(value: Decimal) -> Option<Self> {
        let rounded =
            value.round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointAwayFromZero);
        let amount = if rounded == value { value } else { rounded.normalize() };
        (amount.abs() < LIMIT).then_some(Self(amount))
    }
}

impl From<Decimal> for Amount {
    fn from(value: Decimal) -> Self {
        Self(value)
    }
}

impl From<Amount> for Decimal {
    fn from(value: Amount) -> Self {
        value.0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.normalize())
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AmountVisitor)
    }
}

struct AmountVisitor;

impl Visitor<'_> for AmountVisitor {
    type Value = Amount;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a decimal number below 10^12, or text that holds one")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Amount, E> {
        let refused = || E::invalid_value(de::Unexpected::Signed(value), &self);
        Amount::read(value.into()).ok_or_else(refused)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Amount, E> {
        let refused = || E::invalid_value(de::Unexpected::Unsigned(value), &self);
        Amount::read(value.into()).ok_or_else(refused)
    }

    /// The shortest text that reads back as `value` is the text the vendor wrote.
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Amount, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Amount, E> {
        let amount = Decimal::from_str(value.trim()).ok().and_then(Amount::read);
        amount.ok_or_else(|| E::invalid_value(de::Unexpected::Str(value), &self))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Amount, E> {
        Ok(Amount::ZERO)
    }

    fn visit_none<E: de::Error>(self) -> Result<Amount, E> {
        Ok(Amount::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("19.99", "19.99")]
    #[case("0.1", "0.1")]
    #[case("35.7813", "35.7813")]
    #[case("-8.5", "-8.5")]
    #[case("25", "25")]
    #[case("\"72.95\"", "72.95")]
    #[case("99999999999.9999", "99999999999.9999")]
    #[case("999999999999", "999999999999")]
    #[case("48.199999999999996", "48.2")]
    #[case("0.30000000000000004", "0.3")]
    #[case("null", "0")]
    fn an_amount_is_exactly_what_the_text_says(#[case] json: &str, #[case] expected: &str) {
        let amount: Amount = serde_json::from_str(json).unwrap();
        assert_eq!(amount.to_string(), expected);
    }

    #[rstest]
    #[case("true")]
    #[case("\"12,50\"")]
    #[case("{}")]
    #[case("1e12")]
    #[case("-1000000000000")]
    #[case("1000000000000")]
    #[case("1e300")]
    #[case("1e400")]
    #[case("\"99999999999999999999999999999999\"")]
    #[case("\"NaN\"")]
    fn what_is_no_amount_is_refused(#[case] json: &str) {
        assert!(serde_json::from_str::<Amount>(json).is_err());
    }
}
