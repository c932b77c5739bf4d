//! Every example of the README and the guide is run.
#![allow(clippy::unwrap_used)]

use mapping::{Input, Mapping, Schema, Value};

const README: &str = include_str!("../README.md");
const GUIDE: &str = include_str!("../GUIDE.md");

/// The fenced blocks of a page in order: language and text.
fn blocks(page: &'static str) -> Vec<(&'static str, &'static str)> {
    let fenced = page.split("\n```").skip(1).step_by(2);
    fenced.map(|block| block.split_once('\n').unwrap()).collect()
}

#[test]
fn every_mapping_makes_the_record_below_it() {
    let pages = [README, GUIDE].map(blocks);
    let mut run = 0;
    for block in pages.iter().flat_map(|blocks| blocks.windows(3)) {
        let [("yaml", document), ("json", record), ("json", made)] = block else { continue };
        let checked = Mapping::parse(document).unwrap().check_without_schemas().unwrap();
        let given = checked.run(&Input::json(record.as_bytes())).unwrap();
        let said = Value::from_json(made.as_bytes()).unwrap();
        assert_eq!(given, said, "{}", given.to_json_text());
        run += 1;
    }
    assert_eq!(run, 3);
}

#[test]
fn every_expression_gives_what_stands_beside_it() {
    let mut run = 0;
    for line in README.lines() {
        let Some(cells) = line.strip_prefix("| `").and_then(|line| line.strip_suffix("` |")) else {
            continue;
        };
        let Some((expression, said)) = cells.split_once("` | `") else { continue };
        assert_eq!(evaluate(expression), evaluate(said), "{expression}");
        run += 1;
    }
    assert!(run > 15, "{run}");
}

fn evaluate(expression: &str) -> Value {
    let document = format!(
        "mapping: m\nversion: 1\nsource: a\ntarget: b\nrows: [{{ to: a, from: '{expression}' }}]"
    );
    let checked = Mapping::parse(&document).unwrap().check_without_schemas().unwrap();
    checked.run(&Input::json(b"{}")).unwrap().get("a").cloned().unwrap_or_default()
}

#[test]
fn the_schema_is_one() {
    let (_, schema) =
        blocks(README).into_iter().find(|(_, text)| text.starts_with("schema:")).unwrap();
    assert_eq!(Schema::parse(schema).unwrap().name, "shop.order");
}
