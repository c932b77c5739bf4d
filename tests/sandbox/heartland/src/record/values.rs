//! Field types of the domain: money, quantities, times, the account's own values.

use jiff::Timestamp;
use jiff::civil::DateTime;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Field, Key};
use crate::json::{Json, Object};

/// A million million: larger figures are refused, so that no sum or product can overflow.
const LARGEST: Decimal = Decimal::from_parts(3_567_587_328, 232, 0, false, 0);

fn bounded(value: &Json) -> Result<Decimal, &'static str> {
    let number = value.as_number().ok_or("is not a number")?;
    if number.abs() > LARGEST { Err("is too large") } else { Ok(number) }
}

/// An amount of money, always with two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Money(Decimal);

impl Money {
    /// Rounds to cents, halves away from zero.
    pub(crate) fn new(amount: Decimal) -> Self {
        let mut cents = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        cents.rescale(2);
        Self(cents)
    }

    pub(crate) fn amount(self) -> Decimal {
        self.0
    }
}

impl Default for Money {
    fn default() -> Self {
        Self::new(Decimal::ZERO)
    }
}

impl Field for Money {
    fn read(&self) -> Json {
        Json::Number(self.0)
    }

    fn write(&mut self, value: &Json) -> Result<(), &'static str> {
        *self = Self::new(bounded(value)?);
        Ok(())
    }

    fn key(&self) -> Key<'_> {
        Key::Number(self.0)
    }
}

/// A number of units, with as few decimals as it needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Quantity(Decimal);

impl Quantity {
    pub(crate) fn new(units: Decimal) -> Self {
        Self(units.normalize())
    }

    pub(crate) fn units(self) -> Decimal {
        self.0
    }
}

impl Field for Quantity {
    fn read(&self) -> Json {
        Json::Number(self.0)
    }

    fn write(&mut self, value: &Json) -> Result<(), &'static str> {
        *self = Self::new(bounded(value)?);
        Ok(())
    }

    fn key(&self) -> Key<'_> {
        Key::Number(self.0)
    }
}

/// A moment, shown in UTC to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Time(pub(crate) Timestamp);

impl Default for Time {
    fn default() -> Self {
        Self(Timestamp::UNIX_EPOCH)
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}", self.0.strftime("%Y-%m-%dT%H:%M:%S+00:00"))
    }
}

impl Field for Time {
    fn read(&self) -> Json {
        Json::Text(self.to_string())
    }

    fn write(&mut self, value: &Json) -> Result<(), &'static str> {
        let text = value.as_text().ok_or("is not a time")?;
        self.0 = text.parse().map_err(|_| "is not a time")?;
        Ok(())
    }

    fn key(&self) -> Key<'_> {
        Key::Time(self.0)
    }
}

/// A store's wall clock, without a zone; kept as text, which sorts as time does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Local(String);

impl Local {
    pub(crate) fn new(time: DateTime) -> Self {
        Self(time.strftime("%Y-%m-%dT%H:%M:%S").to_string())
    }

    /// The day, as `YYYY-MM-DD`.
    pub(crate) fn date(&self) -> &str {
        self.0.get(..10).unwrap_or_default()
    }
}

impl Field for Local {
    fn read(&self) -> Json {
        Json::text(self.0.as_str())
    }

    fn write(&mut self, value: &Json) -> Result<(), &'static str> {
        value.as_text().ok_or("is not a time")?.clone_into(&mut self.0);
        Ok(())
    }

    fn key(&self) -> Key<'_> {
        Key::Text(&self.0)
    }
}

/// The values of the account's own fields.
#[derive(Clone, Debug, Default)]
pub(crate) struct Custom(pub(crate) Object);

impl Field for Custom {
    fn read(&self) -> Json {
        Json::Object(self.0.clone())
    }

    fn write(&mut self, value: &Json) -> Result<(), &'static str> {
        match value {
            Json::Object(values) => self.0.extend(values.clone()),
            Json::Null => {}
            _ => return Err("is not an object"),
        }
        Ok(())
    }

    fn key(&self) -> Key<'_> {
        Key::Null
    }

    fn as_custom(&self) -> Option<&Object> {
        Some(&self.0)
    }

    fn as_custom_mut(&mut self) -> Option<&mut Object> {
        Some(&mut self.0)
    }
}

/// A boolean that replies show without a question mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark(pub(crate) bool);

impl Field for Mark {
    fn read(&self) -> Json {
        Json::Bool(self.0)
    }

    fn write(&mut self, value: &Json) -> Result<(), &'static str> {
        self.0.write(value)
    }

    fn key(&self) -> Key<'_> {
        Key::Flag(self.0)
    }
}
