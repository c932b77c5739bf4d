//! Follows paths into values.

use crate::Value;
use crate::expression::Step;
use crate::run::{Cause, Failure};

/// Where a path cannot go on.
pub(super) struct Stop {
    /// How many steps were taken.
    pub(super) step: usize,
    wanted: &'static str,
    found: &'static str,
}

impl Stop {
    pub(super) fn cause(&self, what: &str) -> Failure {
        let (what, wanted, found) = (format!("`{what}`"), self.wanted, self.found);
        Cause::Mismatch { what, wanted, found }.into()
    }
}

/// Fields that are looked through for one unit of work.
const FIELDS: usize = 64;

/// Follows a path. What is not there is null; so is any field of an empty list, which is how PHP
/// writes an empty object. Looking through objects of many fields is added to `work`.
pub(super) fn walk<'v>(
    start: &'v Value,
    steps: &[Step],
    work: &mut usize,
) -> Result<&'v Value, Stop> {
    let mut value = start;
    for (step, next) in steps.iter().enumerate() {
        let found = match (value, next) {
            (Value::Null, _) => return Ok(&Value::Null),
            (Value::Object(object), Step::Field(field)) => {
                *work += object.len() / FIELDS;
                field.of(object)
            }
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
