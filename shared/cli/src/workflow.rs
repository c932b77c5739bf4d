//! Workflows on files: walk records through them, list the kinds of steps.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use entities::documents::Documents;
use entities::entity::Key;
use entities::order::{OrderEntity, Settings};
use flow::rehearsal::{Canned, Rehearsed, rehearse};
use flow::workflow::SCHEMAS;
use flow::{Release, Verdict};
use serde_json::json;

use crate::document::{Draft, read};
use crate::failure::{Failure, Outcome};
use crate::record::way;
use crate::show::{Show, table};

/// Walks each record through the workflow and tells its way.
pub(crate) async fn test(
    file: &Path,
    inputs: &[PathBuf],
    mappings: &[PathBuf],
    answer: Option<Verdict>,
    settings: &Settings,
    show: Show,
) -> Outcome<()> {
    let mut documents = Documents::shipped();
    for path in mappings.iter().map(PathBuf::as_path).chain([file]) {
        documents = Draft::open(path)?.among(documents);
    }
    let release = Arc::new(Release::<OrderEntity>::new(0, settings, &documents)?);
    let mut all = Vec::new();
    for input in inputs {
        let source = Canned(read(input)?);
        let rehearsed = rehearse(&release, Key::Id("0".to_owned()), &source, answer).await;
        all.push((input.display().to_string(), rehearsed.map_err(Failure::Shop)?));
    }
    let json: Vec<_> = all.iter().map(|(file, rehearsed)| told(file, rehearsed)).collect();
    show.print(&json, || {
        let one = |(file, rehearsed): &(String, Rehearsed)| {
            let outcome = rehearsed.outcome.map_or("–", flow::Outcome::as_str);
            let number = rehearsed.number.as_deref().unwrap_or("unreadable");
            let reasons = rehearsed.reasons.join("; ");
            format!("{file}: {number} → {outcome} {reasons}\n{}\n", way(&rehearsed.trace))
        };
        all.iter().map(one).collect::<Vec<_>>().join("\n")
    })
}

fn told(file: &str, rehearsed: &Rehearsed) -> serde_json::Value {
    json!({
        "file": file,
        "number": rehearsed.number,
        "outcome": rehearsed.outcome,
        "code": rehearsed.code,
        "reasons": rehearsed.reasons,
        "question": rehearsed.question,
        "notifications": rehearsed.notifications,
        "trace": rehearsed.trace,
    })
}

/// All kinds of steps, from the types that carry them out.
pub(crate) fn steps(show: Show) -> Outcome<()> {
    show.print(SCHEMAS, || {
        let rows = SCHEMAS.iter().map(|schema| {
            let setting = |it: &flow::workflow::step::SettingSchema| {
                let optional = if it.required { "" } else { " (optional)" };
                format!("{}: {}{optional}. {}", it.name, it.kind, it.about)
            };
            let settings: Vec<String> = schema.settings.iter().map(setting).collect();
            [schema.step.to_owned(), schema.about.to_owned(), settings.join("\n")]
        });
        table(["Step", "What it does", "Settings"], rows)
    })
}
