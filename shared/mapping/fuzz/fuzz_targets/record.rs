//! Any bytes as JSON: what is read is written and read again without a change.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mapping::{Paths, Value};

fuzz_target!(|bytes: &[u8]| {
    let dropped = Paths::none().read(bytes);
    let Ok(value) = Value::from_json(bytes) else { return };
    assert!(dropped.is_ok());
    assert_eq!(Value::from_json(value.to_json_text().as_bytes()), Ok(value));
});
