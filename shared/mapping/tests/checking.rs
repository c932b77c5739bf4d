//! What the checker says about documents that do not fit.
#![allow(clippy::unwrap_used)]

use mapping::{Mapping, Schema, Tables};

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
  is_virtual: integer
  billing_address: address
  store_id: integer
  items: { list: { sku: text, qty_ordered: number, price: number } }
facts:
  lines: { list: { sku: text, quantity: integer, net: number } }
settings:
  prefix: text
";

const TARGET: &str = "
schema: canonical.order
fields:
  number: { type: text, required: true }
  state: { type: text, values: [open, done] }
  total: { type: number, required: true }
  count: integer
  placed_at: date-time
  virtual: boolean
  customer: { object: { email: { type: text, required: true }, name: text } }
  lines: { list: { object: { sku: { type: text, required: true }, quantity: integer, store: integer } }, required: true }
  notes: [text]
";

/// The rows that fill all that is required.
const ENOUGH: &str = "
  - { to: number, from: increment_id }
  - { to: total, from: grand_total }
  - { to: lines, each: items, rows: [{ to: sku, from: sku }] }
";

fn document(tables: &str, rows: &str) -> String {
    format!(
        "mapping: test\nversion: 1\nsource: shop.order\ntarget: canonical.order\n{tables}\nrows:{rows}"
    )
}

fn problems(tables: &str, rows: &str) -> Vec<String> {
    let (source, target) = (Schema::parse(SOURCE).unwrap(), Schema::parse(TARGET).unwrap());
    match Mapping::compile(&document(tables, rows), &source, &target, &Tables::new()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems
            .iter()
            .map(|problem| {
                let mut text = problem.to_string();
                text.drain(..text.find(": ").unwrap() + 2);
                text
            })
            .collect(),
    }
}

fn with(row: &str) -> Vec<String> {
    problems("", &format!("{ENOUGH}  - {row}\n"))
}

#[test]
fn a_document_that_fits_has_no_problems() {
    assert_eq!(problems("", ENOUGH), Vec::<String>::new());
}

#[test]
fn all_problems_are_told_at_once_each_in_its_place() {
    let rows = "
  - { to: number, from: incrment_id }
  - { to: totl, from: grand_total }
  - { to: lines, each: items, rows: [{ to: sku, from: 'lowr(sku)' }] }
";
    let (source, target) = (Schema::parse(SOURCE).unwrap(), Schema::parse(TARGET).unwrap());
    let problems =
        Mapping::compile(&document("", rows), &source, &target, &Tables::new()).unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "4:9: no row fills `total`, which the target requires",
            "7:25: row `number`: the record has no field `incrment_id`; did you mean `increment_id`?",
            "8:11: row `totl`: the target has no field `totl`; did you mean `total`?",
            "9:56: row `lines.sku`: there is no function `lowr`; did you mean `lower`?",
        ]
    );
}

#[test]
fn types_must_fit() {
    assert_eq!(
        with("{ to: count, from: grand_total }"),
        [
            "row `count`: the target takes a whole number, and `grand_total` is a number; integer() takes it if it is whole"
        ]
    );
    assert_eq!(
        with("{ to: placed_at, from: created_at }"),
        [
            "row `placed_at`: the target takes a date-time, and `created_at` is text; date_time() reads it"
        ]
    );
    assert_eq!(
        with("{ to: virtual, from: is_virtual }"),
        [
            "row `virtual`: the target takes true or false, and `is_virtual` is a whole number; boolean() reads it"
        ]
    );
    assert_eq!(with("{ to: count, from: round(grand_total) }"), [""; 0]);
    assert_eq!(with("{ to: virtual, from: is_virtual == 1 }"), [""; 0]);
    assert_eq!(with("{ to: placed_at, from: date_time(created_at) }"), [""; 0]);
    assert_eq!(
        with("{ to: notes, each: items, from: price }"),
        ["row `notes`: the target takes text, and `price` is a number; text() writes it"]
    );
    assert_eq!(
        with("{ to: count, from: 'store_id + increment_id' }"),
        ["row `count`: a side of `+` should be a number, and is text"]
    );
}

