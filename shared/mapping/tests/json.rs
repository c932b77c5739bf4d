//! Our JSON reader agrees with `serde_json`, apart from what it refuses on purpose.
#![allow(clippy::float_arithmetic, clippy::unwrap_used)]

use mapping::{Paths, Value};
use proptest::prelude::*;
use serde_json::Value as Json;

/// What `serde_json` reads, as ours; `None` where a decimal cannot hold a number.
fn same(ours: &Value, theirs: &Json) -> bool {
    match (ours, theirs) {
        (Value::Null, Json::Null) => true,
        (Value::Bool(ours), Json::Bool(theirs)) => ours == theirs,
        (Value::Text(ours), Json::String(theirs)) => ours == theirs,
        (Value::Number(ours), Json::Number(theirs)) => {
            // Theirs is a float, and not always the nearest one.
            let ours: f64 = ours.to_string().parse().unwrap();
            let theirs = theirs.as_f64().unwrap();
            (ours - theirs).abs() <= theirs.abs() * 1e-12
        }
        (Value::List(ours), Json::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(o, t)| same(o, t))
        }
        (Value::Object(ours), Json::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().all(|(name, value)| {
                    theirs.get(name.as_str()).is_some_and(|other| same(value, other))
                })
        }
        _ => false,
    }
}

/// Checks one text with both readers.
fn agree(json: &[u8]) {
    let shown = String::from_utf8_lossy(json);
    let ours = Value::from_json(json);
    match (&ours, serde_json::from_slice::<Json>(json)) {
        (Ok(ours), Ok(theirs)) => assert!(same(ours, &theirs), "{shown}: {ours:?} {theirs:?}"),
        (Ok(ours), Err(error)) => panic!("{shown} was read as {ours:?}, against {error}"),
        (Err(error), Ok(_)) => {
            let on_purpose = ["more digits than can be kept", "deeper than 64"];
            let sentence = error.sentence;
            assert!(on_purpose.iter().any(|part| sentence.contains(part)), "{shown}: {error}");
        }
        (Err(_), Err(_)) => {}
    }
    if ours.is_ok() {
        assert!(Paths::none().read(json).is_ok(), "{shown}");
    }
}

#[test]
fn good_texts_are_read() {
    for json in [
        "0",
        "-0",
        "-0.0",
        "1e5",
        "1E+5",
        "12.50e-1",
        "\"\"",
        "[]",
        "{}",
        " [ 1 , 2 ] ",
        "{\"a\" : { \"b\":[null,true,false] } }",
        "\"\\u00e9\\ud83d\\ude00\\n\\/\\\"\"",
        "\"é😀\u{7f}\"",
        "[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\\\\"]",
        "{\"a\":1,\"a\":2}",
        "{\"a\": 1, \"b\" :2}",
        "\n\t\r {\"a\\u0062\":1}",
        "123456789012345678901234567",
        "1e-28",
        "[1,[2,[3,[]]]]",
    ] {
        assert!(Value::from_json(json.as_bytes()).is_ok(), "{json}");
        agree(json.as_bytes());
    }
}

#[test]
fn bad_texts_are_refused() {
    for json in [
        "",
        " ",
        "{",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":1 \"b\":2}",
        "tru",
        "truee",
        "nul",
        "01",
        "-",
        "-a",
        "1.",
        ".5",
        "1e",
        "1e+",
        "+1",
        "0x1",
        "1 2",
        "\"",
        "\"a",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"\\udc00\"",
        "\"\u{1}\"",
        "\"a\nb\"",
        "[1}",
        "{]",
        "NaN",
        "Infinity",
        "'a'",
        "\u{feff}1",
        "// a\n1",
        "\"\\ud800\\",
    ] {
        assert!(Value::from_json(json.as_bytes()).is_err(), "{json}");
        agree(json.as_bytes());
    }
    for json in [&b"\"\xff\""[..], b"\"\xc3\"", b"\xef\xbb\xbf1", b"\"\xed\xa0\x80\"", b"1\0"] {
        assert!(Value::from_json(json).is_err(), "{json:?}");
        agree(json);
    }
}

