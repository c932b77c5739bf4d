//! Values written as JSON text, numbers exactly.

use std::fmt::Write as _;

use super::{Value, number_text};

impl Value {
    /// This value as JSON text; numbers in their shortest exact form.
    ///
    /// `serde_json` cannot do this: it writes a decimal as a float or as a string.
    pub fn to_json_text(&self) -> String {
        let mut text = String::with_capacity(128);
        write_value(&mut text, self);
        text
    }
}

fn write_value(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => text.push_str(&number_text(*number)),
        Value::Text(words) => write_text(text, words),
        Value::List(list) => {
            text.push('[');
            for (index, element) in list.iter().enumerate() {
                separate(text, index);
                write_value(text, element);
            }
            text.push(']');
        }
        Value::Object(object) => {
            text.push('{');
            for (index, (name, field)) in object.iter().enumerate() {
                separate(text, index);
                write_text(text, name);
                text.push(':');
                write_value(text, field);
            }
            text.push('}');
        }
    }
}

fn separate(text: &mut String, index: usize) {
    if index > 0 {
        text.push(',');
    }
}

fn write_text(text: &mut String, words: &str) {
    text.push('"');
    let mut written = 0;
    for (index, byte) in words.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        text.push_str(&words[written..index]);
        written = index + 1;
        match byte {
            b'"' => text.push_str("\\\""),
            b'\\' => text.push_str("\\\\"),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            // Writing to a String cannot fail.
            _ => drop(write!(text, "\\u{byte:04x}")),
        }
    }
    text.push_str(&words[written..]);
    text.push('"');
}

#[cfg(test)]
mod tests {
    use crate::{Object, Value};

    #[test]
    fn awkward_text_survives() {
        let words = "a\"b\\c\n\t\u{1}\u{2013}";
        let text = Value::from(words).to_json_text();
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), words);
    }

    #[test]
    fn order_and_exact_numbers_are_kept() {
        let mut object = Object::new();
        object.insert("z", "1.50".parse::<rust_decimal::Decimal>().unwrap());
        object.insert("a", vec![Value::Null, Value::from(true), Value::from(-3)]);
        assert_eq!(Value::from(object).to_json_text(), r#"{"z":1.5,"a":[null,true,-3]}"#);
    }
}
