//! Bodies into typed values, as Magento's input processor does it.

use super::{Field, Kind, fields_of};
use crate::error::ApiError;
use crate::json::{Key, Map, Number, Value};

/// What a shop says about bodies, whatever they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    /// The report id that an internal error would get.
    pub(crate) report: String,
    /// How many elements a list of objects may have; none for no limit.
    pub(crate) array_limit: Option<usize>,
}

/// The parameters of a route, converted and named as the route names them.
///
/// # Errors
/// 400 for parameters that are missing and for values of a wrong type, 500 for fields that a
/// type does not have.
pub(crate) fn arguments(fields: &[Field], body: &Map, frame: &Frame) -> Result<Map, ApiError> {
    let mut arguments = Map::new();
    let mut missing = Vec::new();
    for field in fields {
        let given = match body.at(&field.name) {
            Value::Null => body.at(&snake_case(&field.name)),
            given => given,
        };
        match given {
            Value::Null if field.is_required => missing.push(field.name.as_str()),
            Value::Null => {}
            given if is_object(&field.kind) && !matches!(given, Value::List(_) | Value::Map(_)) => {
                return Err(ApiError::crash());
            }
            given => {
                let value = convert(given, &field.kind, frame).map_err(Wrong::into_error)?;
                arguments.set(field.name.clone(), value);
            }
        }
    }
    if missing.is_empty() { Ok(arguments) } else { Err(ApiError::all_required(&missing)) }
}

fn is_object(kind: &Kind) -> bool {
    matches!(kind, Kind::Object(_))
}

/// Why a value does not fit its type.
enum Wrong {
    /// The text of a serialization error, which outer fields prefix.
    Type(String),
    /// A refusal of its own: a field that the type does not have, a list that is too long.
    Refused(ApiError),
}

impl Wrong {
    fn inside(self, field: &str) -> Self {
        match self {
            Self::Type(details) => {
                Self::Type(format!("Error occurred during \"{field}\" processing. {details}"))
            }
            refused @ Self::Refused(_) => refused,
        }
    }

    fn into_error(self) -> ApiError {
        match self {
            Self::Type(text) => ApiError::bad(text),
            Self::Refused(error) => error,
        }
    }
}

fn convert(given: &Value, kind: &Kind, frame: &Frame) -> Result<Value, Wrong> {
    match (kind, given) {
        (_, Value::Null) | (Kind::Any, _) => Ok(given.clone()),
        (Kind::Object(name), _) => convert_object(given, name, frame).map(Value::Map),
        (Kind::List(element), Value::List(list)) => {
            check_length(list.len(), element, frame)?;
            list.iter().map(|value| convert_element(value, element, frame)).collect()
        }
        (Kind::List(element), Value::Map(map)) => {
            map.iter().map(|(_, value)| convert_element(value, element, frame)).collect()
        }
        (Kind::List(element), _) if is_complex(element) => Ok(Value::Null),
        (Kind::List(_), _) => Err(invalid(&type_name(given), &name_of(kind))),
        (_, Value::List(_) | Value::Map(_)) => Err(invalid("array", &name_of(kind))),
        _ => scalar(given, kind),
    }
}

fn check_length(length: usize, element: &Kind, frame: &Frame) -> Result<(), Wrong> {
    let (Kind::Object(name), Some(limit)) = (element, frame.array_limit) else { return Ok(()) };
    if length <= limit {
        return Ok(());
    }
    let error = ApiError::bad("Maximum items of type \"%type\" is %max")
        .named(crate::map! { "type" => class_of(name), "max" => limit });
    Err(Wrong::Refused(error))
}

/// `inventory-api-data-source-item-interface` is
/// `\Magento\InventoryApi\Api\Data\SourceItemInterface`.
fn class_of(name: &str) -> String {
    let camel = |text: &str| -> String {
        text.split('-')
            .flat_map(|word| {
                let mut letters = word.chars();
                let first = letters.next().map(|letter| letter.to_ascii_uppercase());
                first.into_iter().chain(letters)
            })
            .collect()
    };
    match name.split_once("-data-") {
        Some((module, rest)) => format!("\\Magento\\{}\\Api\\Data\\{}", camel(module), camel(rest)),
        None => format!("\\Magento\\{}", camel(name)),
    }
}

/// Elements that are no objects are cast without a check.
fn convert_element(given: &Value, kind: &Kind, frame: &Frame) -> Result<Value, Wrong> {
    match kind {
        Kind::Object(name) => convert_object(given, name, frame).map(Value::Map),
        Kind::Int => Ok(Value::from(given.whole())),
        Kind::Float => Ok(Value::from(given.decimal())),
        Kind::Text if !matches!(given, Value::List(_) | Value::Map(_)) => Ok(given.text().into()),
        _ => Ok(given.clone()),
    }
}

