//! Whatever is written in a document or a record, nothing panics.
#![allow(clippy::unwrap_used)]

use mapping::functions::{self, Function, Presence, Takes};
use mapping::{Input, Mapping, Schema, Tables, Value};
use proptest::prelude::*;

const SCHEMA: &str = "
schema: s
fields:
  a: text
  b: number
  c: { type: text, values: [x, y] }
  items: { list: { a: text, b: integer, items: { list: { a: any } } } }
  d: { object: { a: text, items: [number] }, open: true }
facts: any
";

const RECORD: &str = r#"{"a":"2026-03-14 17:02:11","b":12.50,"c":"x","items":[{"a":"A","b":2},{"a":null,"b":3,"items":[{"a":1}]}],"d":{"a":"Main St","items":[1,2.5,3]},"e":[]}"#;

/// Expressions of every shape over few names, sensible or not.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        30 => prop::sample::select(vec![
            "a", "b", "c", "items", "d", "d.items", "it", "$", "$.b", "parent.a", "facts", "null",
            "true", "0", "1", "-1", "2.50", "9999999999999999999999999999", "\"x\"", "\"\"", "\"US\"",
            "\"America/New_York\"", "\"%Y-%m-%d\"", "\"half_up\"", "\"t\"", "items[0].b", "d[\"a\"]", "[]",
            "{ a: 1 }", "\"+1 212 555 2368\"", "\"é–😀\"", "100", "20", "-5", "1e", "10000",
        ])
        .prop_map(str::to_owned),
        1 => "[a-e0-9(){}\\[\\].,+*/<>=!?\"' -]{0,12}",
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        let elements = prop::collection::vec(inner.clone(), 0..4);
        let operator = prop::sample::select(vec![
            "+", "-", "*", "/", "%", "==", "!=", "<", ">=", "and", "or", "??",
        ]);
        prop_oneof![
            8 => (prop::sample::select(functions::all()), prop::collection::vec(inner.clone(), 4), 0..4_usize)
                .prop_map(|(function, arguments, more)| call(function, &arguments, more)),
            2 => (inner.clone(), operator, inner.clone()).prop_map(|(l, o, r)| format!("({l} {o} {r})")),
            1 => inner.clone().prop_map(|operand| format!("not {operand}")),
            1 => inner.clone().prop_map(|operand| format!("-{operand}")),
            1 => elements.prop_map(|elements| format!("[{}]", elements.join(", "))),
            1 => inner.prop_map(|field| format!("{{ a: {field} }}")),
        ]
    })
}

/// A call that could make sense: with the words and tables it asks for, and mostly enough
/// arguments.
fn call(function: &Function, arguments: &[String], more: usize) -> String {
    let required = function.takes.iter().filter(|p| p.presence == Presence::Required).count();
    let arguments =
        arguments.iter().take(required + more).enumerate().map(|(index, argument)| match function
            .takes
            .get(index)
            .map(|parameter| parameter.takes)
        {
            Some(Takes::Word(words)) => format!("\"{}\"", words[argument.len() % words.len()]),
            Some(Takes::Table) => "\"t\"".to_owned(),
            _ => argument.clone(),
        });
    let most = if function.takes.last().is_some_and(|p| p.presence == Presence::Repeated) {
        usize::MAX
    } else {
        function.takes.len()
    };
    format!("{}({})", function.name, arguments.take(most).collect::<Vec<_>>().join(", "))
}

fn document(expressions: &[String]) -> String {
    let quoted: Vec<String> = expressions.iter().map(|text| text.replace('\'', "''")).collect();
    let mut text =
        "mapping: m\nversion: 1\nsource: s\ntarget: s\ntables: { t: { x: 1 } }\nrows:\n".to_owned();
    for (index, e) in quoted.iter().enumerate() {
        let rows = [
            format!("  - {{ to: r{index}, from: '{e}', default: '{e}' }}\n"),
            format!(
                "  - {{ to: l{index}, each: '{e}', when: '{e}', rows: [{{ to: a, from: '{e}' }}] }}\n"
            ),
            format!("  - {{ to: w{index}, with: '{e}', rows: [{{ to: a, from: it }}] }}\n"),
        ];
        text.push_str(&rows.concat());
    }
    text
}

/// Reads, checks and runs; only that it returns matters.
fn drive(text: &str) {
    let schema = Schema::parse(SCHEMA).unwrap();
    let facts = Value::from_json(RECORD.as_bytes()).unwrap();
    let _ = Mapping::compile(text, &schema, &schema, &Tables::new());
    let Ok(mapping) = Mapping::parse(text) else { return };
    if let Ok(checked) = mapping.check_without_schemas() {
        let _ = checked.run(&Input::json(RECORD.as_bytes()).facts(&facts));
        let _ = checked.run(&Input::json(b"{}"));
        let _ = checked.run(&Input::value(&facts));
    }
}

/// One expression alone, run without the checker's opinion where it has one.
fn outcome(expression: &str, input: &Input<'_>) -> Option<Result<Value, String>> {
    let quoted = expression.replace('\'', "''");
    let text = format!(
        "mapping: m\nversion: 1\nsource: s\ntarget: s\nrows:\n  - {{ to: r, from: '{quoted}' }}\n"
    );
    let checked = Mapping::parse(&text).ok()?.check_without_schemas().ok()?;
    Some(checked.run(input).map_err(|error| error.to_string()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_expression_is_read_checked_and_run(expressions in prop::collection::vec(expression(), 1..3)) {
        drive(&document(&expressions));
    }

    #[test]
    fn extracting_paths_changes_no_result(expression in expression()) {
        let whole = Value::from_json(RECORD.as_bytes()).unwrap();
        let from_json = outcome(&expression, &Input::json(RECORD.as_bytes()));
        // What `it` and `$` name as a whole is read as a whole; all else must not differ either.
        prop_assert_eq!(from_json, outcome(&expression, &Input::value(&whole)));
    }

    #[test]
    fn any_text_is_refused_or_read(text in "\\PC{0,200}") {
        drive(&text);
        let _ = Schema::parse(&text);
    }

    #[test]
    fn any_yaml_like_text_is_refused_or_read(text in "[-a-c:{}\\[\\],'\"#&*!|> \n]{0,120}") {
        drive(&text);
        let _ = Schema::parse(&text);
    }

    #[test]
    fn a_damaged_document_is_refused_or_read(
        place in any::<prop::sample::Index>(),
        letter in any::<char>(),
        cut in any::<bool>(),
    ) {
        let mut letters: Vec<char> = include_str!("fixtures/order-from-magento.yaml").chars().collect();
        let place = place.index(letters.len());
        if cut { letters.truncate(place) } else { letters[place] = letter }
        drive(&letters.into_iter().collect::<String>());
    }
}
