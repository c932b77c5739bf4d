//! The types a record's fields may have, each with its spelling in JSON.

use jiff::Timestamp;
use jiff::civil::DateTime;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::json::{Json, Object};

/// A value that can be shown, written and compared.
pub(crate) trait Field {
    /// What a reply adds to the field's name.
    fn suffix(&self) -> &'static str {
        ""
    }

    fn read(&self) -> Json;

    /// # Errors
    /// The reason for refusing the value, as it ends a sentence that begins with the name.
    fn write(&mut self, value: &Json) -> Result<(), &'static str>;

    fn key(&self) -> Key<'_>;

    /// The id this field holds, if it is set.
    fn as_id(&self) -> Option<i64> {
        None
    }

    fn as_custom(&self) -> Option<&Object> {
        None
    }

    fn as_custom_mut(&mut self) -> Option<&mut Object> {
        None
    }
}

/// A value as filters and sorting compare it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key<'a> {
    Null,
    Flag(bool),
    Number(Decimal),
    Time(Timestamp),
    Text(&'a str),
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
        *self = Self::new(value.as_number().ok_or("is not a number")?);
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
        *self = Self::new(value.as_number().ok_or("is not a number")?);
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

impl Field for bool {
    fn suffix(&self) -> &'static str {
        "?"
    }

    fn read(&self) -> Json {
        Json::Bool(*self)
    }

    fn write(&mut self, value: &Json) -> Result<(), &'static str> {
        *self = match value {
            Json::Bool(flag) => *flag,
            Json::Text(text) if text == "true" => true,
            Json::Text(text) if text == "false" => false,
            _ => return Err("is not a boolean"),
        };
        Ok(())
    }

    fn key(&self) -> Key<'_> {
        Key::Flag(*self)
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

impl Field for i64 {
    fn read(&self) -> Json {
        Json::from(*self)
    }

    fn write(&mut self, value: &Json) -> Result<(), &'static str> {
        *self = value.as_id().ok_or("is not a number")?;
        Ok(())
    }

    fn key(&self) -> Key<'_> {
        Key::Number((*self).into())
    }

    fn as_id(&self) -> Option<i64> {
        Some(*self).filter(|id| *id != 0)
    }
}

impl Field for String {
    fn read(&self) -> Json {
        Json::text(self.as_str())
    }

    fn write(&mut self, value: &Json) -> Result<(), &'static str> {
        *self = match value {
            Json::Text(text) => text.clone(),
            Json::Number(number) => number.to_string(),
            Json::Null => Self::new(),
            _ => return Err("is not a text"),
        };
        Ok(())
    }

    fn key(&self) -> Key<'_> {
        Key::Text(self)
    }
}

/// Free JSON the sandbox only carries.
impl Field for Json {
    fn read(&self) -> Json {
        self.clone()
    }

    fn write(&mut self, value: &Json) -> Result<(), &'static str> {
        *self = value.clone();
        Ok(())
    }

    fn key(&self) -> Key<'_> {
        Key::Null
    }
}

impl<T: Field + Default> Field for Option<T> {
    fn suffix(&self) -> &'static str {
        T::default().suffix()
    }

    fn read(&self) -> Json {
        self.as_ref().map_or(Json::Null, Field::read)
    }

    fn write(&mut self, value: &Json) -> Result<(), &'static str> {
        if *value == Json::Null {
            *self = None;
            return Ok(());
        }
        self.insert(T::default()).write(value)
    }

    fn key(&self) -> Key<'_> {
        self.as_ref().map_or(Key::Null, Field::key)
    }

    fn as_id(&self) -> Option<i64> {
        self.as_ref().and_then(Field::as_id)
    }
}

/// Declares an enumeration with its words on the wire; the first is the default.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $first:ident = $first_word:literal, $($word:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub(crate) enum $name {
            #[default]
            $first,
            $($word,)*
        }

        impl $name {
            pub(crate) fn word(self) -> &'static str {
                match self {
                    Self::$first => $first_word,
                    $(Self::$word => $text,)*
                }
            }
        }

        impl $crate::record::Field for $name {
            fn read(&self) -> $crate::json::Json {
                self.word().into()
            }

            fn write(&mut self, value: &$crate::json::Json) -> Result<(), &'static str> {
                *self = match value.as_text() {
                    Some($first_word) => Self::$first,
                    $(Some($text) => Self::$word,)*
                    _ => return Err("is not included in the list"),
                };
                Ok(())
            }

            fn key(&self) -> $crate::record::Key<'_> {
                $crate::record::Key::Text(self.word())
            }
        }
    };
}

pub(crate) use words;