#[test]
fn an_enumerated_value_must_be_listed() {
    assert_eq!(
        with("{ to: state, value: opn }"),
        [r#"row `state`: the target takes one of "open", "done", not "opn""#]
    );
    assert_eq!(with(r#"{ to: state, from: 'if(store_id == 1, "open", "done")' }"#), [""; 0]);
    assert_eq!(
        with(r#"{ to: virtual, from: 'status == "procesing"' }"#),
        [
            r#"row `virtual`: one of "pending", "processing", "complete" is never equal to "procesing"; did you mean `processing`?"#
        ]
    );
}

#[test]
fn a_table_must_cover_what_the_schema_lists() {
    let rows = format!("{ENOUGH}  - {{ to: state, from: 'lookup(\"state\", status)' }}\n");
    assert_eq!(
        problems("tables: { state: { pending: open, complete: done } }", &rows),
        [r#"row `state`: table `state` has no row for "processing""#]
    );
    assert_eq!(
        problems("tables: { state: { pending: open, processing: opne, complete: done } }", &rows)
            .len(),
        1
    );
    assert_eq!(
        problems(
            "tables: { state: { pending: open, processing: open, complete: done }, x: {} }",
            &rows
        ),
        ["no row uses table `x`"]
    );
    assert_eq!(
        problems("tables: { states: { pending: open } }", &rows),
        ["row `state`: there is no table `state`; did you mean `states`?"]
    );
}

#[test]
fn rows_of_the_merchant_count_too() {
    let rows = format!("{ENOUGH}  - {{ to: state, from: 'lookup(\"state\", status)' }}\n");
    let text = document("tables: { state: { pending: open, complete: done } }", &rows);
    let (source, target) = (Schema::parse(SOURCE).unwrap(), Schema::parse(TARGET).unwrap());
    let mut merchants = Tables::new();
    merchants.insert("state", "processing", "open");
    let mapping = Mapping::parse(&text).unwrap();
    assert!(mapping.check_with_tables(&source, &target, &merchants).is_ok());
}

#[test]
fn required_targets_must_be_filled_for_sure() {
    assert_eq!(
        problems("", "\n  - { to: customer.name, from: increment_id }"),
        [
            "no row fills `number`, which the target requires",
            "no row fills `total`, which the target requires",
            "no row fills `customer.email`, which the target requires",
            "no row fills `lines`, which the target requires",
        ]
    );
    let rows = ENOUGH.replace("grand_total }", "grand_total, on_missing: skip }");
    assert_eq!(
        problems("", &rows),
        ["row `total`: the target requires this field, so a missing value must be an error"]
    );
    let rows = ENOUGH.replace("grand_total }", "grand_total, when: store_id == 1 }");
    assert_eq!(
        problems("", &rows),
        ["row `total`: the target requires this field, so its row cannot depend on `when`"]
    );
    let rows = ENOUGH.replace("to: sku, from: sku", "to: quantity, from: 1");
    assert_eq!(
        problems("", &rows),
        ["row `lines`: no row fills `lines.sku`, which the target requires"]
    );
}

#[test]
fn a_target_is_filled_once() {
    assert_eq!(
        with("{ to: total, value: 3 }"),
        ["row `total`: the target is already filled by the row in line 8"]
    );
    assert_eq!(
        with("{ to: lines.sku, value: a }"),
        [
            "row `lines.sku`: the target is already filled by the row in line 9",
            "row `lines.sku`: `lines` is a list of objects and has no field `sku`"
        ]
    );
}

#[test]
fn names_in_a_list_are_the_elements() {
    let rows =
        ENOUGH.replace("to: sku, from: sku", "to: sku, from: sku }, { to: store, from: store_id");
    assert_eq!(
        problems("", &rows),
        [
            "row `lines.store`: the element has no `store_id`, and the record has; did you mean `$.store_id`?"
        ]
    );
    let rows = rows.replace("from: store_id", "from: $.store_id");
    assert_eq!(problems("", &rows), [""; 0]);
    assert_eq!(
        with("{ to: count, from: items.sku }"),
        ["row `count`: `items` is a list; use `each`, or an element as in `items[0].sku`"]
    );
    assert_eq!(
        with("{ to: count, from: 'count(items, qty_orderd > 0)' }"),
        ["row `count`: the element has no field `qty_orderd`; did you mean `qty_ordered`?"]
    );
}

#[test]
fn facts_and_settings_are_checked_too() {
    assert_eq!(
        with("{ to: notes, from: facts.line }"),
        ["row `notes`: `facts` has no field `line`; did you mean `lines`?"]
    );
    assert_eq!(
        with("{ to: notes, from: 'split(settings.prefx, \",\")' }"),
        ["row `notes`: `settings` has no field `prefx`; did you mean `prefix`?"]
    );
}

#[test]
fn calls_must_fit_the_palette() {
    assert_eq!(
        with("{ to: notes, from: 'split(increment_id)' }"),
        ["row `notes`: split() takes (text, separator), and 1 value is given"]
    );
    assert_eq!(
        with(r#"{ to: count, from: 'integer(round(grand_total, 0, "halfup"))' }"#),
        [
            r#"row `count`: `mode` of round() is one of "half_up", "half_even", "half_down", "up", "down", "floor", "ceiling"; did you mean `half_up`?"#
        ]
    );
    assert_eq!(
        with("{ to: notes, from: 'split(grand_total, \",\")' }"),
        ["row `notes`: `text` of split() should be text, and is a number"]
    );
}

#[test]
fn the_schemas_must_be_those_the_document_names() {
    let (source, target) = (Schema::parse(SOURCE).unwrap(), Schema::parse(TARGET).unwrap());
    let mapping = Mapping::parse(&document("", ENOUGH)).unwrap();
    let problems = mapping.check(&target, &source).unwrap_err();
    assert_eq!(
        problems.iter().next().unwrap().to_string(),
        "3:9: the document says `shop.order`, and the schema is `canonical.order`; did you mean `canonical.order`?"
    );
}

#[test]
fn a_schema_that_does_not_exist_hides_nothing_else() {
    let find = |name: &str| (name == "shop.order").then(|| Schema::parse(SOURCE).unwrap());
    let rows = "\n  - { to: number, from: incrment_id }\n  - { to: total, from: '1 +' }";
    let text = document("", rows).replace("canonical.order", "canonical.ordr");
    let known = ["shop.order", "canonical.order"];
    let problems = Mapping::compile_by_name(&text, find, &known, &Tables::new()).unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "4:9: there is no schema `canonical.ordr`; did you mean `canonical.order`?",
            "7:25: row `number`: the record has no field `incrment_id`; did you mean `increment_id`?",
            "8:28: row `total`: a value should stand here, not the end",
        ]
    );
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let rows = "
  - { too: number, from: 1 }
  - { to: a, from: 1, value: 2 }
  - { to: b, from: '1 +' }
  - { to: c, from: x, on_missing: never }
  - { to: d, form: x }
  - { to: e, from: 'a = 1' }
  - { to: f, each: x }
";
    let problems = Mapping::parse(&document("", rows)).unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "7:5: the row lacks `to`, the target that it fills",
            "8:5: row `a`: a row has one of `from`, `value`, `each` and `with`",
            "9:24: row `b`: a value should stand here, not the end",
            "10:35: row `c`: `on_missing` is error, skip or null",
            "11:5: row `d`: a row has one of `from`, `value`, `each` and `with`",
            "11:14: row `d`: `form` means nothing here; did you mean `from`?",
            "12:23: row `e`: `=` means nothing here; to compare, write `==`",
            "13:5: row `f`: `each` needs either `rows` or `from`",
        ]
    );
}

#[test]
fn anchors_tags_and_depth_are_refused() {
    let refused = |text: &str| Mapping::parse(text).unwrap_err().to_string();
    assert_eq!(refused("a: &x 1"), "1:4: anchors and tags are not allowed; write the value out");
    assert!(refused("a: !!binary x").contains("anchors and tags are not allowed"));
    assert!(
        refused(&"[".repeat(100_000)).contains("not YAML")
            || refused(&"[".repeat(100_000)).contains("deeper")
    );
    assert!(refused(&" ".repeat(300 * 1024)).contains("larger than 256 kB"));
    assert_eq!(refused(""), "1:1: the document is empty");
}
