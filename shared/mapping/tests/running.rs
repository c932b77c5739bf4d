//! What running a document gives, and how it fails.
#![allow(clippy::unwrap_used, clippy::unnecessary_wraps)]

use mapping::{Cause, Input, Mapping, RunError, Tables, Value};

fn value(json: &str) -> Value {
    Value::from_json(json.as_bytes()).unwrap()
}

fn document(rows: &str) -> String {
    format!("mapping: test\nversion: 1\nsource: a\ntarget: b\nrows:\n{rows}")
}

fn run_with(rows: &str, input: &Input<'_>) -> Result<String, String> {
    let checked = Mapping::parse(&document(rows)).unwrap().check_without_schemas().unwrap();
    checked.run(input).map(|value| value.to_json_text()).map_err(|error| error.to_string())
}

fn run(rows: &str, source: &str) -> Result<String, String> {
    run_with(rows, &Input::json(source.as_bytes()))
}

fn ok(json: &str) -> Result<String, String> {
    Ok(json.to_owned())
}

#[test]
fn a_missing_value_is_skipped_or_null_or_an_error() {
    assert_eq!(run("- { to: a, from: x }\n- { to: b, from: y }", r#"{"y":1}"#), ok(r#"{"b":1}"#));
    assert_eq!(run("- { to: a, from: x, on_missing: 'null' }", "{}"), ok(r#"{"a":null}"#));
    assert_eq!(
        run("- { to: a, from: x.y, on_missing: error }", r#"{"x":{"y":null}}"#),
        Err("row `a` (line 6): `x.y` has no value, and this row needs one".to_owned())
    );
}

#[test]
fn required_refuses_blanks_too() {
    let row = "- { to: a, from: x, required: true }";
    assert!(run(row, r#"{"x":"  "}"#).is_err());
    assert!(run(row, r#"{"x":[]}"#).is_err());
    assert_eq!(run(row, r#"{"x":0}"#), ok(r#"{"a":0}"#));
}

#[test]
fn a_default_steps_in() {
    let row = r#"- { to: a, from: x, default: 'y ?? "none"' }"#;
    assert_eq!(run(row, r#"{"x":null,"y":2}"#), ok(r#"{"a":2}"#));
    assert_eq!(run(row, "{}"), ok(r#"{"a":"none"}"#));
}

#[test]
fn lists_are_made_element_by_element() {
    let rows = "
- to: lines
  each: items
  when: qty > 0
  rows:
    - { to: sku, from: sku }
    - { to: store, from: $.store }
    - { to: parts, each: parts, rows: [{ to: of, from: parent.sku }, { to: n, from: it }] }
    - { to: place, from: position() }
- { to: skus, each: items, from: sku }
";
    let source = r#"{"store":1,"items":[{"sku":"A","qty":0},{"sku":"B","qty":2,"parts":[7,8]}]}"#;
    assert_eq!(
        run(rows, source),
        ok(
            r#"{"lines":[{"sku":"B","store":1,"parts":[{"of":"B","n":7},{"of":"B","n":8}],"place":2}],"skus":["A","B"]}"#
        )
    );
}

#[test]
fn objects_can_be_read_from_one_place_and_appended() {
    let rows = "
- to: address
  with: billing
  rows: [{ to: city, from: city }]
- to: 'addresses[]'
  with: billing
  rows: [{ to: city, from: city }]
- to: 'addresses[]'
  with: shipping
  rows: [{ to: city, from: city }]
";
    assert_eq!(
        run(rows, r#"{"billing":{"city":"Calder"},"shipping":null}"#),
        ok(r#"{"address":{"city":"Calder"},"addresses":[{"city":"Calder"}]}"#)
    );
}

#[test]
fn facts_settings_and_tables_come_beside_the_record() {
    let rows = r#"
- { to: a, from: facts.n + n }
- { to: b, from: settings.prefix }
- { to: c, from: 'lookup("sizes", size)' }
"#;
    let (facts, settings) = (value(r#"{"n":2}"#), value(r#"{"prefix":"M"}"#));
    let mut tables = Tables::new();
    tables.insert("sizes", "S", "tiny");
    let text = document(rows).replace("rows:", "tables: { sizes: { S: small, L: large } }\nrows:");
    let checked = Mapping::parse(&text).unwrap().check_without_schemas().unwrap();
    let run = |source: &str| {
        let input = Input::json(source.as_bytes());
        let input = input.facts(&facts).settings(&settings).tables(&tables);
        checked.run(&input).map(|value| value.to_json_text()).map_err(|error| error.to_string())
    };
    assert_eq!(run(r#"{"n":1,"size":"S"}"#), ok(r#"{"a":3,"b":"M","c":"tiny"}"#));
    assert_eq!(run(r#"{"n":1,"size":"L"}"#), ok(r#"{"a":3,"b":"M","c":"large"}"#));
    assert_eq!(
        run(r#"{"n":1,"size":"XL"}"#),
        Err(r#"row `c` (line 10): table `sizes` has no row for "XL""#.to_owned())
    );
}

#[test]
fn every_failed_row_is_told_with_its_place() {
    let rows = "
- { to: total, from: a + b }
- to: lines
  each: items
  rows:
    - { to: sku, from: sku, required: true }
    - { to: price, from: net / qty }
";
    let source = r#"{"a":1,"b":"2","items":[{"sku":"A","net":3,"qty":2},{"net":3,"qty":0}]}"#;
    let checked = Mapping::parse(&document(rows)).unwrap().check_without_schemas().unwrap();
    let Err(RunError::Rows(faults)) = checked.run(&Input::json(source.as_bytes())) else {
        panic!("the record should fail");
    };
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "row `total` (line 7): a side of `+` should be a number, and is text",
            "row `lines[1].sku` (line 11): `sku` has no value, and this row needs one",
            "row `lines[1].price` (line 12): a number was divided by zero",
        ]
    );
    assert!(matches!(faults[1].cause, Cause::Missing { .. }));
}

#[test]
fn numbers_stay_exact() {
    let rows = "- { to: a, from: x + y }\n- { to: b, from: x }";
    assert_eq!(run(rows, r#"{"x":0.1,"y":0.2}"#), ok(r#"{"a":0.3,"b":0.1}"#));
    assert_eq!(
        run("- { to: a, from: x }", r#"{"x":12345678901234567890.12345678}"#),
        ok(r#"{"a":12345678901234567890.12345678}"#)
    );
    assert!(run("- { to: a, from: x }", r#"{"x":1e300}"#).is_err());
    assert!(run("- { to: a, from: x * x * x }", r#"{"x":99999999999999}"#).is_err());
}

#[test]
fn an_empty_php_list_is_an_object_without_fields() {
    assert_eq!(run("- { to: a, from: x.y }", r#"{"x":[]}"#), ok("{}"));
    assert!(run("- { to: a, from: x.y }", r#"{"x":"text"}"#).is_err());
}

#[test]
fn unknown_conditions_are_not_met() {
    let rows = "
- { to: a, value: 1, when: x > 0 }
- { to: b, value: 1, when: not (x > 0) }
- { to: c, value: 1, when: x == null }
- { to: d, value: 1, when: 'x > 0 or true' }
";
    assert_eq!(run(rows, "{}"), ok(r#"{"c":1,"d":1}"#));
}

#[test]
fn operators_bind_as_people_expect() {
    let value = |expression: &str| run(&format!("- {{ to: a, from: '{expression}' }}"), "{}");
    assert_eq!(value("1 + 2 * 3 - -4"), ok(r#"{"a":11}"#));
    assert_eq!(value("(1 + 2) * 3"), ok(r#"{"a":9}"#));
    assert_eq!(value("10 - 3 - 2"), ok(r#"{"a":5}"#));
    assert_eq!(value("null ?? 2 + 1 > 2 and not false"), ok(r#"{"a":true}"#));
    assert_eq!(value("not not true == true"), ok(r#"{"a":true}"#));
    assert_eq!(value("7 % 4"), ok(r#"{"a":3}"#));
    assert_eq!(value("[1, 2][-1]"), ok(r#"{"a":2}"#));
    assert_eq!(value("{ a: 1, b: null }"), ok(r#"{"a":{"a":1}}"#));
    assert_eq!(value(r#""a" + "b" == "ab" || false"#), ok(r#"{"a":true}"#));
}

#[test]
fn work_is_bounded() {
    let list = format!("[{}]", vec!["1"; 2_000].join(","));
    let row = "- { to: a, from: 'sum(x, sum($.x, sum($.x, it)))' }";
    assert_eq!(
        run(row, &format!("{{\"x\":{list}}}")),
        Err("row `a` (line 6): the mapping does more work than a mapping may".to_owned())
    );
    let equal = "- { to: a, from: 'count(x, $.x == $.x)' }";
    assert_eq!(
        run(equal, &format!("{{\"x\":{list}}}")),
        Err("row `a` (line 6): the mapping does more work than a mapping may".to_owned())
    );
    let fields: Vec<String> = (0..100_000).map(|n| format!("\"f{n}\":1")).collect();
    let wide = format!("{{\"x\":{list},\"o\":{{{}}}}}", fields.join(","));
    let looking = "- { to: o, from: o }\n- { to: a, from: 'count(x, $.o.none == null)' }";
    assert_eq!(
        run(looking, &wide),
        Err("row `a` (line 7): the mapping does more work than a mapping may".to_owned())
    );
    let long = "x".repeat(3_000);
    let row = r#"- { to: a, from: 'replace(replace(x, "x", x), "x", x)' }"#;
    assert!(run(row, &format!("{{\"x\":\"{long}\"}}")).unwrap_err().contains("longer than 1 MB"));
}

#[test]
fn a_million_exclamation_marks_are_a_clean_error() {
    for sign in ["!", "not ", "-", "(", "[", "x.", "f(", "{a:", "1+", "!("] {
        // Beyond the limits of a document, of an expression, and within both.
        for times in [1_000_000, 60_000] {
            let text = document(&format!("- {{ to: a, from: '{}' }}", sign.repeat(times)));
            assert!(Mapping::parse(&text).is_err(), "{sign}");
        }
        let text = document(&format!("- {{ to: a, from: '{}1' }}", sign.repeat(2_000)));
        if let Ok(mapping) = Mapping::parse(&text) {
            let checked = mapping.check_without_schemas();
            let _ = checked.map(|checked| checked.run(&Input::json(b"{}")));
        }
    }
}

#[test]
fn a_wrong_argument_is_told_by_its_name() {
    let fails = |expression: &str, source: &str| {
        run(&format!("- {{ to: a, from: '{expression}' }}"), source).unwrap_err()
    };
    assert_eq!(
        fails("take(x, n)", r#"{"x":[1],"n":"2"}"#),
        "row `a` (line 6): `count` of take() should be a whole number, and is text"
    );
    assert_eq!(
        fails("lower(x)", r#"{"x":7}"#),
        "row `a` (line 6): `text` of lower() should be text, and is number"
    );
    assert_eq!(
        fails("date_time(x)", r#"{"x":"yesterday"}"#),
        "row `a` (line 6): \"yesterday\" is not a date such as 2026-03-14 or an instant such as \
         2026-03-14T17:02:11Z"
    );
    assert_eq!(
        fails("in_zone(x, z)", r#"{"x":"2026-03-14","z":"Mars/Base"}"#),
        "row `a` (line 6): \"Mars/Base\" is not a time zone such as America/New_York"
    );
    assert_eq!(
        fails("pad_start(x, 9999999, \"0\")", r#"{"x":"1"}"#),
        "row `a` (line 6): pad_start() cannot work with 9999999; it takes 0 to 10000"
    );
    assert_eq!(
        fails("x.y.z", r#"{"x":{"y":"text"}}"#),
        "row `a` (line 6): `x.y` should be an object, and is text"
    );
}
