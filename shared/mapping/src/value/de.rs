//! From a [`Value`] to any serde type, and from any serde format to a [`Value`].

use rust_decimal::Decimal;
use serde::de::{
    self, Deserialize, DeserializeOwned, Deserializer, EnumAccess, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::{BridgeError, Object, Text, Value, number_text};

impl de::Error for BridgeError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Turns a [`Value`] into any deserialisable type.
///
/// A field of type `Decimal` takes a number or text; a field of type `String` takes text only.
///
/// # Errors
/// What the type expected and what the value holds instead.
pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, BridgeError> {
    T::deserialize(value)
}

impl<'de> Deserializer<'de> for Value {
    type Error = BridgeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, BridgeError> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(truth) => visitor.visit_bool(truth),
            Self::Number(number) => visit_number(number, visitor),
            Self::Text(text) => visitor.visit_str(&text),
            Self::List(list) => visitor.visit_seq(ListAccess(list.into_iter())),
            Self::Object(object) => visitor.visit_map(ObjectAccess::new(object)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, BridgeError> {
        match self {
            Self::Null => visitor.visit_none(),
            value => visitor.visit_some(value),
        }
    }

    /// `Decimal` asks for a `str` and `String` for a `string`: only the first may be a number.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, BridgeError> {
        match self {
            Self::Number(number) => visitor.visit_str(&number_text(number)),
            value => value.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, BridgeError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, BridgeError> {
        match self {
            Self::Text(variant) => visitor.visit_enum(Tagged { variant, value: Self::Null }),
            Self::Object(object) => match single_field(object) {
                Some((variant, value)) => visitor.visit_enum(Tagged { variant, value }),
                None => Err(de::Error::custom("one of several variants needs exactly one field")),
            },
            other => Err(de::Error::custom(format!("a {} names no variant", other.kind()))),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// Whole numbers as integers, all others as their exact text: never as a float.
fn visit_number<'de, V: Visitor<'de>>(
    number: Decimal,
    visitor: V,
) -> Result<V::Value, BridgeError> {
    if !number.is_integer() {
        return visitor.visit_str(&number_text(number));
    }
    if let Ok(whole) = u64::try_from(number) {
        return visitor.visit_u64(whole);
    }
    match i64::try_from(number) {
        Ok(whole) => visitor.visit_i64(whole),
        Err(_) => visitor.visit_str(&number_text(number)),
    }
}

fn single_field(object: Object) -> Option<(Text, Value)> {
    let mut fields = object.into_iter();
    let first = fields.next()?;
    fields.next().is_none().then_some(first)
}

struct ListAccess(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for ListAccess {
    type Error = BridgeError;

    fn next_element_seed<S: de::DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, BridgeError> {
        self.0.next().map(|value| seed.deserialize(value)).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct ObjectAccess {
    fields: std::vec::IntoIter<(Text, Value)>,
    current: Option<(Text, Value)>,
}

impl ObjectAccess {
    fn new(object: Object) -> Self {
        Self { fields: object.into_iter(), current: None }
    }
}

impl<'de> MapAccess<'de> for ObjectAccess {
    type Error = BridgeError;

    fn next_key_seed<S: de::DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, BridgeError> {
        self.current = self.fields.next();
        match &self.current {
            Some((name, _)) => seed.deserialize(name.as_str().into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<S: de::DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, BridgeError> {
        let Some((name, value)) = self.current.take() else {
            return Err(de::Error::custom("a value was asked for before its name"));
        };
        seed.deserialize(value).map_err(|error| BridgeError(format!("{name}: {error}")))
    }
}

struct Tagged {
    variant: Text,
    value: Value,
}

impl<'de> EnumAccess<'de> for Tagged {
    type Error = BridgeError;
    type Variant = Value;

    fn variant_seed<S: de::DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Value), BridgeError> {
        Ok((seed.deserialize(self.variant.as_str().into_deserializer())?, self.value))
    }
}

impl<'de> VariantAccess<'de> for Value {
    type Error = BridgeError;

    fn unit_variant(self) -> Result<(), BridgeError> {
        match self {
            Value::Null => Ok(()),
            other => Err(de::Error::custom(format!("a {} where none belongs", other.kind()))),
        }
    }

    fn newtype_variant_seed<S: de::DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<S::Value, BridgeError> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, BridgeError> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, BridgeError> {
        self.deserialize_any(visitor)
    }
}

impl IntoDeserializer<'_, BridgeError> for Value {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Refuses floats: read JSON with [`Value::from_json`] instead, which keeps numbers exact.
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a value without floats")
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(truth.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value, E> {
        Err(E::invalid_type(Unexpected::Float(number), &self))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Value, D::Error> {
        Value::deserialize(inner)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Value, D::Error> {
        Value::deserialize(inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = access.next_element()? {
            list.push(element);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut fields: Vec<(Text, Value)> = Vec::new();
        while let Some((name, value)) = access.next_entry::<String, Value>()? {
            fields.push((name.into(), value));
        }
        Ok(Value::Object(fields.into_iter().collect()))
    }
}
