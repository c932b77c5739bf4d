//! What became of a record.

use aws::LedgerRow;
use entities::entity::{Entity, Key};
use entities::order::OrderEntity;
use flow::Channel as _;
use flow::trace::{Made, Trace};
use serde_json::json;

use crate::account::Account;
use crate::failure::{Failure, Outcome};
use crate::show::{Show, table};

/// Longest path shown, in characters; JSON has them whole.
const LONGEST_PATH: usize = 60;

pub(crate) async fn show(record: &str, stack: &str, show: Show) -> Outcome<()> {
    let account = Account::open(stack).await?;
    let subject = subject(&account, record).await?;
    let row = account.ledger()?.row(&subject).await?.ok_or_else(|| {
        Failure::Usage(format!("nothing is known of `{subject}`; a record is named like `order:8`"))
    })?;
    show.print(&json!(row), || {
        let trace = row.trace.as_ref().map_or(String::new(), way);
        format!("{}\n{trace}", table([subject.as_str(), ""], facts(&row)))
    })
}

/// The record that is meant: an order's number is looked up in the shop.
async fn subject(account: &Account, record: &str) -> Outcome<String> {
    if record.contains(':') {
        return Ok(record.to_owned());
    }
    let call = OrderEntity::read(&Key::Number(record.to_owned()));
    let reply = account.shop().await?.send(&call).await;
    let reply = reply.map_err(|error| Failure::Shop(error.into()))?;
    let found = OrderEntity::changed(&reply).map_err(Failure::Usage)?;
    let row = found.rows.first().ok_or_else(|| {
        Failure::Usage(format!(
            "the shop has no order with the number {record}; a record is named like `order:8`"
        ))
    })?;
    Ok(format!("{}:{}", OrderEntity::NAME, row.id))
}

fn facts(row: &LedgerRow) -> [[String; 2]; 6] {
    let told = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
    [
        ["number".to_owned(), told(&row.number)],
        ["outcome".to_owned(), row.outcome.map_or("under way", flow::Outcome::as_str).to_owned()],
        ["why".to_owned(), told(&row.reason.clone().or(row.cause.clone()))],
        ["version".to_owned(), told(&row.version)],
        ["settled".to_owned(), told(&row.settled_at)],
        ["release".to_owned(), row.release.map_or("–".to_owned(), |it| it.to_string())],
    ]
}

