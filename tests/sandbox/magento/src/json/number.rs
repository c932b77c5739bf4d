//! A JSON number, exact.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A number as it was written, or as arithmetic made it.
#[derive(Clone, Debug)]
pub(crate) enum Number {
    /// A whole number that fits a machine word.
    Whole(i64),
    /// A decimal, with the digits it was written with.
    Exact(Decimal),
    /// Anything that no decimal can hold without changing its text, as an exponent.
    Text(Box<str>),
}

impl Number {
    /// Takes the text of a JSON number, which must be well formed.
    pub(crate) fn from_text(text: &str) -> Self {
        if let Ok(whole) = i64::from_str(text)
            && text != "-0"
        {
            return Self::Whole(whole);
        }
        match Decimal::from_str_exact(text) {
            Ok(exact) if exact.to_string() == text => Self::Exact(exact),
            _ => Self::Text(text.into()),
        }
    }

    /// The value for arithmetic; what exceeds a decimal's range counts as zero.
    pub(crate) fn decimal(&self) -> Decimal {
        match self {
            Self::Whole(whole) => Decimal::from(*whole),
            Self::Exact(exact) => *exact,
            Self::Text(text) => Decimal::from_scientific(text).unwrap_or_default(),
        }
    }

    /// The value without its fraction.
    pub(crate) fn whole(&self) -> i64 {
        match self {
            Self::Whole(whole) => *whole,
            other => other.decimal().trunc().to_i64().unwrap_or_default(),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.decimal() == other.decimal()
    }
}

impl From<Decimal> for Number {
    /// Magento prints `20`, never `20.00`.
    fn from(decimal: Decimal) -> Self {
        let decimal = decimal.normalize();
        match decimal.to_i64() {
            Some(whole) if decimal.scale() == 0 => Self::Whole(whole),
            _ => Self::Exact(decimal),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(whole) => write!(formatter, "{whole}"),
            Self::Exact(exact) => write!(formatter, "{exact}"),
            Self::Text(text) => formatter.write_str(text),
        }
    }
}
