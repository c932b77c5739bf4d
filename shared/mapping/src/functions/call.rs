//! A call whose function evaluates its arguments itself.

use std::borrow::Cow;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Function;
use super::arguments::mismatch;
use crate::Value;
use crate::expression::Expr;
use crate::run::{Computed, Evaluator, Failure, Scope};

/// What a function gives that has nothing to give.
pub(crate) const NULL: Cow<'static, Value> = Cow::Owned(Value::Null);

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
            None => Ok(NULL),
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

    /// The whole number in argument `index`; `None` if it is null.
    pub(crate) fn integer(&self, index: usize) -> Computed<Option<i64>> {
        let value = self.value(index)?;
        match value.as_ref() {
            Value::Null => Ok(None),
            Value::Number(number) if number.is_integer() => Ok(number.to_i64()),
            other => Err(self.mismatch(index, "a whole number", other)),
        }
    }

    /// The element at `place`, still borrowed if the list was.
    pub(crate) fn element(&self, list: Cow<'v, [Value]>, place: usize) -> Computed<Cow<'v, Value>> {
        match list {
            Cow::Borrowed(list) => Ok(list.get(place).map_or(NULL, Cow::Borrowed)),
            Cow::Owned(list) => {
                let element = list.get(place).unwrap_or(&Value::Null);
                self.evaluator.owned(Cow::Borrowed(element)).map(Cow::Owned)
            }
        }
    }

    /// A list of the elements at `places`.
    pub(crate) fn chosen(
        &self,
        list: &[Value],
        places: impl Iterator<Item = usize>,
    ) -> Computed<Cow<'v, Value>> {
        let mut kept = Vec::new();
        for element in places.filter_map(|place| list.get(place)) {
            kept.push(self.evaluator.owned(Cow::Borrowed(element))?);
        }
        Ok(Cow::Owned(Value::List(kept)))
    }

    /// The number computed for an element; `None` if it is null.
    pub(crate) fn number(&self, value: &Value) -> Computed<Option<Decimal>> {
        match value {
            Value::Number(number) => Ok(Some(*number)),
            Value::Null => Ok(None),
            other => Err(self.mismatch(1, "a number", other)),
        }
    }

    fn mismatch(&self, index: usize, wanted: &'static str, found: &Value) -> Failure {
        mismatch(self.function, index, wanted, found)
    }
}

/// Whether a walk over a list goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Go,
    Stop,
}
