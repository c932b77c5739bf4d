//! Lists, maps and structs on their way to a [`Value`].

use serde::ser::{self, Serialize, SerializeMap, SerializeSeq};

use super::{BridgeError, ValueSerializer, tagged};
use crate::value::number_text;
use crate::{Text, Value};

pub(super) struct ListSerializer {
    pub(super) list: Vec<Value>,
    pub(super) variant: Option<&'static str>,
}

impl ListSerializer {
    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), BridgeError> {
        self.list.push(value.serialize(ValueSerializer)?);
        Ok(())
    }

    fn finish(self) -> Value {
        let list = Value::List(self.list);
        match self.variant {
            Some(variant) => tagged(variant, list),
            None => list,
        }
    }
}

impl SerializeSeq for ListSerializer {
    type Ok = Value;
    type Error = BridgeError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), BridgeError> {
        self.add(value)
    }

    fn end(self) -> Result<Value, BridgeError> {
        Ok(self.finish())
    }
}

impl ser::SerializeTuple for ListSerializer {
    type Ok = Value;
    type Error = BridgeError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), BridgeError> {
        self.add(value)
    }

    fn end(self) -> Result<Value, BridgeError> {
        Ok(self.finish())
    }
}

impl ser::SerializeTupleStruct for ListSerializer {
    type Ok = Value;
    type Error = BridgeError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), BridgeError> {
        self.add(value)
    }

    fn end(self) -> Result<Value, BridgeError> {
        Ok(self.finish())
    }
}

impl ser::SerializeTupleVariant for ListSerializer {
    type Ok = Value;
    type Error = BridgeError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), BridgeError> {
        self.add(value)
    }

    fn end(self) -> Result<Value, BridgeError> {
        Ok(self.finish())
    }
}

pub(super) struct ObjectSerializer {
    pub(super) fields: Vec<(Text, Value)>,
    pub(super) name: Option<Text>,
    pub(super) variant: Option<&'static str>,
}

impl ObjectSerializer {
    fn add<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), BridgeError> {
        let value = value.serialize(ValueSerializer)?;
        self.fields.push((Text::new_static(name), value));
        Ok(())
    }

    fn finish(self) -> Value {
        let object = Value::Object(self.fields.into_iter().collect());
        match self.variant {
            Some(variant) => tagged(variant, object),
            None => object,
        }
    }
}

impl SerializeMap for ObjectSerializer {
    type Ok = Value;
    type Error = BridgeError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), BridgeError> {
        self.name = match key.serialize(ValueSerializer)? {
            Value::Text(name) => Some(name),
            Value::Number(number) => Some(number_text(number).into()),
            other => return Err(BridgeError(format!("a {} cannot name a field", other.kind()))),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), BridgeError> {
        let name = self.name.take().unwrap_or_default();
        self.fields.push((name, value.serialize(ValueSerializer)?));
        Ok(())
    }

    fn end(self) -> Result<Value, BridgeError> {
        Ok(self.finish())
    }
}

impl ser::SerializeStruct for ObjectSerializer {
    type Ok = Value;
    type Error = BridgeError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), BridgeError> {
        self.add(name, value)
    }

    fn end(self) -> Result<Value, BridgeError> {
        Ok(self.finish())
    }
}

impl ser::SerializeStructVariant for ObjectSerializer {
    type Ok = Value;
    type Error = BridgeError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), BridgeError> {
        self.add(name, value)
    }

    fn end(self) -> Result<Value, BridgeError> {
        Ok(self.finish())
    }
}
