//! Decimals as JSON numbers, digit by digit.

use rust_decimal::Decimal;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// Writes a decimal as the JSON number with the same digits; for bodies that Heartland reads.
/// Works with `serde_json` only.
///
/// # Errors
/// Never for a [`Decimal`], whose text is always a JSON number.
pub fn number<S: Serializer>(
    value: &(impl Into<Decimal> + Copy),
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let text = (*value).into().to_string();
    RawValue::from_string(text).map_err(S::Error::custom)?.serialize(serializer)
}
