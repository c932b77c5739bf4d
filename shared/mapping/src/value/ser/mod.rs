//! From any serde type to a [`Value`], and from a [`Value`] to any serde format.

mod collections;

use rust_decimal::Decimal;
use serde::ser::{self, Serialize, Serializer};

use self::collections::{ListSerializer, ObjectSerializer};
use super::{Object, Text, Value, exact, parse_number};

/// Why a Rust type and a [`Value`] could not be turned into each other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BridgeError(pub(crate) String);

impl ser::Error for BridgeError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Turns any serialisable type into a [`Value`].
///
/// A `Decimal` stays a number only under `#[serde(with = "mapping::exact")]`.
///
/// # Errors
/// A float, raw bytes, or a map whose keys are not text.
pub fn to_value<T: Serialize + ?Sized>(source: &T) -> Result<Value, BridgeError> {
    source.serialize(ValueSerializer)
}

/// Whole numbers that fit are numbers; any other number is text, so that no float sees it.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(truth) => serializer.serialize_bool(*truth),
            Self::Number(number) => serialize_number(*number, serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(list) => serializer.collect_seq(list),
            Self::Object(object) => {
                serializer.collect_map(object.iter().map(|(name, value)| (name.as_str(), value)))
            }
        }
    }
}

fn serialize_number<S: Serializer>(number: Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    match i64::try_from(number) {
        Ok(whole) if number.is_integer() => serializer.serialize_i64(whole),
        _ => exact::serialize(&number, serializer),
    }
}

struct ValueSerializer;

impl Serializer for ValueSerializer {
    type Ok = Value;
    type Error = BridgeError;
    type SerializeSeq = ListSerializer;
    type SerializeTuple = ListSerializer;
    type SerializeTupleStruct = ListSerializer;
    type SerializeTupleVariant = ListSerializer;
    type SerializeMap = ObjectSerializer;
    type SerializeStruct = ObjectSerializer;
    type SerializeStructVariant = ObjectSerializer;

    fn serialize_bool(self, truth: bool) -> Result<Value, BridgeError> {
        Ok(truth.into())
    }

    fn serialize_i8(self, number: i8) -> Result<Value, BridgeError> {
        Ok(i64::from(number).into())
    }

    fn serialize_i16(self, number: i16) -> Result<Value, BridgeError> {
        Ok(i64::from(number).into())
    }

    fn serialize_i32(self, number: i32) -> Result<Value, BridgeError> {
        Ok(number.into())
    }

    fn serialize_i64(self, number: i64) -> Result<Value, BridgeError> {
        Ok(number.into())
    }

    fn serialize_i128(self, number: i128) -> Result<Value, BridgeError> {
        let number = Decimal::try_from_i128_with_scale(number, 0);
        number.map(Value::Number).map_err(ser::Error::custom)
    }

    fn serialize_u8(self, number: u8) -> Result<Value, BridgeError> {
        Ok(u64::from(number).into())
    }

    fn serialize_u16(self, number: u16) -> Result<Value, BridgeError> {
        Ok(u64::from(number).into())
    }

    fn serialize_u32(self, number: u32) -> Result<Value, BridgeError> {
        Ok(u64::from(number).into())
    }

    fn serialize_u64(self, number: u64) -> Result<Value, BridgeError> {
        Ok(number.into())
    }

    fn serialize_u128(self, number: u128) -> Result<Value, BridgeError> {
        i128::try_from(number).map_err(ser::Error::custom).and_then(|n| self.serialize_i128(n))
    }

    fn serialize_f32(self, number: f32) -> Result<Value, BridgeError> {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Result<Value, BridgeError> {
        Err(BridgeError(format!("the float {number} has no exact value; use a Decimal")))
    }

    fn serialize_char(self, letter: char) -> Result<Value, BridgeError> {
        Ok(Value::Text(letter.to_string().into()))
    }

    fn serialize_str(self, text: &str) -> Result<Value, BridgeError> {
        Ok(text.into())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Value, BridgeError> {
        Err(BridgeError("raw bytes have no place in a record".to_owned()))
    }

    fn serialize_none(self) -> Result<Value, BridgeError> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, BridgeError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, BridgeError> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, BridgeError> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, BridgeError> {
        Ok(Value::Text(Text::new_static(variant)))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Value, BridgeError> {
        let inner = value.serialize(self)?;
        match &inner {
            Value::Text(text) if name == exact::MARK => {
                Ok(parse_number(text).map_or(inner, Value::Number))
            }
            _ => Ok(inner),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, BridgeError> {
        Ok(tagged(variant, value.serialize(self)?))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<ListSerializer, BridgeError> {
        Ok(ListSerializer { list: Vec::with_capacity(length.unwrap_or(0)), variant: None })
    }

    fn serialize_tuple(self, length: usize) -> Result<ListSerializer, BridgeError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        length: usize,
    ) -> Result<ListSerializer, BridgeError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<ListSerializer, BridgeError> {
        Ok(ListSerializer { list: Vec::with_capacity(length), variant: Some(variant) })
    }

    fn serialize_map(self, length: Option<usize>) -> Result<ObjectSerializer, BridgeError> {
        Ok(ObjectSerializer {
            fields: Vec::with_capacity(length.unwrap_or(0)),
            name: None,
            variant: None,
        })
    }

    fn serialize_struct(
        self,
        _: &'static str,
        length: usize,
    ) -> Result<ObjectSerializer, BridgeError> {
        self.serialize_map(Some(length))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<ObjectSerializer, BridgeError> {
        let fields = Vec::with_capacity(length);
        Ok(ObjectSerializer { fields, name: None, variant: Some(variant) })
    }
}

fn tagged(variant: &'static str, value: Value) -> Value {
    let mut object = Object::with_capacity(1);
    object.push(Text::new_static(variant), value);
    object.into()
}
