//! What became of a record.

use flow::trace::Trace;
use serde_json::json;

use crate::account::Account;
use crate::failure::{Failure, Outcome};
use crate::show::{Show, table};

pub(crate) async fn show(subject: &str, stack: &str, show: Show) -> Outcome<()> {
    let account = Account::open(stack).await?;
    let row = account.ledger()?.row(subject).await?.ok_or_else(|| {
        Failure::Usage(format!("nothing is known of `{subject}`; a record is named like `order:8`"))
    })?;
    show.print(&json!(row), || {
        let told = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        let facts = [
            ["number".to_owned(), told(&row.number)],
            [
                "outcome".to_owned(),
                row.outcome.map_or("under way", flow::Outcome::as_str).to_owned(),
            ],
            ["why".to_owned(), told(&row.reason.clone().or(row.cause.clone()))],
            ["version".to_owned(), told(&row.version)],
            ["settled".to_owned(), told(&row.settled_at)],
            ["release".to_owned(), row.release.map_or("–".to_owned(), |it| it.to_string())],
        ];
        let trace = row.trace.as_ref().map_or(String::new(), way);
        format!("{}\n{trace}", table([subject, ""], facts))
    })
}

/// The way through the workflow, a line a step.
pub(crate) fn way(trace: &Trace) -> String {
    let brief = |value: &serde_json::Value| match value {
        serde_json::Value::Null => String::new(),
        value => {
            let text = value.to_string();
            match text.char_indices().nth(160) {
                Some((end, _)) => format!("{}…", &text[..end]),
                None => text,
            }
        }
    };
    let rows = trace.steps.iter().map(|taken| {
        [
            taken.step.clone(),
            taken.kind.clone(),
            taken.result.clone(),
            brief(&taken.input),
            brief(&taken.output),
            format!("{} µs", taken.duration_us),
        ]
    });
    let heading = format!("workflow {}, release {}", trace.workflow, trace.release);
    format!("{heading}\n{}", table(["Step", "Does", "Result", "Looked at", "Made", "Took"], rows))
}
