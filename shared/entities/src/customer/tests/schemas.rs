//! The schemas say what the Rust types say.

use mapping::{Object, Schema, Type, Value};

use super::SCHEMAS;
use crate::customer::{Customer, Settings};

/// A value of a type, with every field it can have.
fn sample(kind: &Type) -> Value {
    match kind {
        Type::Boolean => true.into(),
        Type::Integer | Type::Number => 7.into(),
        Type::Choice(values) => values[0].clone(),
        Type::List(element) => Value::List(vec![sample(element)]),
        Type::Object(fields) => {
            let field = |(name, field): &(mapping::Text, mapping::Field)| {
                (name.clone(), sample(&field.kind))
            };
            Value::Object(fields.fields.iter().map(field).collect::<Object>())
        }
        _ => "text".into(),
    }
}

fn schema(name: &str) -> Schema {
    let mut schemas = SCHEMAS.iter().map(|text| Schema::parse(text).unwrap());
    schemas.find(|schema| schema.name == name).unwrap()
}

/// Amounts are written as text.
fn names(value: &Value) -> String {
    value.to_json_text().replace("\"7\"", "7")
}

#[test]
fn the_canonical_customer_has_the_fields_of_its_schema_and_no_others() {
    let record = sample(&schema("canonical.customer").record);
    let customer: Customer = mapping::from_value(record.clone()).unwrap();
    assert_eq!(names(&mapping::to_value(&customer).unwrap()), names(&record));
}

#[test]
fn the_settings_are_those_that_documents_may_read() {
    let settings = mapping::to_value(&Settings::default()).unwrap();
    let offered: Vec<String> =
        settings.as_object().unwrap().keys().map(ToString::to_string).collect();
    for name in ["magento.customer", "canonical.customer", "heartland.customer"] {
        let Type::Object(fields) = schema(name).settings else { panic!("{name}") };
        assert_eq!(fields.names().collect::<Vec<_>>(), offered, "{name}");
    }
}
