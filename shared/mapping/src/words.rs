//! Values and bytes as words.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::Value;
use crate::run::{Computed, Failure, MAX_TEXT};
use crate::value::number_text;

/// A plain value as people write it; null is nothing.
pub(crate) fn plain_text(value: &Value) -> Computed<Cow<'_, str>> {
    Ok(match value {
        Value::Null => Cow::Borrowed(""),
        Value::Text(text) => Cow::Borrowed(text),
        Value::Number(number) => Cow::Owned(number_text(*number)),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::List(_) | Value::Object(_) => {
            return Err(Failure::mismatch("a value to be written as text", "a plain value", value));
        }
    })
}

/// Words with single blanks between them.
pub(crate) fn squeezed(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}

/// Refuses a text before it grows too long.
pub(crate) fn short_enough(length: usize) -> Computed<()> {
    if length <= MAX_TEXT {
        return Ok(());
    }
    Err(Failure::limit("a text grew longer than 1 MB"))
}

pub(crate) fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().fold(String::with_capacity(digest.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
