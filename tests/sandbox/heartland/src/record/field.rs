//! What a record's field can do, and the plain types that can be one.

use jiff::Timestamp;
use rust_decimal::Decimal;

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
