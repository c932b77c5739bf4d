//! What a function sees of its call.

use std::borrow::Cow;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Function;
use crate::expression::Expr;
use crate::run::{Computed, Evaluator, Failure, Scope};
use crate::{Text, Value};

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

    fn mismatch(&self, index: usize, wanted: &'static str, found: &Value) -> Failure {
        mismatch(self.function, index, wanted, found)
    }
}

fn mismatch(function: &Function, index: usize, wanted: &'static str, found: &Value) -> Failure {
    let parameter = function.parameter(index).map_or("argument", |parameter| parameter.name);
    Failure::mismatch(&format!("`{parameter}` of {}()", function.name), wanted, found)
}

/// A call whose arguments are not yet evaluated.
pub(crate) struct Call<'v> {
    pub(crate) function: &'static Function,
    pub(crate) evaluator: &'v Evaluator<'v>,
    pub(crate) arguments: &'v [Expr],
    pub(crate) scope: &'v Scope<'v>,
}

impl<'v> Call<'v> {
    /// The value of argument `index`; null if it was left out.
    pub(crate) fn value(&self, index: usize) -> Computed<Cow<'v, Value>> {
        match self.arguments.get(index) {
            Some(argument) => self.evaluator.evaluate(argument, self.scope),
            None => Ok(Cow::Owned(Value::Null)),
        }
    }

    pub(crate) fn has(&self, index: usize) -> bool {
        index < self.arguments.len()
    }

    /// Whether argument `index` holds; a condition that cannot be told is not met.
    pub(crate) fn holds(&self, index: usize) -> Computed<bool> {
        match self.arguments.get(index) {
            Some(condition) => self.evaluator.holds(condition, self.scope),
            None => Ok(false),
        }
    }

    /// The list in argument 0; `None` if it is null.
    pub(crate) fn list(&self) -> Computed<Option<Cow<'v, [Value]>>> {
        match self.value(0)? {
            Cow::Borrowed(Value::List(list)) => Ok(Some(Cow::Borrowed(list))),
            Cow::Owned(Value::List(list)) => Ok(Some(Cow::Owned(list))),
            other => match other.as_ref() {
                Value::Null => Ok(None),
                other => Err(self.mismatch(0, "a list", other)),
            },
        }
    }

    /// Hands `take` each element of `list` with the value of argument `index` for it, until it
    /// says to stop. Without such an argument, the value is the element.
    pub(crate) fn each(
        &self,
        list: &[Value],
        index: usize,
        mut take: impl FnMut(usize, Value) -> Computed<Next>,
    ) -> Computed<()> {
        for (place, element) in list.iter().enumerate() {
            let value = match self.arguments.get(index) {
                Some(argument) => {
                    let scope = self.scope.inner(element, place);
                    self.evaluator.owned(self.evaluator.evaluate(argument, &scope)?)?
                }
                None => self.evaluator.owned(Cow::Borrowed(element))?,
            };
            if take(place, value)? == Next::Stop {
                break;
            }
        }
        Ok(())
    }

    /// The places of the elements for which the condition in argument `index` holds.
    pub(crate) fn places(&self, list: &[Value], index: usize) -> Computed<Vec<usize>> {
        let mut places = Vec::new();
        for (place, element) in list.iter().enumerate() {
            if self.holds_for(index, element, place)? {
                places.push(place);
            }
        }
        Ok(places)
    }

    /// Whether the condition in argument `index` holds for `element`.
    pub(crate) fn holds_for(&self, index: usize, element: &Value, place: usize) -> Computed<bool> {
        match self.arguments.get(index) {
            Some(condition) => self.evaluator.holds(condition, &self.scope.inner(element, place)),
            None => Ok(true),
        }
    }

    pub(crate) fn mismatch(&self, index: usize, wanted: &'static str, found: &Value) -> Failure {
        mismatch(self.function, index, wanted, found)
    }
}

/// Whether a walk over a list goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Go,
    Stop,
}
