//! Computes the value of an expression.

use std::borrow::Cow;
use std::cell::Cell;
use std::cmp::Ordering;

use rust_decimal::Decimal;
use smallvec::SmallVec;

use super::input::Rows;
use super::{Cause, Computed, Failure, Input, Scope, Tables};
use crate::expression::{Expr, Kind, Operator, Root, Step, path_text};
use crate::functions::{Arguments, Call, Function, Run};
use crate::value::number_text;
use crate::{Object, Text, Value};

/// Steps one run may take; a large order takes some thousands.
const FUEL: usize = 2_000_000;

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
        let left = self.fuel.get().checked_sub(1)?;
        self.fuel.set(left);
        let value = walk(self.start(*root, scope), steps).ok()?;
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

    /// The row for `value` in `table`: the merchant's before the document's.
    pub(crate) fn row(&self, table: &str, value: &Value) -> Computed<Option<&'v Value>> {
        let (overlay, own) = self.table(table)?;
        let key: Cow<'_, str> = match value {
            Value::Text(text) => Cow::Borrowed(text.as_str()),
            Value::Number(number) => Cow::Owned(number_text(*number)),
            Value::Bool(true) => Cow::Borrowed("true"),
            Value::Bool(false) => Cow::Borrowed("false"),
            Value::Null => return Ok(None),
            Value::List(_) | Value::Object(_) => {
                let what = format!("the value looked up in table `{table}`");
                return Err(Failure::mismatch(&what, "a plain value", value));
            }
        };
        let row = |rows: Option<&'v Rows>| rows.and_then(|rows| rows.get(key.as_ref()));
        Ok(row(overlay).or_else(|| row(own)))
    }

    /// The one value for which `table` holds `value`.
    pub(crate) fn reverse_row(&self, table: &str, value: &Value) -> Computed<Value> {
        let (overlay, own) = self.table(table)?;
        let own = own.into_iter().flatten();
        let own = own.filter(|(from, _)| overlay.is_none_or(|rows| !rows.contains_key(*from)));
        let mut found = Vec::new();
        for (from, to) in overlay.into_iter().flatten().chain(own) {
            self.spend(1)?;
            if to == value {
                found.push(from);
            }
        }
        match found.as_slice() {
            [from] => Ok(Value::Text((*from).clone())),
            [] => Err(Failure::no_row(table, value)),
            _ => {
                let said = value.to_json_text();
                let sentence = format!("table `{table}` holds {said} for several values");
                Err(Failure::refused(sentence))
            }
        }
    }

    fn table(&self, table: &str) -> Computed<(Option<&'v Rows>, Option<&'v Rows>)> {
        match (self.overlay.and_then(|tables| tables.get(table)), self.tables.get(table)) {
            (None, None) => Err(Cause::NoTable { table: table.to_owned() }.into()),
            rows => Ok(rows),
        }
    }

    fn path(&self, root: Root, steps: &'v [Step], scope: &Scope<'v>) -> Computed<Cow<'v, Value>> {
        match walk(self.start(root, scope), steps) {
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
        match base {
            Cow::Borrowed(base) => walk(base, steps).map(Cow::Borrowed).map_err(cause),
            Cow::Owned(base) => {
                let piece = walk(&base, steps).map_err(cause)?;
                self.owned(Cow::Borrowed(piece)).map(Cow::Owned)
            }
        }
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
            self.spend(width(&value))?;
            values.push(value);
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
                    self.spend(width(&left) + width(&right))?;
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

/// Where a path cannot go on.
struct Stop {
    /// How many steps were taken.
    step: usize,
    wanted: &'static str,
    found: &'static str,
}

impl Stop {
    fn cause(&self, what: &str) -> Failure {
        let (what, wanted, found) = (format!("`{what}`"), self.wanted, self.found);
        Cause::Mismatch { what, wanted, found }.into()
    }
}

/// Follows a path. What is not there is null; so is any field of an empty list, which is how PHP
/// writes an empty object.
fn walk<'v>(start: &'v Value, steps: &[Step]) -> Result<&'v Value, Stop> {
    let mut value = start;
    for (step, next) in steps.iter().enumerate() {
        let found = match (value, next) {
            (Value::Null, _) => return Ok(&Value::Null),
            (Value::Object(object), Step::Field(field)) => field.of(object),
            (Value::List(list), Step::Place(place)) => at_place(list, *place),
            (Value::List(list), Step::Field(_)) if list.is_empty() => None,
            (other, Step::Field(_)) => return Err(stop(step, "an object", other)),
            (other, Step::Place(_)) => return Err(stop(step, "a list", other)),
        };
        match found {
            Some(found) => value = found,
            None => return Ok(&Value::Null),
        }
    }
    Ok(value)
}

