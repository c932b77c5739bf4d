//! Totals beside the known ones: gift wrapping, and whatever fees and discounts extensions add.
//!
//! The tables `charge`, `tax` and `discount` of the mapping from Magento name a field of the reply
//! and the title under which its amount is booked; so a merchant's own enter the sum identity
//! without code.

use mapping::{Checked, Schema, Tables, Type};
use rust_decimal::Decimal;
use serde_json::Value;

use super::basis::Basis;
use crate::documents;
use crate::vocabulary::Amount;

/// What a named total does to an order's sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Adds to it, as a row of its own.
    Charge,
    /// Adds to it, as a tax that `tax_amount` does not contain.
    Tax,
    /// Lowers the lines, each by its share.
    Discount,
}

/// The tables by what they name.
const TABLES: [(&str, Kind); 3] =
    [("charge", Kind::Charge), ("tax", Kind::Tax), ("discount", Kind::Discount)];

/// A field of the reply that is a total, as a table names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamedTotal {
    /// `extension_attributes.gw_price`; below `items` the sum over all rows.
    path: String,
    title: String,
    kind: Kind,
}

/// A named total of one order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FoundTotal<'t> {
    pub(super) title: &'t str,
    pub(super) kind: Kind,
    pub(super) amount: Decimal,
}

/// The totals that the tables of `mapping`, with the rows that a merchant adds, name.
pub(super) fn named(mapping: &Checked, added: &Tables) -> Vec<NamedTotal> {
    let of_table = |(table, kind): (&str, Kind)| {
        let rows = mapping.table(table, added).into_iter();
        let named = rows.filter_map(move |(path, title)| {
            Some(NamedTotal { path: path.to_owned(), title: title.as_text()?.to_owned(), kind })
        });
        named.collect::<Vec<_>>()
    };
    TABLES.into_iter().flat_map(of_table).collect()
}

/// The named totals that `body`, an order, has. It is read a second time only if it has any.
pub(super) fn found<'t>(named: &'t [NamedTotal], body: &str, basis: Basis) -> Vec<FoundTotal<'t>> {
    let mut there = named.iter().filter(|total| body.contains(last(&total.path))).peekable();
    if there.peek().is_none() {
        return Vec::new();
    }
    let order: Value = serde_json::from_str(body).unwrap_or_default();
    let totals = there.map(|NamedTotal { path, title, kind }| {
        let amount = amount_at(&order, path, basis);
        FoundTotal { title, kind: *kind, amount }
    });
    totals.filter(|total| !total.amount.is_zero()).collect()
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The amount at a path, in the set of amounts that is taken.
fn amount_at(order: &Value, path: &str, basis: Basis) -> Decimal {
    let (above, name) = path.rsplit_once('.').unwrap_or(("", path));
    let mut places = vec![order];
    for step in above.split('.').filter(|step| !step.is_empty()) {
        places = places.iter().flat_map(|place| elements(&place[step])).collect();
        // A configurable's parent and child may both tell it: the parent's counts.
        if step == "items" && path.starts_with("items.") && places.iter().any(|row| is_top(row)) {
            places.retain(|row| is_top(row));
        }
    }
    let named = |place: &Value| match basis {
        Basis::Order => amount(&place[name]),
        Basis::Base => base_names(name).find_map(|name| amount(&place[name])),
    };
    places.into_iter().filter_map(named).sum()
}

fn is_top(row: &Value) -> bool {
    row["parent_item_id"].is_null() || row["parent_item_id"] == ""
}

/// A list's elements; anything else is its own.
fn elements(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |list| list.iter().collect())
}

fn amount(value: &Value) -> Option<Decimal> {
    let told = value.is_number() || value.is_string();
    told.then(|| serde_json::from_value(value.clone()).ok()).flatten().map(|Amount(it)| it)
}

/// What the base twin of an amount may be called: `base_fee`, or as Adobe Commerce writes
/// `gw_items_base_price`.
fn base_names(name: &str) -> impl Iterator<Item = String> + '_ {
    let behind = name.match_indices('_').map(|(at, _)| at + 1);
    std::iter::once(0).chain(behind).map(|at| format!("{}base_{}", &name[..at], &name[at..]))
}

