//! Computes the value of an expression.

mod operators;
mod tables;
mod walk;

use std::borrow::Cow;
use std::cell::Cell;

use smallvec::SmallVec;

use self::operators::{apply, truth};
use self::walk::{Stop, walk};
use super::{Computed, Failure, Input, Scope, Tables};
use crate::expression::{Expr, Kind, Operator, Root, Step, path_text};
use crate::functions::{Arguments, Call, Function, Group, Run};
use crate::{Object, Text, Value};

/// Steps one run may take; a large order takes some thousands.
const FUEL: usize = 2_000_000;

/// What it costs to read names, numbers and places of people: many rules for few letters.
const PEOPLE: usize = 15;

/// The longest text a function may make, in bytes.
pub(crate) const MAX_TEXT: usize = 1024 * 1024;

/// Evaluates expressions over one input, within its fuel.
pub(crate) struct Evaluator<'v> {
    source: &'v Value,
    facts: &'v Value,
    settings: &'v Value,
    tables: &'v Tables,
    overlay: Option<&'v Tables>,
    fuel: Cell<usize>,
}

impl<'v> Evaluator<'v> {
    pub(crate) fn new(source: &'v Value, input: &Input<'v>, tables: &'v Tables) -> Self {
        Self {
            source,
            facts: input.facts,
            settings: input.settings,
            tables,
            overlay: input.tables,
            fuel: Cell::new(FUEL),
        }
    }

