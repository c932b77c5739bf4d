//! What operators do with two values.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::expression::Operator;
use crate::run::{Computed, Failure};
use crate::words::short_enough;
use crate::{Value, arithmetic};

/// An operator on two values. Null makes arithmetic and order null; equality knows it.
pub(super) fn apply(operator: Operator, left: &Value, right: &Value) -> Computed<Value> {
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
        ) => computed(operator, side(operator, left)?, side(operator, right)?).map(Value::Number),
        _ => ordered(operator, left, right).map(Value::Bool),
    }
}

fn joined(left: &str, right: &str) -> Computed<Value> {
    short_enough(left.len() + right.len())?;
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

fn computed(operator: Operator, left: Decimal, right: Decimal) -> Computed<Decimal> {
    match operator {
        Operator::Plus => arithmetic::add(left, right),
        Operator::Minus => arithmetic::subtract(left, right),
        Operator::Times => arithmetic::times(left, right),
        Operator::Over => arithmetic::over(left, right),
        _ => arithmetic::remainder(left, right),
    }
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
pub(super) fn truth(value: &Value, what: &str) -> Computed<Option<bool>> {
    match value {
        Value::Bool(truth) => Ok(Some(*truth)),
        Value::Null => Ok(None),
        other => Err(Failure::mismatch(what, "true or false", other)),
    }
}