/// Fields of `body` that no schema knows and that alone, or all together, explain a gap: each with
/// its amount. Where a gap is found, which is rare, the order is read once more.
pub(super) fn suspects(
    named: &[NamedTotal],
    body: &str,
    basis: Basis,
    gap: Decimal,
) -> Vec<(String, Decimal)> {
    let order: Value = serde_json::from_str(body).unwrap_or_default();
    let Some(Schema { record, .. }) = documents::schema("magento.order") else {
        return Vec::new();
    };
    let mut unknown = Vec::new();
    unknown_amounts(&order, &record, "", &mut unknown);
    let is_base = |path: &str| last(path).contains("base_");
    // What became of a total later is no total of its own.
    let is_later = |path: &str| {
        ["_invoiced", "_refunded", "_canceled"].iter().any(|later| last(path).ends_with(later))
    };
    unknown.retain(|(path, amount)| {
        !amount.is_zero()
            && is_base(path) == (basis == Basis::Base)
            && !is_later(path)
            && !named.iter().any(|total| total.path == *path)
    });
    let alone = unknown.iter().filter(|(_, amount)| amount.abs() == gap.abs());
    let alone: Vec<_> = alone.cloned().collect();
    if !alone.is_empty() {
        return alone;
    }
    let pairs = unknown
        .iter()
        .enumerate()
        .flat_map(|(index, one)| unknown[index + 1..].iter().map(move |other| (one, other)));
    let pair = pairs.into_iter().find(|(one, other)| (one.1 + other.1).abs() == gap.abs());
    let together: Decimal = unknown.iter().map(|(_, amount)| *amount).sum();
    match pair {
        Some((one, other)) => vec![one.clone(), other.clone()],
        None if together.abs() == gap.abs() => unknown,
        None => Vec::new(),
    }
}

/// Amounts at paths that the schema does not name: of the order and of its extension attributes,
/// and the sums over all rows of those of the rows.
fn unknown_amounts(value: &Value, known: &Type, path: &str, found: &mut Vec<(String, Decimal)>) {
    let Value::Object(fields) = value else { return };
    for (name, field) in fields {
        let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let kind = match known {
            Type::Object(fields) => fields.get(name).map(|field| field.kind.clone()),
            _ => None,
        };
        match (field, kind) {
            (Value::Object(_), Some(kind @ Type::Object(_))) if looked_into(name) => {
                unknown_amounts(field, &kind, &below, found);
            }
            (Value::Array(rows), Some(Type::List(element))) if name == "items" => {
                for row in rows {
                    unknown_amounts(row, &element, &below, found);
                }
            }
            (Value::Object(_), None) => unknown_amounts(field, &Type::Any, &below, found),
            (Value::Array(list), None) => {
                for one in list {
                    unknown_amounts(one, &Type::Any, &below, found);
                }
            }
            (field, None) => {
                let Some(amount) = amount(field) else { continue };
                match found.iter_mut().find(|(path, _)| *path == below) {
                    Some((_, sum)) => *sum += amount,
                    None => found.push((below, amount)),
                }
            }
            _ => {}
        }
    }
}

/// Addresses, payments and comments hold no totals.
fn looked_into(name: &str) -> bool {
    name == "extension_attributes"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_twin_of_an_amount_is_found_however_it_is_called() {
        let order = serde_json::json!({
            "fee": 2, "base_fee": "1.50",
            "extension_attributes": { "gw_items_price": "3.0000", "gw_items_base_price": 2.5 },
            "items": [{ "extension_attributes": { "eco": 1 } }, { "extension_attributes": { "eco": 2 } }],
        });
        let at = |path, basis| amount_at(&order, path, basis).normalize().to_string();
        assert_eq!(at("fee", Basis::Order), "2");
        assert_eq!(at("fee", Basis::Base), "1.5");
        assert_eq!(at("extension_attributes.gw_items_price", Basis::Order), "3");
        assert_eq!(at("extension_attributes.gw_items_price", Basis::Base), "2.5");
        assert_eq!(at("items.extension_attributes.eco", Basis::Order), "3");
        assert_eq!(at("items.extension_attributes.eco", Basis::Base), "0");
    }
}
