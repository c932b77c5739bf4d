//! Values and Rust types turn into each other without losing a digit.
#![allow(clippy::unwrap_used)]

use mapping::{Value, from_value, to_value};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Order {
    number: String,
    #[serde(with = "mapping::exact")]
    total: Decimal,
    paid: Option<Decimal>,
    count: u32,
    state: State,
    lines: Vec<Line>,
    #[serde(default)]
    note: Option<String>,
    #[serde(flatten)]
    more: Value,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Open,
    Held { reason: String },
    Sent(u8, bool),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Line {
    sku: String,
    #[serde(with = "mapping::exact")]
    net: Decimal,
}

fn order(state: State) -> Order {
    Order {
        number: "7".to_owned(),
        total: "79228162514264337593543.95".parse().unwrap(),
        paid: Some("1.50".parse().unwrap()),
        count: 2,
        state,
        lines: vec![Line { sku: "A".to_owned(), net: "0.10".parse().unwrap() }],
        note: None,
        more: Value::from_json(br#"{"gift":true}"#).unwrap(),
    }
}

#[test]
fn a_type_survives_the_way_there_and_back() {
    for state in [State::Open, State::Held { reason: "fraud".to_owned() }, State::Sent(1, true)] {
        let order = order(state);
        let value = to_value(&order).unwrap();
        assert_eq!(from_value::<Order>(value).unwrap(), order);
    }
}

#[test]
fn marked_decimals_stay_numbers_and_others_become_text() {
    let value = to_value(&order(State::Open)).unwrap();
    assert_eq!(
        value.to_json_text(),
        r#"{"number":"7","total":79228162514264337593543.95,"paid":"1.50","count":2,"state":"open","lines":[{"sku":"A","net":0.1}],"note":null,"gift":true}"#
    );
}

#[test]
fn elsewhere_marked_decimals_are_text() {
    let line = Line { sku: "A".to_owned(), net: "0.10".parse().unwrap() };
    let json = serde_json::to_string(&line).unwrap();
    assert_eq!(json, r#"{"sku":"A","net":"0.1"}"#);
    assert_eq!(serde_json::from_str::<Line>(&json).unwrap(), line);
    assert_eq!(
        serde_json::from_str::<Line>(r#"{"sku":"A","net":3}"#).unwrap().net,
        Decimal::from(3)
    );
    assert!(serde_json::from_str::<Line>(r#"{"sku":"A","net":0.1}"#).is_err());
}

#[test]
fn numbers_of_a_mapping_fit_decimals_but_not_texts() {
    let value = Value::from_json(br#"{"sku":"A","net":12.50}"#).unwrap();
    assert_eq!(from_value::<Line>(value).unwrap().net, "12.5".parse().unwrap());
    let value = Value::from_json(br#"{"sku":12,"net":1}"#).unwrap();
    assert!(from_value::<Line>(value).unwrap_err().to_string().starts_with("sku: invalid type"));
}

#[test]
fn floats_are_refused() {
    assert!(to_value(&0.1_f64).is_err());
    assert!(from_value::<f64>(Value::from_json(b"0.5").unwrap()).is_err());
    assert!(serde_json::from_str::<Value>("0.5").is_err());
}

#[test]
fn values_pass_through_other_formats() {
    let value = Value::from_json(br#"{"a":[1,null,true,"x"],"b":{"c":-3}}"#).unwrap();
    let json = serde_json::to_string(&value).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), value);
    assert_eq!(to_value(&value).unwrap(), value);
    let exact = Value::from_json(b"[0.5]").unwrap();
    assert_eq!(to_value(&exact).unwrap(), exact);
    assert_eq!(serde_json::to_string(&exact).unwrap(), r#"["0.5"]"#);
}