    /// The value of `expr`, borrowed where it is a piece of the input.
    pub(crate) fn evaluate(
        &'v self,
        expr: &'v Expr,
        scope: &'v Scope<'v>,
    ) -> Computed<Cow<'v, Value>> {
        self.spend(1)?;
        match &expr.kind {
            Kind::Literal(value) => Ok(Cow::Borrowed(value)),
            Kind::Path(root, steps) => self.path(*root, steps, scope),
            Kind::Piece(base, steps) => self.piece(base, steps, scope),
            Kind::Call(function, arguments) => self.call(function, arguments, scope),
            Kind::Chain(first, rest) => self.chain(first, rest, scope),
            Kind::Not(operand) => self.not(operand, scope),
            Kind::Negate(operand) => self.negate(operand, scope),
            Kind::List(elements) => self.list(elements, scope),
            Kind::Object(fields) => self.object(fields, scope),
        }
    }

    /// The plain value a path leads to, if `expr` is a path and leads to one.
    #[inline]
    pub(crate) fn plain<'e>(&self, expr: &'e Expr, scope: &Scope<'e>) -> Option<&'e Value>
    where
        'v: 'e,
    {
        let Kind::Path(root, steps) = &expr.kind else { return None };
        let mut work = 1;
        let value = walk(self.start(*root, scope), steps, &mut work).ok()?;
        let left = self.fuel.get().checked_sub(work)?;
        self.fuel.set(left);
        matches!(value, Value::Text(_) | Value::Number(_) | Value::Bool(_)).then_some(value)
    }

    fn start<'e>(&self, root: Root, scope: &Scope<'e>) -> &'e Value
    where
        'v: 'e,
    {
        match root {
            Root::Element => scope.element,
            Root::Parent(levels) => scope.ancestor(levels),
            Root::Source => self.source,
            Root::Facts => self.facts,
            Root::Settings => self.settings,
        }
    }

    /// Whether a condition holds; one that cannot be told is not met.
    pub(crate) fn holds(&self, condition: &Expr, scope: &Scope<'_>) -> Computed<bool> {
        let value = self.evaluate(condition, scope)?;
        Ok(truth(&value, "the condition")?.unwrap_or(false))
    }

    /// A value of one's own, paid for by its size.
    pub(crate) fn owned(&self, value: Cow<'_, Value>) -> Computed<Value> {
        if let Cow::Borrowed(Value::List(_) | Value::Object(_)) = value {
            self.spend(size(&value))?;
        }
        Ok(value.into_owned())
    }

    /// Whether two values are equal, paid for by their size.
    pub(crate) fn same(&self, one: &Value, other: &Value) -> Computed<bool> {
        self.spend(compared(one, other))?;
        Ok(one == other)
    }

    /// Takes steps off the fuel.
    pub(crate) fn spend(&self, steps: usize) -> Computed<()> {
        let left = self.fuel.get().checked_sub(steps);
        self.fuel.set(left.unwrap_or(0));
        let sentence = "the mapping does more work than a mapping may";
        left.map(|_| ()).ok_or_else(|| Failure::limit(sentence))
    }

    /// Whether the fuel is used up, so that nothing more can succeed.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.fuel.get() == 0
    }

    fn path(&self, root: Root, steps: &'v [Step], scope: &Scope<'v>) -> Computed<Cow<'v, Value>> {
        let mut work = 0;
        let found = walk(self.start(root, scope), steps, &mut work);
        self.spend(work)?;
        match found {
            Ok(value) => Ok(Cow::Borrowed(value)),
            Err(stop) => Err(stop.cause(&path_text(root, &steps[..stop.step]))),
        }
    }

    fn piece(
        &'v self,
        base: &'v Expr,
        steps: &'v [Step],
        scope: &'v Scope<'v>,
    ) -> Computed<Cow<'v, Value>> {
        let base = self.evaluate(base, scope)?;
        let cause = |stop: Stop| stop.cause("the computed value");
        let mut work = 0;
        let piece = match base {
            Cow::Borrowed(base) => {
                walk(base, steps, &mut work).map(Cow::Borrowed).map_err(cause)?
            }
            Cow::Owned(base) => {
                let piece = walk(&base, steps, &mut work).map_err(cause)?;
                Cow::Owned(self.owned(Cow::Borrowed(piece))?)
            }
        };
        self.spend(work)?;
        Ok(piece)
    }

    fn call(
        &'v self,
        function: &'static Function,
        arguments: &'v [Expr],
        scope: &'v Scope<'v>,
    ) -> Computed<Cow<'v, Value>> {
        let run = match function.run {
            Run::Lazy(run) => {
                return run(&Call { function, evaluator: self, arguments, scope });
            }
            Run::Values(run) => run,
        };
        let mut values: SmallVec<[Cow<'v, Value>; 4]> = SmallVec::new();
        for (index, argument) in arguments.iter().enumerate() {
            let value = self.evaluate(argument, scope)?;
            let nullable = function.parameter(index).is_some_and(|parameter| parameter.nullable);
            if value.is_null() && !nullable {
                return Ok(Cow::Owned(Value::Null));
            }
            self.spend(size(&value))?;
            values.push(value);
        }
        if function.group == Group::People {
            self.spend(PEOPLE)?;
        }
        let value = run(&Arguments { function, values: &values })?;
        self.spend(size(&value))?;
        Ok(Cow::Owned(value))
    }

    fn chain(
        &'v self,
        first: &'v Expr,
        rest: &'v [(Operator, Expr)],
        scope: &'v Scope<'v>,
    ) -> Computed<Cow<'v, Value>> {
        let mut left = self.evaluate(first, scope)?;
        for (operator, right) in rest {
            left = match operator {
                Operator::Otherwise if left.is_null() => self.evaluate(right, scope)?,
                Operator::Otherwise => left,
                Operator::And | Operator::Or => self.logic(*operator, &left, right, scope)?,
                _ => {
                    let right = self.evaluate(right, scope)?;
                    self.spend(compared(&left, &right))?;
                    Cow::Owned(apply(*operator, &left, &right)?)
                }
            };
        }
        Ok(left)
    }

    /// `and` and `or` of three-valued logic: the right side counts only if it can decide.
    fn logic(
        &'v self,
        operator: Operator,
        left: &Value,
        right: &'v Expr,
        scope: &'v Scope<'v>,
    ) -> Computed<Cow<'v, Value>> {
        let decisive = operator == Operator::Or;
        let side = |value: &Value| truth(value, &format!("a side of `{}`", operator.sign()));
        let left = side(left)?;
        if left == Some(decisive) {
            return Ok(Cow::Owned(decisive.into()));
        }
        let right = side(self.evaluate(right, scope)?.as_ref())?;
        Ok(Cow::Owned(match (left, right) {
            (_, Some(right)) if right == decisive => decisive.into(),
            (Some(_), Some(_)) => (!decisive).into(),
            _ => Value::Null,
        }))
    }

    fn not(&'v self, operand: &'v Expr, scope: &'v Scope<'v>) -> Computed<Cow<'v, Value>> {
        let value = self.evaluate(operand, scope)?;
        let truth = truth(&value, "what `not` turns around")?;
        Ok(Cow::Owned(truth.map(|truth| !truth).into()))
    }

    fn negate(&'v self, operand: &'v Expr, scope: &'v Scope<'v>) -> Computed<Cow<'v, Value>> {
        match self.evaluate(operand, scope)?.as_ref() {
            Value::Null => Ok(Cow::Owned(Value::Null)),
            Value::Number(number) => Ok(Cow::Owned((-number).into())),
            other => Err(Failure::mismatch("the value behind `-`", "a number", other)),
        }
    }

    fn list(&'v self, elements: &'v [Expr], scope: &'v Scope<'v>) -> Computed<Cow<'v, Value>> {
        let mut list = Vec::with_capacity(elements.len());
        for element in elements {
            list.push(self.owned(self.evaluate(element, scope)?)?);
        }
        Ok(Cow::Owned(Value::List(list)))
    }

    /// An object; fields without a value are left out, as rows would be.
    fn object(
        &'v self,
        fields: &'v [(Text, Expr)],
        scope: &'v Scope<'v>,
    ) -> Computed<Cow<'v, Value>> {
        let mut object = Object::with_capacity(fields.len());
        for (name, field) in fields {
            let value = self.owned(self.evaluate(field, scope)?)?;
            if !value.is_null() {
                object.insert(name.clone(), value);
            }
        }
        Ok(Cow::Owned(object.into()))
    }
}

/// What it costs at most to join or compare two values; lists are not compared beyond the end of
/// the smaller one.
fn compared(one: &Value, other: &Value) -> usize {
    match (one, other) {
        (Value::Text(one), Value::Text(other)) => (one.len() + other.len()) / 32,
        (Value::List(_), Value::List(_)) | (Value::Object(_), Value::Object(_)) => {
            size(one).min(size(other))
        }
        _ => 0,
    }
}

/// What it costs to copy a value.
fn size(value: &Value) -> usize {
    match value {
        Value::Text(text) => text.len() / 32,
        Value::List(list) => 1 + list.iter().map(size).sum::<usize>(),
        Value::Object(object) => 1 + object.iter().map(|(_, field)| 1 + size(field)).sum::<usize>(),
        _ => 1,
    }
}