#[test]
fn numbers_that_cannot_be_exact_are_refused_where_they_are_wanted() {
    for number in
        ["1e400", "1e-400", "99999999999999999999999999999", "0.12345678901234567890123456789"]
    {
        let json = format!("{{\"a\":{number},\"b\":1}}");
        assert!(Value::from_json(json.as_bytes()).is_err());
        let read = Paths::none().with("b").read(json.as_bytes()).unwrap();
        assert_eq!(read.to_json_text(), r#"{"b":1}"#);
    }
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(Value::from_json(nested(64).as_bytes()).is_ok());
    assert!(Value::from_json(nested(65).as_bytes()).is_err());
    assert!(Paths::none().read(nested(65).as_bytes()).is_err());
    assert!(Value::from_json("[".repeat(1_000_000).as_bytes()).is_err());
    assert!(Value::from_json("{\"a\":".repeat(1_000_000).as_bytes()).is_err());
}

#[test]
fn size_is_bounded() {
    let large = format!("\"{}\"", "a".repeat(8 * 1024 * 1024));
    assert!(Value::from_json(large.as_bytes()).is_err());
}

#[test]
fn paths_read_what_they_name_and_nothing_else() {
    let json = br#"{"a":1,"b":{"c":[{"d":1,"e":2},{"e":3}],"f":4},"g":[[{"h":1}]],"a":5}"#;
    let read = |paths: &[&str]| {
        let paths = paths.iter().fold(Paths::none(), |paths, path| paths.with(path));
        paths.read(json).unwrap().to_json_text()
    };
    assert_eq!(read(&[]), "{}");
    assert_eq!(read(&["a"]), r#"{"a":5}"#);
    assert_eq!(read(&["b.c[].d", "x"]), r#"{"b":{"c":[{"d":1},{}]}}"#);
    assert_eq!(read(&["g[][].h"]), r#"{"g":[[{"h":1}]]}"#);
    assert_eq!(read(&["b.f", "b"]), r#"{"b":{"c":[{"d":1,"e":2},{"e":3}],"f":4}}"#);
    let joined = Paths::none().with("a").and(&Paths::none().with("b.f"));
    assert_eq!(joined.read(json).unwrap().to_json_text(), r#"{"a":5,"b":{"f":4}}"#);
}

/// JSON texts with odd spacing and escapes.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|truth| truth.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        "-?(0|[1-9][0-9]{0,12})(\\.[0-9]{1,8})?([eE][+-]?[0-9]{1,2})?",
        any::<String>().prop_map(|text| Json::String(text).to_string()),
        "\"([a-z ]|\\\\u00[0-9a-f]{2}|\\\\n|\\\\ud83d\\\\ude00){0,20}\"",
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        let name = "\"[a-d]{1,2}\"";
        prop_oneof![
            (prop::collection::vec(inner.clone(), 0..6), "[ \n]{0,2}")
                .prop_map(|(list, gap)| format!("[{gap}{}{gap}]", list.join(&format!("{gap},")))),
            (prop::collection::vec((name, inner), 0..6), "[ \t]?", "[ \t]?").prop_map(
                |(fields, gap, after)| {
                    let fields =
                        fields.iter().map(|(name, value)| format!("{name}{gap}:{after}{value}"));
                    format!("{{{gap}{}{gap}}}", fields.collect::<Vec<_>>().join(","))
                }
            ),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_readers_agree_on_good_texts(json in json()) {
        agree(json.as_bytes());
    }

    #[test]
    fn both_readers_agree_on_damaged_texts(
        json in json(),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = json.into_bytes();
        let place = place.index(bytes.len());
        if cut { bytes.truncate(place) } else { bytes[place] = byte }
        agree(&bytes);
    }

    #[test]
    fn both_readers_agree_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        agree(&bytes);
    }

    #[test]
    fn what_is_written_is_read_again(json in json()) {
        if let Ok(value) = Value::from_json(json.as_bytes()) {
            prop_assert_eq!(Value::from_json(value.to_json_text().as_bytes()), Ok(value));
        }
    }

    #[test]
    fn objects_of_a_list_are_read_alike_however_they_are_written(
        objects in prop::collection::vec(
            prop::collection::vec(("\"(a|b|c|\\\\u0061)\"[ ]?:[ ]{0,2}", "[0-9]|\"x\"|\\[1\\]"), 0..5),
            0..6,
        ),
    ) {
        let object = |members: &Vec<(String, String)>| {
            let members = members.iter().map(|(name, value)| format!("{name}{value}"));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        };
        let json = format!("{{\"x\":[{}]}}", objects.iter().map(object).collect::<Vec<_>>().join(", "));
        let whole = Value::from_json(json.as_bytes()).unwrap();
        let read = Paths::none().with("x[].a").with("x[].c").read(json.as_bytes()).unwrap();
        let elements = |value: &Value| value.get("x").unwrap().as_list().unwrap().to_vec();
        for (read, whole) in elements(&read).iter().zip(&elements(&whole)) {
            prop_assert_eq!(read.get("a"), whole.get("a"));
            prop_assert_eq!(read.get("c"), whole.get("c"));
            prop_assert_eq!(read.get("b"), None);
        }
        agree(json.as_bytes());
    }

    #[test]
    fn a_path_reads_what_the_whole_holds(json in json(), names in prop::collection::vec("[a-d]{1,2}", 1..4)) {
        if let Ok(whole) = Value::from_json(json.as_bytes()) {
            let read = Paths::none().with(&names.join(".")).read(json.as_bytes()).unwrap();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            prop_assert_eq!(read.at(&names), whole.at(&names));
        }
    }
}

#[test]
fn many_fields_are_told_apart() {
    let field = |place: usize| format!("\"k{}\":{place}", place % 1_000);
    let json = format!("{{{}}}", (0..1_500).map(field).collect::<Vec<_>>().join(","));
    let value = Value::from_json(json.as_bytes()).unwrap();
    assert_eq!(value.as_object().unwrap().len(), 1_000);
    assert_eq!(value.get("k499"), Some(&Value::from(1_499)));
    assert_eq!(value.get("k500"), Some(&Value::from(500)));
    agree(json.as_bytes());
}
