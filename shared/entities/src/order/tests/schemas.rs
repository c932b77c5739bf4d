//! The schemas that documents are checked against say what the types that read the documents need.

use std::cell::Cell;
use std::fmt;

use mapping::{Object, Type, Value};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use crate::documents::schema;
use crate::order::{Address, Buyer, Customer, Desired, Line, Order, OrderLine, Payment};
use crate::order::{SalesOrder, Tax, Tender};

thread_local! {
    static FIELDS: Cell<&'static [&'static str]> = const { Cell::new(&[]) };
}

/// Asks a type for its fields, and gives it nothing.
struct Asking;

/// The type was asked.
#[derive(Debug)]
struct Asked;

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("asked")
    }
}

impl std::error::Error for Asked {}

impl Error for Asked {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for Asking {
    type Error = Asked;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Asked> {
        Err(Asked)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Asked> {
        FIELDS.set(fields);
        Err(Asked)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

fn fields_of<T: for<'de> Deserialize<'de>>() -> &'static [&'static str] {
    let _ = T::deserialize(Asking);
    FIELDS.get()
}

/// The type at a path of a schema; elements of lists are passed through.
fn at(schema_name: &str, path: &[&str]) -> Type {
    let mut kind = schema(schema_name).unwrap().record;
    for name in path {
        kind = match kind {
            Type::Object(fields) => fields.get(name).unwrap().kind.clone(),
            other => panic!("{name} lies in {other}"),
        };
        if let Type::List(element) = kind {
            kind = element.as_ref().clone();
        }
    }
    kind
}

/// Every field that the type reads is in the schema.
fn agrees<T: for<'de> Deserialize<'de>>(schema_name: &str, path: &[&str]) {
    let Type::Object(known) = at(schema_name, path) else { panic!("{path:?} is no object") };
    for field in fields_of::<T>() {
        assert!(known.get(field).is_some(), "{schema_name} {path:?} lacks `{field}`");
    }
}

#[test]
fn every_field_that_the_types_read_is_in_the_schemas() {
    agrees::<Order>("canonical.order", &[]);
    agrees::<Buyer>("canonical.order", &["customer"]);
    agrees::<OrderLine>("canonical.order", &["lines"]);
    agrees::<Tender>("canonical.order", &["tenders"]);
    agrees::<Desired>("heartland.sales_order", &[]);
    agrees::<SalesOrder>("heartland.sales_order", &["order"]);
    agrees::<Customer>("heartland.sales_order", &["customer"]);
    agrees::<Address>("heartland.sales_order", &["shipping_address"]);
    agrees::<Line>("heartland.sales_order", &["lines"]);
    agrees::<Tax>("heartland.sales_order", &["taxes"]);
    agrees::<Payment>("heartland.sales_order", &["payments"]);
}

/// The least that a schema asks for; one element in each list.
fn least(kind: &Type) -> Value {
    match kind {
        Type::Number | Type::Integer => 1.into(),
        Type::Boolean => false.into(),
        Type::Choice(values) => values[0].clone(),
        Type::List(element) => Value::List(vec![least(element)]),
        Type::Object(fields) => {
            let required = fields.fields.iter().filter(|(_, field)| {
                field.required || matches!(field.kind, Type::Object(_) | Type::List(_))
            });
            let object: Object =
                required.map(|(name, field)| (name.clone(), least(&field.kind))).collect();
            object.into()
        }
        Type::Null | Type::Any | Type::Text | Type::Date | Type::DateTime => "x".into(),
    }
}

#[test]
fn what_the_schemas_require_is_all_that_the_types_need() {
    let canonical = least(&schema("canonical.order").unwrap().record);
    mapping::from_value::<Order>(canonical).unwrap();
    let target = least(&schema("heartland.sales_order").unwrap().record);
    mapping::from_value::<Desired>(target).unwrap();
}