fn convert_object(given: &Value, name: &str, frame: &Frame) -> Result<Map, Wrong> {
    let mut object = Map::new();
    let fields = fields_of(name);
    for (key, value) in given.as_map().into_iter().flat_map(Map::iter) {
        let key = snake_case(key);
        let Some(field) = fields.iter().find(|field| field.name == key) else {
            return Err(Wrong::Refused(ApiError::internal(&frame.report)));
        };
        let converted = if key == "custom_attributes" {
            custom_attributes(value)?
        } else {
            convert(value, &field.kind, frame).map_err(|wrong| wrong.inside(&key))?
        };
        object.set(Key::from(key), converted);
    }
    Ok(object)
}

/// Attributes keep the type of their value, which only their own table knows.
fn custom_attributes(given: &Value) -> Result<Value, Wrong> {
    let mut attributes = Vec::new();
    if let Value::Map(map) = given {
        for (code, value) in map.iter() {
            attributes.push(crate::map! { "attribute_code" => code, "value" => value.clone() });
        }
        return Ok(attributes.into());
    }
    for attribute in given.elements() {
        let code = match attribute.at("attribute_code") {
            Value::Null => attribute.at("attributeCode"),
            code => code,
        };
        let has_value = attribute.as_map().is_some_and(|map| !map.at("value").is_null());
        let problem = match (code.truthy(), has_value) {
            (false, false) => "There is an empty custom attribute specified.".to_owned(),
            (false, true) => {
                "A custom attribute is specified with a missing attribute code. Verify \
                              the code and try again."
                    .to_owned()
            }
            (true, _) => {
                let value = attribute.at("value").clone();
                attributes.push(crate::map! { "attribute_code" => code.text(), "value" => value });
                continue;
            }
        };
        return Err(Wrong::Type(problem).inside("custom_attributes"));
    }
    Ok(attributes.into())
}

fn scalar(given: &Value, kind: &Kind) -> Result<Value, Wrong> {
    match kind {
        Kind::Text => Ok(Value::Text(given.text())),
        Kind::Bool => Ok(Value::Bool(boolean(given))),
        Kind::Int if given.is_numeric() => Ok(Value::from(given.whole())),
        Kind::Float if given.is_numeric() => Ok(match given {
            Value::Number(number) => Value::Number(number.clone()),
            text => Value::Number(Number::from(text.decimal())),
        }),
        _ => Err(invalid(&given.text(), &name_of(kind))),
    }
}

fn boolean(given: &Value) -> bool {
    match given.as_str() {
        Some(text) => matches!(text.to_lowercase().as_str(), "1" | "true" | "on" | "yes"),
        None => given.truthy(),
    }
}

fn is_complex(kind: &Kind) -> bool {
    matches!(kind, Kind::Object(_))
}

fn invalid(value: &str, kind: &str) -> Wrong {
    Wrong::Type(format!(
        "The \"{value}\" value's type is invalid. The \"{kind}\" type was expected. Verify and try again."
    ))
}

fn type_name(given: &Value) -> String {
    match given {
        Value::List(_) | Value::Map(_) => "array".to_owned(),
        other => other.text(),
    }
}

fn name_of(kind: &Kind) -> String {
    match kind {
        Kind::Int => "int".to_owned(),
        Kind::Float => "float".to_owned(),
        Kind::Text => "string".to_owned(),
        Kind::Bool => "bool".to_owned(),
        Kind::Any => "mixed".to_owned(),
        Kind::Object(name) => name.clone(),
        Kind::List(element) => format!("{}[]", name_of(element)),
    }
}

/// `shippingAmount` and `shipping_amount` name the same field.
fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            if !snake.is_empty() && !snake.ends_with('_') {
                snake.push('_');
            }
            snake.push(letter.to_ascii_lowercase());
        } else {
            snake.push(letter);
        }
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn outcome(method: &str, pattern: &str, body: &str) -> String {
        let Value::Map(body) = json::parse(body).unwrap() else { panic!("no object") };
        match arguments(super::super::body_of(method, pattern), &body, &Frame::default()) {
            Ok(arguments) => arguments.to_string(),
            Err(error) => format!("{} {}", error.status, error.body()),
        }
    }

    #[test]
    fn a_number_that_is_none_is_told_with_its_field() {
        let body = r#"{"sourceItems":[{"sku":"A","quantity":"abc"}]}"#;
        let expected = r#"400 {"message":"Error occurred during \"quantity\" processing. The \"abc\" value's type is invalid. The \"float\" type was expected. Verify and try again."}"#;
        assert_eq!(outcome("POST", "inventory/source-items", body), expected);
    }

    #[test]
    fn a_field_that_no_type_has_is_an_internal_error() {
        let body = r#"{"customer":{"no_such_field":1}}"#;
        assert!(outcome("POST", "customers", body).starts_with("500 "));
    }

    #[test]
    fn both_spellings_are_taken_and_values_are_cast() {
        let body = r#"{"cart_item":{"sku":5,"qty":"2","quoteId":7}}"#;
        let expected = r#"{"cartItem":{"sku":"5","qty":2,"quote_id":"7"}}"#;
        assert_eq!(outcome("POST", "carts/mine/items", body), expected);
    }

    #[test]
    fn missing_parameters_are_told_together() {
        let outcome = outcome("POST", "products/attribute-sets/attributes", "{}");
        assert!(outcome.starts_with(r#"400 {"message":"One or more input exceptions"#));
    }
}
