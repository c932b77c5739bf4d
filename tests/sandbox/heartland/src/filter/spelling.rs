//! The three spellings of a filter: JSON, brackets and tilde.

use super::condition::{Condition, Operand, Operator};
use crate::http::Failure;
use crate::json::{Json, parse};
use crate::record::Record;
use crate::settings::Settings;

/// What may be filtered by in one resource of one account.
pub(crate) struct Fields<'a> {
    settings: &'a Settings,
    allows: fn(&Settings, &str) -> bool,
}

impl<'a> Fields<'a> {
    pub(crate) fn of<T: Record>(settings: &'a Settings) -> Self {
        Self { settings, allows: allows::<T> }
    }

    /// The test on one field; an account may compare e-mail addresses whatever their case.
    fn test(&self, field: &str, operator: Operator, values: &[Json]) -> Condition {
        let ignores_case = field == "email" && !self.settings.email_by_case;
        let operator = match operator {
            // A pattern without a star is an equality that ignores case.
            Operator::Equal if ignores_case => Operator::Like,
            other => other,
        };
        test(field, operator, values)
    }

    fn check(&self, field: &str) -> Result<(), Failure> {
        if (self.allows)(self.settings, field) {
            return Ok(());
        }
        Err(Failure::bad_request(format!("{field} is not a filterable field")))
    }
}

fn allows<T: Record>(settings: &Settings, field: &str) -> bool {
    if field.starts_with("custom@") {
        return T::FIELDS.iter().any(|spec| spec.name == "custom");
    }
    if T::PATH == "sales/tickets" && field == "source_location_id" {
        return settings.filter_tickets_by_location;
    }
    T::FIELDS.iter().any(|spec| {
        spec.name == field
            && (spec.mode.filterable || (spec.mode.likely && settings.filter_likely_fields))
    })
}

/// Reads `_filter={…}`.
///
/// # Errors
/// When it is not JSON, or names a field or an operator that there is not.
pub(crate) fn from_json(text: &str, fields: &Fields<'_>) -> Result<Condition, Failure> {
    let json = parse(text);
    let json =
        json.map_err(|error| Failure::bad_request(format!("_filter is not JSON: {error}")))?;
    read(&json, fields)
}

fn read(json: &Json, fields: &Fields<'_>) -> Result<Condition, Failure> {
    match json {
        Json::List(parts) => Ok(Condition::All(
            parts.iter().map(|part| read(part, fields)).collect::<Result<_, _>>()?,
        )),
        Json::Object(parts) => {
            let parts = parts.iter().map(|(name, value)| named(name, value, fields));
            Ok(Condition::All(parts.collect::<Result<_, _>>()?))
        }
        _ => Err(Failure::bad_request("_filter is not an object")),
    }
}

fn named(name: &str, value: &Json, fields: &Fields<'_>) -> Result<Condition, Failure> {
    let parts = || {
        let parts = value.as_list().unwrap_or(std::slice::from_ref(value));
        parts.iter().map(|part| read(part, fields)).collect::<Result<Vec<_>, _>>()
    };
    match name {
        "$and" => Ok(Condition::All(parts()?)),
        "$or" => Ok(Condition::Any(parts()?)),
        field => {
            fields.check(field)?;
            tests(field, value, fields)
        }
    }
}

/// The tests on one field: a bare value, or an object of operators.
fn tests(field: &str, value: &Json, fields: &Fields<'_>) -> Result<Condition, Failure> {
    let Json::Object(operators) = value else {
        return Ok(fields.test(field, Operator::Equal, std::slice::from_ref(value)));
    };
    let mut parts = Vec::new();
    for (name, value) in operators {
        parts.extend(one_test(field, name, value, fields)?);
    }
    Ok(Condition::All(parts))
}

/// A name without the dollar sign makes no test at all: the caller is not told.
fn one_test(
    field: &str,
    name: &str,
    value: &Json,
    fields: &Fields<'_>,
) -> Result<Option<Condition>, Failure> {
    if !name.starts_with('$') {
        return Ok(None);
    }
    let operator = Operator::named(name);
    let operator =
        operator.ok_or_else(|| Failure::bad_request(format!("{name} is not an operator")))?;
    let values = value.as_list().unwrap_or(std::slice::from_ref(value));
    Ok(Some(fields.test(field, operator, values)))
}

fn test(field: &str, operator: Operator, values: &[Json]) -> Condition {
    let operands = values.iter().map(Operand::new).collect();
    Condition::Test { field: field.to_owned(), operator, operands }
}

/// Reads `_filter[field][$op]=value` and `~[field][$op]=value`: the brackets and the value.
///
/// # Errors
/// When the field cannot be filtered by.
pub(crate) fn from_brackets(
    brackets: &str,
    value: &str,
    fields: &Fields<'_>,
) -> Result<Condition, Failure> {
    let mut names = brackets.split('[').filter_map(|part| part.strip_suffix(']'));
    let field = names.next().unwrap_or_default();
    fields.check(field)?;
    let value = Json::text(value);
    let condition = match names.next() {
        None | Some("") => Some(fields.test(field, Operator::Equal, &[value])),
        Some(operator) => one_test(field, operator, &value, fields)?,
    };
    Ok(condition.unwrap_or_default())
}

/// Reads a plain `field=value`.
pub(crate) fn from_plain(field: &str, value: &str) -> Condition {
    test(field, Operator::Equal, &[Json::text(value)])
}
