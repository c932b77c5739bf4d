//! What several functions need: plain text, sizes, exact arithmetic, elements.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write as _;

use jiff::tz::TimeZone;
use rust_decimal::Decimal;

use super::{Arguments, Call};
use crate::run::{Computed, Failure, MAX_TEXT};
use crate::value::number_text;
use crate::{Value, calendar};

pub(super) const NULL: Value = Value::Null;

/// The most characters or elements an argument may ask for.
const MOST: i64 = 10_000;

/// A plain value as people write it; null is nothing.
pub(super) fn plain_text(value: &Value) -> Computed<Cow<'_, str>> {
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
pub(super) fn squeezed(text: &str) -> String {
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
pub(super) fn short_enough(length: usize) -> Computed<()> {
    if length <= MAX_TEXT {
        return Ok(());
    }
    Err(Failure::limit("a text grew longer than 1 MB"))
}

/// A length or place, within reason.
pub(super) fn size(arguments: &Arguments<'_>, index: usize) -> Computed<usize> {
    let asked = arguments.integer(index)?;
    let size = usize::try_from(asked).ok().filter(|_| asked <= MOST);
    size.ok_or_else(|| {
        let name = arguments.function.name;
        Failure::refused(format!("{name}() cannot work with {asked}; it takes 0 to {MOST}"))
    })
}

/// What is missing for text 0 to be as long as argument 1 says, made of the letter in argument 2.
pub(super) fn filling(arguments: &Arguments<'_>) -> Computed<String> {
    let missing = size(arguments, 1)?.saturating_sub(arguments.text(0)?.chars().count());
    let letter = arguments.text(2)?;
    if letter.chars().count() != 1 {
        return Err(Failure::refused(format!(
            "{}() fills up with one letter",
            arguments.function.name
        )));
    }
    Ok(letter.repeat(missing))
}

/// The number that argument 0 is or says; `None` for blank text.
pub(super) fn reading(arguments: &Arguments<'_>) -> Computed<Option<Decimal>> {
    match arguments.value(0) {
        Value::Number(number) => Ok(Some(*number)),
        Value::Bool(truth) => Ok(Some(i64::from(*truth).into())),
        _ => {
            let text = arguments.text(0)?.trim();
            if text.is_empty() {
                return Ok(None);
            }
            let number = Decimal::from_str_exact(text);
            number.map(Some).map_err(|_| Failure::unreadable(text, "a number"))
        }
    }
}

/// How many decimals argument `index` asks for.
pub(super) fn decimals(arguments: &Arguments<'_>, index: usize) -> Computed<u32> {
    let asked = arguments.integer(index)?;
    u32::try_from(asked).ok().filter(|decimals| *decimals <= 20).ok_or_else(|| {
        let name = arguments.function.name;
        Failure::refused(format!("{name}() cannot keep {asked} decimals; it keeps 0 to 20"))
    })
}

/// The numbers of a list; missing ones are 0.
pub(super) fn numbers(arguments: &Arguments<'_>, index: usize) -> Computed<Vec<Decimal>> {
    let number = |value: &Value| match value {
        Value::Number(number) => Ok(*number),
        Value::Null => Ok(Decimal::ZERO),
        other => Err(Failure::mismatch("an element of a list of numbers", "a number", other)),
    };
    arguments.list(index)?.iter().map(number).collect()
}

pub(super) fn add(left: Decimal, right: Decimal) -> Computed<Decimal> {
    left.checked_add(right).ok_or_else(Failure::too_large)
}

pub(super) fn times(left: Decimal, right: Decimal) -> Computed<Decimal> {
    left.checked_mul(right).ok_or_else(Failure::too_large)
}

pub(super) fn over(left: Decimal, right: Decimal) -> Computed<Decimal> {
    if right.is_zero() {
        return Err(Failure::division_by_zero());
    }
    left.checked_div(right).ok_or_else(Failure::too_large)
}

/// The zone argument `index` names; UTC if it was left out.
pub(super) fn zone(arguments: &Arguments<'_>, index: usize) -> Computed<TimeZone> {
    if !arguments.has(index) {
        return Ok(TimeZone::UTC);
    }
    calendar::zone(arguments.text(index)?)
}

/// A street as one line, from a line or a list of lines.
pub(super) fn street_text(value: &Value) -> Computed<String> {
    let Value::List(lines) = value else {
        return plain_text(value).map(Cow::into_owned);
    };
    let lines = lines.iter().map(plain_text).collect::<Result<Vec<_>, _>>()?;
    Ok(lines.join(" "))
}

/// The element at `place`, still borrowed if the list was.
pub(super) fn element<'v>(
    call: &Call<'v>,
    list: Cow<'v, [Value]>,
    place: usize,
) -> Computed<Cow<'v, Value>> {
    match list {
        Cow::Borrowed(list) => Ok(list.get(place).map_or(Cow::Owned(NULL), Cow::Borrowed)),
        Cow::Owned(list) => {
            let element = list.get(place).unwrap_or(&Value::Null);
            call.evaluator.owned(Cow::Borrowed(element)).map(Cow::Owned)
        }
    }
}

/// A list of the elements at `places`.
pub(super) fn chosen<'v>(
    call: &Call<'v>,
    list: &[Value],
    places: impl Iterator<Item = usize>,
) -> Computed<Cow<'v, Value>> {
    let mut kept = Vec::new();
    for element in places.filter_map(|place| list.get(place)) {
        kept.push(call.evaluator.owned(Cow::Borrowed(element))?);
    }
    Ok(Cow::Owned(Value::List(kept)))
}

/// The order of sorting: numbers, then text, then all else; null comes last.
pub(super) fn order(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.cmp(right),
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        _ => rank(left).cmp(&rank(right)),
    }
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Number(_) => 0,
        Value::Text(_) => 1,
        Value::Bool(_) => 2,
        Value::List(_) | Value::Object(_) => 3,
        Value::Null => 4,
    }
}

/// The number computed for an element; `None` if it is null.
pub(super) fn number_of(call: &Call<'_>, value: &Value) -> Computed<Option<Decimal>> {
    match value {
        Value::Number(number) => Ok(Some(*number)),
        Value::Null => Ok(None),
        other => Err(call.mismatch(1, "a number", other)),
    }
}

pub(super) fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().fold(String::with_capacity(digest.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
