//! The table for a merchant: each order on both sides, and what became of it.

use std::fmt::Write as _;
use std::io::Write as _;

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, Row, Table};
use rust_decimal::Decimal;

use crate::heartland::SalesOrder;
use crate::judge::Case;

/// Width where there is no terminal to fit into.
const PIPED_WIDTH: u16 = 140;
const HEADER: [&str; 10] = [
    "Order",
    "Told by",
    "In Magento",
    "Total",
    "In Heartland",
    "Status",
    "Total",
    "To pay",
    "Result",
    "Why",
];
/// Columns of amounts, which read best when their decimals stand below each other.
const AMOUNTS: [usize; 3] = [3, 6, 7];

/// The table, one row an order.
pub(crate) fn table(cases: &[Case], currency: &str) -> String {
    let mut table = Table::new();
    table
        .load_style(UTF8_FULL_CONDENSED.with_rounded_corners())
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(HEADER.map(|title| Cell::new(title).add_attribute(Attribute::Bold)))
        .add_rows(cases.iter().map(|case| row(case, currency)));
    for index in AMOUNTS {
        if let Some(column) = table.column_mut(index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    if table.width().is_none() {
        table.set_width(PIPED_WIDTH);
    }
    table.trim_fmt()
}

fn row(case: &Case, currency: &str) -> Row {
    let found = case.found.first();
    let of = |text: fn(&SalesOrder) -> String| found.map_or_else(|| "–".to_owned(), text);
    let total = case.order.total(currency);
    Row::from(vec![
        Cell::new(case.order.number()),
        Cell::new(case.told_by),
        Cell::new(case.order.status()),
        Cell::new(total.map_or_else(|| "–".to_owned(), money)),
        Cell::new(of(|found| found.public_id.clone())),
        Cell::new(of(|found| found.status.clone())),
        Cell::new(of(|found| money(found.total))),
        Cell::new(of(|found| money(found.balance))),
        result(case, currency),
        Cell::new(why(case)),
    ])
}

fn result(case: &Case, currency: &str) -> Cell {
    if !case.faults(currency).is_empty() {
        return Cell::new("WRONG").fg(Color::Red).add_attribute(Attribute::Bold);
    }
    match case.outcome_name() {
        name @ ("done" | "unchanged") => Cell::new(name).fg(Color::Green),
        name @ "review" => Cell::new(name).fg(Color::Yellow),
        name => Cell::new(name),
    }
}

fn why(case: &Case) -> &str {
    let outcome = case.outcome.as_ref();
    let reason = outcome.and_then(|outcome| outcome.reason.as_ref().or(outcome.cause.as_ref()));
    reason.map_or("", String::as_str)
}

fn money(amount: Decimal) -> String {
    format!("{amount:.2}")
}

/// Prints for whoever reads or pipes standard output; a reader that has gone is no error.
pub(crate) fn print(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// The totals, in a line.
pub(crate) fn totals(cases: &[Case], currency: &str) -> String {
    let count =
        |names: &[&str]| cases.iter().filter(|case| names.contains(&case.outcome_name())).count();
    let crossed = cases.iter().filter(|case| ["done", "unchanged"].contains(&case.outcome_name()));
    let money: Decimal = crossed.flat_map(|case| &case.found).map(|found| found.total).sum();
    let mut line = format!(
        "{} orders: {} in Heartland, worth {money:.2} {currency}",
        cases.len(),
        count(&["done", "unchanged"]),
    );
    for (name, words) in [
        ("skipped", "not to cross, by rule"),
        ("review", "waiting for a person"),
        ("retrying", "still being tried"),
        ("lost", "lost"),
    ] {
        match count(&[name]) {
            0 => {}
            many => drop(write!(line, " · {many} {words}")),
        }
    }
    line
}