fn stop(step: usize, wanted: &'static str, found: &Value) -> Stop {
    Stop { step, wanted, found: found.kind() }
}

fn at_place(list: &[Value], place: i64) -> Option<&Value> {
    let distance = usize::try_from(place.unsigned_abs()).ok()?;
    match place {
        0.. => list.get(distance),
        _ => list.get(list.len().checked_sub(distance)?),
    }
}

/// An operator on two values. Null makes arithmetic and order null; equality knows it.
fn apply(operator: Operator, left: &Value, right: &Value) -> Computed<Value> {
    match operator {
        Operator::Equal => return Ok((left == right).into()),
        Operator::Unequal => return Ok((left != right).into()),
        _ if left.is_null() || right.is_null() => return Ok(Value::Null),
        _ => {}
    }
    match (operator, left, right) {
        (Operator::Plus, Value::Text(left), Value::Text(right)) => joined(left, right),
        (
            Operator::Plus | Operator::Minus | Operator::Times | Operator::Over | Operator::Modulo,
            _,
            _,
        ) => arithmetic(operator, side(operator, left)?, side(operator, right)?).map(Value::Number),
        _ => ordered(operator, left, right).map(Value::Bool),
    }
}

fn joined(left: &str, right: &str) -> Computed<Value> {
    if left.len() + right.len() > MAX_TEXT {
        return Err(Failure::limit("a text grew longer than 1 MB"));
    }
    Ok(format!("{left}{right}").into())
}

fn side(operator: Operator, value: &Value) -> Computed<Decimal> {
    match value {
        Value::Number(number) => Ok(*number),
        other => {
            Err(Failure::mismatch(&format!("a side of `{}`", operator.sign()), "a number", other))
        }
    }
}

fn arithmetic(operator: Operator, left: Decimal, right: Decimal) -> Computed<Decimal> {
    if matches!(operator, Operator::Over | Operator::Modulo) && right.is_zero() {
        return Err(Failure::division_by_zero());
    }
    let result = match operator {
        Operator::Plus => left.checked_add(right),
        Operator::Minus => left.checked_sub(right),
        Operator::Times => left.checked_mul(right),
        Operator::Over => left.checked_div(right),
        _ => left.checked_rem(right),
    };
    result.ok_or_else(Failure::too_large)
}

fn ordered(operator: Operator, left: &Value, right: &Value) -> Computed<bool> {
    let order = match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.cmp(right),
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        (Value::Number(_), other) => {
            return Err(Failure::mismatch("what a number is compared with", "a number", other));
        }
        (Value::Text(_), other) => {
            return Err(Failure::mismatch("what text is compared with", "text", other));
        }
        (other, _) => return Err(Failure::mismatch("a compared value", "a number or text", other)),
    };
    Ok(match operator {
        Operator::Less => order == Ordering::Less,
        Operator::LessOrEqual => order != Ordering::Greater,
        Operator::More => order == Ordering::Greater,
        _ => order != Ordering::Less,
    })
}

/// A truth value; `None` if it cannot be told.
fn truth(value: &Value, what: &str) -> Computed<Option<bool>> {
    match value {
        Value::Bool(truth) => Ok(Some(*truth)),
        Value::Null => Ok(None),
        other => Err(Failure::mismatch(what, "true or false", other)),
    }
}

/// What it costs to look at a value once.
fn width(value: &Value) -> usize {
    match value {
        Value::Text(text) => text.len() / 32,
        Value::List(list) => list.len(),
        Value::Object(object) => object.len(),
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
