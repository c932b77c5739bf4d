//! The table for a merchant: each order on both sides, what was compared, and what became of it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, Row, Table};
use rust_decimal::Decimal;

use crate::heartland::SalesOrder;
use crate::judge::{Aspect, Judged};
use crate::orders::NotPlaced;

/// Width where there is no terminal to fit into.
const PIPED_WIDTH: u16 = 140;
const HEADER: [&str; 11] = [
    "Order",
    "Told by",
    "In Magento",
    "Total",
    "In Heartland",
    "Status",
    "Total",
    "To pay",
    "Compared",
    "Result",
    "Why",
];
/// Columns of numbers, which read best when their digits stand below each other.
const NUMBERS: [usize; 4] = [3, 6, 7, 8];

/// The table, one row an order.
pub(crate) fn table(judged: &[Judged], currency: &str) -> String {
    let mut table = Table::new();
    table
        .load_style(UTF8_FULL_CONDENSED.with_rounded_corners())
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(HEADER.map(|title| Cell::new(title).add_attribute(Attribute::Bold)))
        .add_rows(judged.iter().map(|judged| row(judged, currency)));
    for index in NUMBERS {
        if let Some(column) = table.column_mut(index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    if table.width().is_none() {
        table.set_width(PIPED_WIDTH);
    }
    table.trim_fmt()
}

fn row(judged: &Judged, currency: &str) -> Row {
    let case = &judged.case;
    let found = case.document();
    let of = |text: fn(&SalesOrder) -> String| found.map_or_else(|| "–".to_owned(), text);
    let total = case.total(currency);
    Row::from(vec![
        Cell::new(case.order.number()),
        Cell::new(case.told_by),
        Cell::new(case.order.status()),
        Cell::new(total.map_or_else(|| "–".to_owned(), money)),
        Cell::new(of(|found| found.public_id.clone())),
        Cell::new(of(|found| found.status.clone())),
        Cell::new(of(|found| money(found.total))),
        Cell::new(of(|found| money(found.balance))),
        Cell::new(judged.findings.compared().len()),
        result(judged),
        Cell::new(why(judged)),
    ])
}

fn result(judged: &Judged) -> Cell {
    if !judged.findings.faults.is_empty() {
        return Cell::new("WRONG").fg(Color::Red).add_attribute(Attribute::Bold);
    }
    match judged.case.outcome_name() {
        name @ ("done" | "unchanged") => Cell::new(name).fg(Color::Green),
        name @ "review" => Cell::new(name).fg(Color::Yellow),
        name => Cell::new(name),
    }
}

/// The first fault, else what Connect says.
fn why(judged: &Judged) -> String {
    if let Some((first, others)) = judged.findings.faults.split_first() {
        let more = if others.is_empty() { String::new() } else { format!(" (+{})", others.len()) };
        return format!("{first}{more}");
    }
    let outcome = judged.case.outcome.as_ref();
    let reason = outcome.and_then(|outcome| outcome.reason.as_ref().or(outcome.cause.as_ref()));
    reason.cloned().unwrap_or_default()
}

fn money(amount: Decimal) -> String {
    format!("{amount:.2}")
}

/// Prints for whoever reads or pipes standard output; a reader that has gone is no error.
pub(crate) fn print(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// The totals, in a line.
pub(crate) fn totals(judged: &[Judged], currency: &str) -> String {
    let count = |name: &str| judged.iter().filter(|it| it.case.outcome_name() == name).count();
    let crossed = judged.iter().filter(|it| it.case.is_settled());
    let documents = crossed.filter_map(|it| it.case.document()).filter(|it| it.is_live());
    let money: Decimal = documents.map(|found| found.total).sum();
    let mut line = format!(
        "{} orders: {} in Heartland, worth {money:.2} {currency}",
        judged.len(),
        count("done") + count("unchanged"),
    );
    for (name, words) in [
        ("skipped", "not to cross, by rule"),
        ("review", "waiting for a person"),
        ("retrying", "still being tried"),
        ("lost", "lost"),
    ] {
        match count(name) {
            0 => {}
            many => drop(write!(line, " · {many} {words}")),
        }
    }
    line
}

/// What was compared, in a line: the legend of the column.
pub(crate) fn compared(judged: &[Judged]) -> String {
    let seen: BTreeSet<Aspect> =
        judged.iter().flat_map(|it| it.findings.compared()).copied().collect();
    let words: Vec<&str> = seen.into_iter().map(Aspect::words).collect();
    format!("Compared: {}", words.join(" · "))
}

/// What was not placed, each with its reason; nothing if everything was.
pub(crate) fn not_placed(not_placed: &[NotPlaced]) -> Option<String> {
    let lines: Vec<String> =
        not_placed.iter().map(|it| format!("  {}: {}", it.name, it.reason)).collect();
    (!lines.is_empty()).then(|| format!("Not placed:\n{}", lines.join("\n")))
}
