//! `palette.md` lists the functions as they are; `UPDATE_GOLDEN=1` rewrites it.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use mapping::Mapping;
use mapping::functions::{self, Function, Presence};

#[test]
fn the_listing_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/palette.md");
    let listing = listing();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &listing).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == listing, "palette.md is out of date: run this test with UPDATE_GOLDEN=1");
}

#[test]
fn the_data_names_every_function() {
    let palette = functions::palette();
    let names: Vec<&str> = palette
        .as_list()
        .unwrap()
        .iter()
        .map(|function| function.get("name").unwrap().as_text().unwrap())
        .collect();
    let all: Vec<&str> = functions::all().iter().map(|function| function.name).collect();
    assert_eq!(names, all);
}

/// Nobody should copy an example and be refused.
#[test]
fn every_example_passes_the_checker() {
    for function in functions::all() {
        for (call, _) in function.examples {
            let quoted = call.replace('\'', "''");
            let tables =
                if call.contains("sizes") { "tables: { sizes: { S: Small } }\n" } else { "" };
            let document = format!(
                "mapping: m\nversion: 1\nsource: a\ntarget: b\n{tables}rows: [{{ to: a, from: '{quoted}' }}]"
            );
            let checked = Mapping::parse(&document).and_then(Mapping::check_without_schemas);
            assert!(checked.is_ok(), "{call}: {:?}", checked.err());
        }
    }
}

fn listing() -> String {
    let mut text = "# The palette\n\nAll functions of the mapping language. Generated from the \
                    functions themselves; every example is one of their tests.\n"
        .to_owned();
    let mut groups: Vec<&str> = Vec::new();
    for function in functions::all() {
        if !groups.contains(&function.group.name()) {
            groups.push(function.group.name());
        }
    }
    groups.sort_unstable();
    for group in groups {
        writeln!(text, "\n## {group}").unwrap();
        for function in functions::all().iter().filter(|function| function.group.name() == group) {
            text.push_str(&described(function));
        }
    }
    text
}

fn described(function: &Function) -> String {
    let takes = function.takes.iter().map(|parameter| match parameter.presence {
        Presence::Required => parameter.name.to_owned(),
        Presence::Optional => format!("{}?", parameter.name),
        Presence::Repeated => format!("{}…", parameter.name),
    });
    let takes = takes.collect::<Vec<_>>().join(", ");
    let (name, about, gives) = (function.name, function.about, function.gives.words());
    let mut text = format!("\n### {name}\n`{name}({takes})` → {gives}. {about}\n");
    for (call, result) in function.examples {
        writeln!(text, "- `{call}` → `{result}`").unwrap();
    }
    text
}
