//! Any text as a document, any text as a record: reading, checking and running must return.
//!
//! `cargo +nightly fuzz run document` in this folder's parent. The input is the document, a line
//! of four dashes, and the record.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mapping::{Input, Mapping, Schema, Tables, Value};

fuzz_target!(|text: &str| {
    let (document, record) = text.split_once("\n----\n").unwrap_or((text, "{}"));
    let _ = Schema::parse(document);
    if let Ok(schema) = Schema::parse("{ schema: s, fields: { a: text, b: { list: { c: number } } } }") {
        let _ = Mapping::compile(document, &schema, &schema, &Tables::new());
    }
    let Ok(mapping) = Mapping::parse(document) else { return };
    let Ok(checked) = mapping.check_without_schemas() else { return };
    let run = checked.run(&Input::json(record.as_bytes()));
    // What only the named paths are read of must give what the whole gives.
    if let (Ok(whole), Ok(made)) = (Value::from_json(record.as_bytes()), run) {
        assert_eq!(checked.run(&Input::value(&whole)), Ok(made));
    }
});