/// The way through the workflow, a line a step, and the calls that were made, a line a call.
pub(crate) fn way(trace: &Trace) -> String {
    let parts = [steps(trace), calls(trace), failures(trace)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

fn steps(trace: &Trace) -> String {
    if trace.steps.is_empty() {
        return String::new();
    }
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

fn calls(trace: &Trace) -> String {
    let mut rows = Vec::new();
    let mut last = 0;
    for (number, made) in numbered(trace) {
        if number > last + 1 {
            let gap = format!("{} calls that are not kept", number - last - 1);
            rows.push([
                "…".to_owned(),
                String::new(),
                String::new(),
                gap,
                String::new(),
                String::new(),
            ]);
        }
        rows.push(call_row(number, made));
        last = number;
    }
    if rows.is_empty() {
        return String::new();
    }
    table(["#", "System", "Method", "Path", "Status", "ms"], rows)
}

/// The calls in the order made, each with its number among all that were made.
fn numbered(trace: &Trace) -> Vec<(usize, &Made)> {
    let mut all: Vec<(usize, &Made)> = (1..).zip(&trace.reads).collect();
    let mut number = all.len();
    for taken in &trace.steps {
        for (place, made) in taken.calls.iter().enumerate() {
            // What is not kept is from the middle.
            if place == taken.calls.len() / 2 {
                number += taken.calls_left_out;
            }
            number += 1;
            all.push((number, made));
        }
    }
    all
}

fn call_row(number: usize, made: &Made) -> [String; 6] {
    let status = made.status.map(|status| status.to_string());
    let status: Vec<String> = status.into_iter().chain(made.class.clone()).collect();
    [
        number.to_string(),
        made.system.to_string(),
        made.method.to_string(),
        short(&made.path),
        status.join(" "),
        made.duration_ms.to_string(),
    ]
}

/// A path without its middle if it is long: what it ends with tells records apart.
fn short(path: &str) -> String {
    let letters: Vec<char> = path.chars().collect();
    if letters.len() <= LONGEST_PATH {
        return path.to_owned();
    }
    let half = LONGEST_PATH / 2;
    let [from, to] = [&letters[..half], &letters[letters.len() - half + 1..]];
    from.iter().chain(['…'].iter()).chain(to).collect()
}

/// What the systems said to the calls that failed.
fn failures(trace: &Trace) -> String {
    let failed = numbered(trace).into_iter().filter_map(|(number, made)| {
        let class = made.class.as_ref()?;
        let status = made.status.map_or(String::new(), |status| format!(", status {status}"));
        let words = made.message.as_ref().map_or(String::new(), |words| format!(": {words}"));
        Some(format!("call {number} failed ({class}{status}){words}"))
    });
    failed.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use entities::call::{Method, System};
    use flow::trace::Taken;
    use serde_json::Value;

    use super::*;

    fn made(path: &str) -> Made {
        Made {
            system: System::Heartland,
            method: Method::Get,
            path: path.to_owned(),
            status: Some(200),
            duration_ms: 12,
            class: None,
            message: None,
        }
    }

    fn sent(calls: Vec<Made>, calls_left_out: usize) -> Trace {
        let step = Taken {
            step: "write".to_owned(),
            kind: "send".to_owned(),
            result: "passed".to_owned(),
            input: Value::Null,
            output: Value::Null,
            calls,
            calls_left_out,
            duration_us: 1,
        };
        let read = Made { system: System::Magento, ..made("V1/orders/8") };
        Trace { reads: vec![read], steps: vec![step], ..Trace::default() }
    }

    /// What the cells of a table say, a line a row.
    fn cells(table: &str) -> Vec<String> {
        let rows = table.lines().filter(|line| line.starts_with('│'));
        let cells = |row: &str| row.split(['│', '┆']).map(str::trim).collect::<Vec<_>>().join(" ");
        rows.map(|row| cells(row).trim().to_owned()).collect()
    }

    #[test]
    fn calls_are_told_in_a_row_each_and_the_failed_one_in_a_sentence() {
        let refused = Made {
            method: Method::Post,
            status: Some(400),
            class: Some("heartland_invalid".to_owned()),
            message: Some("First name can't be blank".to_owned()),
            ..made("customers")
        };
        let trace = sent(vec![made("orders"), refused], 0);
        let rows = [
            "# System Method Path Status ms",
            "1 magento GET V1/orders/8 200 12",
            "2 heartland GET orders 200 12",
            "3 heartland POST customers 400 heartland_invalid 12",
        ];
        assert_eq!(cells(&calls(&trace)), rows);
        let sentence = "call 3 failed (heartland_invalid, status 400): First name can't be blank";
        assert_eq!(failures(&trace), sentence);
        assert!(way(&trace).ends_with(sentence));
    }

    #[test]
    fn a_call_without_an_answer_has_its_class_for_a_status() {
        let lost =
            Made { status: None, class: Some("heartland_transient".to_owned()), ..made("orders") };
        let trace = sent(vec![lost], 0);
        assert_eq!(cells(&calls(&trace))[2], "2 heartland GET orders heartland_transient 12");
        assert_eq!(failures(&trace), "call 2 failed (heartland_transient)");
    }

    #[test]
    fn calls_that_are_not_kept_leave_a_gap_in_the_numbers() {
        let trace = sent(vec![made("a"), made("b")], 7);
        let rows = cells(&calls(&trace));
        assert_eq!(rows[2], "2 heartland GET a 200 12");
        assert!(rows[3].contains("7 calls that are not kept"), "{}", rows[3]);
        assert_eq!(rows[4], "10 heartland GET b 200 12");
    }

    #[test]
    fn a_trace_without_steps_tells_only_the_call_that_failed() {
        let unread =
            Made { class: Some("magento_denied".to_owned()), status: Some(401), ..made("V1") };
        let trace = Trace { reads: vec![unread], ..Trace::default() };
        assert!(!way(&trace).contains("workflow"), "{}", way(&trace));
        assert_eq!(way(&Trace::default()), "");
    }

    #[test]
    fn a_long_path_loses_its_middle() {
        let path = format!("orders/{}/lines/42", "9".repeat(80));
        let cut = short(&path);
        assert_eq!(cut.chars().count(), LONGEST_PATH);
        assert!(cut.starts_with("orders/999") && cut.ends_with("99/lines/42"), "{cut}");
        assert_eq!(short("orders/8"), "orders/8");
    }
}
