//! Mappings on files: check them, run them, list what they can use.

use std::path::Path;

use entities::documents::{Documents, checked};
use entities::entity::Entity;
use entities::order::{OrderEntity, Rules, Settings};
use entities::vocabulary::Problem;
use mapping::{Input, RunError, Tables, Value};
use serde_json::json;

use crate::document::{Draft, read};
use crate::failure::{Failure, Outcome};
use crate::show::{Show, table};

/// Checks every document, and tells of all before it fails.
pub(crate) fn check(files: &[std::path::PathBuf], settings: &Settings, show: Show) -> Outcome<()> {
    let drafts: Vec<Outcome<Draft>> = files.iter().map(|file| Draft::open(file)).collect();
    // What is checked together fits together: a workflow may name a mapping beside it.
    let documents = drafts
        .iter()
        .flatten()
        .fold(Documents::shipped(), |documents, draft| draft.among(documents));
    let mut told = Vec::new();
    for (file, draft) in files.iter().zip(drafts) {
        let name = draft.as_ref().map(|draft| draft.name.clone()).unwrap_or_default();
        let problems = match draft.and_then(|draft| draft.check(&documents, settings)) {
            Ok(()) => Vec::new(),
            // What is wrong with another document is told with that one.
            Err(Failure::Misfit { name: other, .. }) if !name.is_empty() && other != name => {
                Vec::new()
            }
            Err(Failure::Misfit { problems, .. }) => problems.lines().map(str::to_owned).collect(),
            Err(failure) => return Err(failure),
        };
        told.push((file.display().to_string(), problems));
    }
    let wrong = told.iter().filter(|(_, problems)| !problems.is_empty()).count();
    let json: Vec<_> = told
        .iter()
        .map(|(file, problems)| json!({ "file": file, "holds": problems.is_empty(), "problems": problems }))
        .collect();
    show.print(&json, || {
        let mut lines = Vec::new();
        for (file, problems) in &told {
            match problems.as_slice() {
                [] => lines.push(format!("{file} holds")),
                problems => {
                    lines.extend(problems.iter().map(|problem| format!("{file}:{problem}")));
                }
            }
        }
        lines.join("\n")
    })?;
    match wrong {
        0 => Ok(()),
        wrong => Err(Failure::Refused(format!("{wrong} of {} documents do not hold", files.len()))),
    }
}

/// Maps a record from a file. Magento's own record is first mapped to the canonical one where the
/// mapping needs that.
pub(crate) fn run(file: &Path, input: &Path, settings: &Settings) -> Outcome<()> {
    let draft = Draft::open(file)?;
    let body = read(input)?;
    let mapping = checked(&draft.text, &Tables::new()).map_err(|problems| Failure::Misfit {
        name: draft.name.clone(),
        problems: problems.to_string(),
    })?;
    let source = mapping.mapping().source.as_str();
    let of_orders = ["magento.order", OrderEntity::RECORD_SCHEMA].contains(&source);
    let is_magento = of_orders && body.contains("\"entity_id\"");
    let mapped = if is_magento {
        let documents = draft.among(Documents::shipped());
        let rules = Rules::new(settings.clone(), &documents)?;
        let record = OrderEntity::decode(&body, &rules).map_err(|found| problems(&found))?;
        if mapping.mapping().target == OrderEntity::RECORD_SCHEMA {
            OrderEntity::canonical(&record).clone()
        } else {
            OrderEntity::map(&record, &draft.name, &rules).map_err(|found| problems(&found))?
        }
    } else {
        let settings = mapping::to_value(settings).unwrap_or(Value::Null);
        let given = Input::json(body.as_bytes()).settings(&settings);
        mapping.run(&given).map_err(|error| match error {
            RunError::Unreadable(error) => {
                Failure::Usage(format!("{} is no JSON that can be read: {error}", input.display()))
            }
            error @ RunError::Rows(_) => {
                Failure::Misfit { name: draft.name.clone(), problems: error.to_string() }
            }
        })?
    };
    let json: serde_json::Value = serde_json::from_str(&mapped.to_json_text())
        .map_err(|error| Failure::Usage(error.to_string()))?;
    // People read the record as JSON too.
    Show { json: true }.print(&json, String::new)
}

/// What a person must decide, a line each.
fn problems(problems: &[Problem]) -> Failure {
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| {
            format!("{}: {} ({})", problem.cause.code(), problem.message, problem.remedy)
        })
        .collect();
    Failure::Misfit { name: "the record".to_owned(), problems: lines.join("\n") }
}

/// Everything that expressions can use.
pub(crate) fn functions(show: Show) -> Outcome<()> {
    let palette = mapping::functions::palette();
    let json: serde_json::Value = serde_json::from_str(&palette.to_json_text())
        .map_err(|error| Failure::Usage(error.to_string()))?;
    show.print(&json, || {
        let rows = palette.as_list().unwrap_or_default().iter().map(|function| {
            let text = |name: &str| {
                function.get(name).and_then(Value::as_text).unwrap_or_default().to_owned()
            };
            let example = function.at(&["examples"]).and_then(Value::as_list);
            let call = example.and_then(|all| all.first()).and_then(|it| it.get("call"));
            let call = call.and_then(Value::as_text).unwrap_or_default().to_owned();
            [text("name"), text("group"), text("about"), call]
        });
        table(["Function", "Group", "What it does", "Example"], rows)
    })
}
