//! What customers become on the other side, and whether they come back the same.

mod golden;
mod property;
mod rules;
mod schemas;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use mapping::{Checked, Input, Mapping, Schema, Tables, Value};

use super::{MAPPINGS, SCHEMAS, Settings};

/// The four documents by name, each checked with its schemas.
static DOCUMENTS: LazyLock<BTreeMap<&str, Checked>> = LazyLock::new(|| {
    let schemas = SCHEMAS.map(|text| Schema::parse(text).unwrap());
    let named = |name: &str| schemas.iter().find(|schema| schema.name == name).unwrap();
    let compiled = |(name, text): (&'static str, &str)| {
        let mapping = Mapping::parse(text).unwrap();
        assert_eq!(mapping.name, name);
        let (source, target) = (named(&mapping.source), named(&mapping.target));
        let checked = Mapping::compile(text, source, target, &Tables::new());
        (name, checked.unwrap_or_else(|problems| panic!("{name}:\n{problems}")))
    };
    MAPPINGS.map(compiled).into()
});

/// Settings of a shop that keeps points and Heartland's id in attributes of its own.
static SETTINGS: LazyLock<Value> = LazyLock::new(|| {
    let settings = Settings {
        country: Some("US".to_owned()),
        website_id: Some(1),
        points_per_unit: Some(5),
        points_unit: Some(10),
        loyalty_attribute: Some("pos_points".to_owned()),
        heartland_id_attribute: Some("pos_id".to_owned()),
        ..Settings::default()
    };
    mapping::to_value(&settings).unwrap()
});

fn run(document: &str, record: &Value) -> Result<Value, String> {
    let input = Input::value(record).settings(&SETTINGS);
    DOCUMENTS[document].run(&input).map_err(|error| error.to_string())
}

/// The canonical customer that Magento's answer makes, given what the shop has sold him.
fn from_magento(record: &Value, web_spend: Option<&str>) -> Result<Value, String> {
    let facts = format!(r#"{{ "web_spend": {} }}"#, web_spend.unwrap_or("null"));
    let facts = Value::from_json(facts.as_bytes()).unwrap();
    let input = Input::value(record).settings(&SETTINGS).facts(&facts);
    DOCUMENTS["customer-from-magento"].run(&input).map_err(|error| error.to_string())
}

fn value(json: &serde_json::Value) -> Value {
    Value::from_json(json.to_string().as_bytes()).unwrap()
}

fn shown(value: &Value) -> serde_json::Value {
    serde_json::from_str(&value.to_json_text()).unwrap()
}
