//! What the author of a wrong document is told: `fixtures/refusals.txt` holds documents as people
//! write them and, below each, the sentences. `UPDATE_GOLDEN=1` rewrites those; then the diff is
//! the review.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use mapping::{Mapping, Schema, Tables};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/refusals.txt");
const HEAD: &str = "mapping: test\nversion: 1\nsource: shop.order\ntarget: till.order\n";

const SOURCE: &str = "
schema: shop.order
types:
  address: { street: [text], city: text, country_id: text }
fields:
  increment_id: text
  status: { type: text, values: [pending, processing, complete] }
  grand_total: number
  total_item_count: integer
  created_at: text
  billing_address: address
  store_id: integer
  payment: { object: { method: text } }
  items: { list: { sku: text, qty_ordered: number, price: number } }
";

const TARGET: &str = "
schema: till.order
fields:
  number: { type: text, required: true }
  state: { type: text, values: [open, done] }
  total: { type: number, required: true }
  count: integer
  placed_at: date-time
  customer: { object: { email: text, name: text } }
  lines: { list: { object: { sku: { type: text, required: true }, quantity: integer } } }
  notes: [text]
";

/// Everything that is wrong, one sentence a line. A document that does not begin as one is given
/// the usual beginning.
fn sentences(document: &str) -> String {
    let (source, target) = (Schema::parse(SOURCE).unwrap(), Schema::parse(TARGET).unwrap());
    let starts = ["rows:", "row:", "tables:"];
    let head = if starts.iter().any(|start| document.starts_with(start)) { HEAD } else { "" };
    let text = format!("{head}{document}");
    match Mapping::compile(&text, &source, &target, &Tables::new()) {
        Ok(_) => "nothing is wrong\n".to_owned(),
        Err(problems) => format!("{problems}\n"),
    }
}

#[test]
fn a_wrong_document_is_refused_with_sentences_that_help() {
    let kept = std::fs::read_to_string(FILE).unwrap();
    let mut told = String::new();
    for case in kept.split("===== ").skip(1) {
        let (title, rest) = case.split_once('\n').unwrap();
        let document = rest.split("-----\n").next().unwrap();
        write!(told, "===== {title}\n{document}-----\n{}\n", sentences(document)).unwrap();
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(FILE, &told).unwrap();
    }
    let kept = std::fs::read_to_string(FILE).unwrap();
    assert!(kept == told, "not as expected: run this test with UPDATE_GOLDEN=1\n{told}");
}
