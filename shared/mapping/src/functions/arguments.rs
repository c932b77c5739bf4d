//! The values a function is called with, each taken as what it should be.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Function;
use crate::run::{Computed, Failure};
use crate::words::plain_text;
use crate::{Text, Value, calendar};

/// The most characters or elements an argument may ask for.
const MOST: i64 = 10_000;

/// The most decimals an argument may ask for.
const MOST_DECIMALS: u32 = 20;

/// The values a function is called with.
pub(crate) struct Arguments<'a> {
    pub(crate) function: &'static Function,
    pub(crate) values: &'a [Cow<'a, Value>],
}

impl Arguments<'_> {
    /// The value of argument `index`; null if it was left out.
    pub(crate) fn value(&self, index: usize) -> &Value {
        self.values.get(index).map_or(&Value::Null, AsRef::as_ref)
    }

    /// All values from `index` on.
    pub(crate) fn from(&self, index: usize) -> impl Iterator<Item = &Value> {
        self.values.iter().skip(index).map(AsRef::as_ref)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.values.len()
    }

    pub(crate) fn has(&self, index: usize) -> bool {
        index < self.values.len()
    }

    pub(crate) fn text(&self, index: usize) -> Computed<&Text> {
        match self.value(index) {
            Value::Text(text) => Ok(text),
            other => Err(self.mismatch(index, "text", other)),
        }
    }

    pub(crate) fn number(&self, index: usize) -> Computed<Decimal> {
        match self.value(index) {
            Value::Number(number) => Ok(*number),
            other => Err(self.mismatch(index, "a number", other)),
        }
    }

    pub(crate) fn integer(&self, index: usize) -> Computed<i64> {
        let number = self.number(index)?;
        match number.to_i64() {
            Some(whole) if number.is_integer() => Ok(whole),
            _ => Err(self.mismatch(index, "a whole number", self.value(index))),
        }
    }

    pub(crate) fn list(&self, index: usize) -> Computed<&[Value]> {
        match self.value(index) {
            Value::List(list) => Ok(list),
            other => Err(self.mismatch(index, "a list", other)),
        }
    }

    /// A length or place, within reason.
    pub(crate) fn size(&self, index: usize) -> Computed<usize> {
        let asked = self.integer(index)?;
        let size = usize::try_from(asked).ok().filter(|_| asked <= MOST);
        size.ok_or_else(|| {
            let name = self.function.name;
            Failure::refused(format!("{name}() cannot work with {asked}; it takes 0 to {MOST}"))
        })
    }

    /// How many decimals argument `index` asks for.
    pub(crate) fn decimals(&self, index: usize) -> Computed<u32> {
        let asked = self.integer(index)?;
        u32::try_from(asked).ok().filter(|decimals| *decimals <= MOST_DECIMALS).ok_or_else(|| {
            let name = self.function.name;
            let sentence = format!("{name}() cannot keep {asked} decimals; it keeps 0 to 20");
            Failure::refused(sentence)
        })
    }

    /// What is missing for text 0 to be as long as argument 1 says, made of the letter in
    /// argument 2.
    pub(crate) fn filling(&self) -> Computed<String> {
        let missing = self.size(1)?.saturating_sub(self.text(0)?.chars().count());
        let letter = self.text(2)?;
        if letter.chars().count() != 1 {
            let sentence = format!("{}() fills up with one letter", self.function.name);
            return Err(Failure::refused(sentence));
        }
        Ok(letter.repeat(missing))
    }

    /// The number that argument 0 is or says; `None` for blank text.
    pub(crate) fn reading(&self) -> Computed<Option<Decimal>> {
        match self.value(0) {
            Value::Number(number) => Ok(Some(*number)),
            Value::Bool(truth) => Ok(Some(i64::from(*truth).into())),
            _ => {
                let text = self.text(0)?.trim();
                if text.is_empty() {
                    return Ok(None);
                }
                let number = Decimal::from_str_exact(text);
                number.map(Some).map_err(|_| Failure::unreadable(text, "a number"))
            }
        }
    }

    /// The numbers of a list; missing ones are 0.
    pub(crate) fn numbers(&self, index: usize) -> Computed<Vec<Decimal>> {
        let number = |value: &Value| match value {
            Value::Number(number) => Ok(*number),
            Value::Null => Ok(Decimal::ZERO),
            other => Err(Failure::mismatch("an element of a list of numbers", "a number", other)),
        };
        self.list(index)?.iter().map(number).collect()
    }

    /// The zone argument `index` names; UTC if it was left out.
    pub(crate) fn zone(&self, index: usize) -> Computed<TimeZone> {
        if !self.has(index) {
            return Ok(TimeZone::UTC);
        }
        calendar::zone(self.text(index)?)
    }

    /// A street as one line, from a line or a list of lines.
    pub(crate) fn street(&self, index: usize) -> Computed<String> {
        let Value::List(lines) = self.value(index) else {
            return plain_text(self.value(index)).map(Cow::into_owned);
        };
        let lines = lines.iter().map(plain_text).collect::<Computed<Vec<_>>>()?;
        Ok(lines.join(" "))
    }

    fn mismatch(&self, index: usize, wanted: &'static str, found: &Value) -> Failure {
        mismatch(self.function, index, wanted, found)
    }
}

/// Notes that an argument is not what it should be.
pub(super) fn mismatch(
    function: &Function,
    index: usize,
    wanted: &'static str,
    found: &Value,
) -> Failure {
    let parameter = function.parameter(index).map_or("argument", |parameter| parameter.name);
    Failure::mismatch(&format!("`{parameter}` of {}()", function.name), wanted, found)
}
