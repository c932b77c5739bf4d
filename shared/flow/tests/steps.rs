//! `steps.md` lists the kinds of steps as they are; `UPDATE_GOLDEN=1` rewrites it. The workflows in
//! the README hold.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use entities::documents::Documents;
use entities::order::{OrderEntity, Settings};
use flow::Release;
use flow::workflow::{Piece, SCHEMAS};

#[test]
fn the_listing_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/steps.md");
    let listing = listing();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &listing).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == listing, "steps.md is out of date: run this test with UPDATE_GOLDEN=1");
}

#[test]
fn every_workflow_in_the_readme_holds() {
    let readme = include_str!("../README.md");
    let settings = Settings::read(|_| None).unwrap();
    let blocks: Vec<&str> =
        readme.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(blocks.len(), 2);
    for text in blocks {
        let documents = Documents::shipped().with_workflow("order", text);
        let release = Release::<OrderEntity>::new(0, &settings, &documents);
        release.unwrap_or_else(|misfit| panic!("{misfit}\n{text}"));
    }
}

fn listing() -> String {
    let mut text =
        "# The steps\n\nAll kinds of steps of a workflow. Generated from the types that \
                    carry them out.\n"
            .to_owned();
    for schema in SCHEMAS {
        let words = |pieces: &[Piece]| {
            let words: Vec<&str> = pieces.iter().map(|piece| name(*piece)).collect();
            if words.is_empty() { "–".to_owned() } else { words.join(", ") }
        };
        let _ = write!(text, "\n## `{}`\n\n{}\n\n", schema.step, schema.about);
        let _ = writeln!(
            text,
            "Needs: {}. Gives: {}. Voids: {}. Can end a record's way as: {}.",
            words(schema.needs),
            words(schema.gives),
            words(schema.voids),
            if schema.ends.is_empty() { "–".to_owned() } else { schema.ends.join(", ") },
        );
        if schema.settings.is_empty() {
            continue;
        }
        text.push_str(
            "\n| setting | what stands there | required | what it says |\n|---|---|---|---|\n",
        );
        for setting in schema.settings {
            let required = if setting.required { "yes" } else { "no" };
            let _ = writeln!(
                text,
                "| `{}` | {} | {required} | {} |",
                setting.name, setting.kind, setting.about
            );
        }
    }
    text
}

fn name(piece: Piece) -> &'static str {
    match piece {
        Piece::Record => "the record",
        Piece::Document => "the document for the target",
        Piece::Sent => "the target's agreement",
    }
}
