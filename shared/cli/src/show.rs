//! Tables for people, JSON for programs.

use std::io::Write as _;

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::failure::{Failure, Outcome};

/// Width where there is no terminal to fit into.
const PIPED_WIDTH: u16 = 160;
/// A terminal that claims to be narrower does not know its width: some report none at all.
const NARROWEST: u16 = 20;

/// How to print.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Show {
    pub(crate) json: bool,
}

impl Show {
    /// Prints a value as JSON, or what `people` writes of it.
    pub(crate) fn print<T: Serialize + ?Sized>(
        self,
        value: &T,
        people: impl FnOnce() -> String,
    ) -> Outcome<()> {
        let text = if self.json {
            serde_json::to_string_pretty(value)
                .map_err(|error| Failure::Usage(error.to_string()))?
        } else {
            people()
        };
        let mut out = std::io::stdout().lock();
        // A reader that went away, as `head` does, is no failure.
        let _ = writeln!(out, "{}", text.trim_end());
        Ok(())
    }
}

/// Shows at a terminal how far a command has come; nothing elsewhere.
pub(crate) fn progress(records: usize) -> ProgressBar {
    let bar = ProgressBar::new(records as u64).with_message("records");
    bar.set_style(
        ProgressStyle::with_template("{bar:40} {pos} of {len} {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar
}

/// A table with these headings.
pub(crate) fn table<const N: usize>(
    headings: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED.with_rounded_corners());
    table.set_content_arrangement(ContentArrangement::Dynamic);
    if table.width().is_none_or(|width| width < NARROWEST) {
        table.set_width(PIPED_WIDTH);
    }
    table.set_header(headings);
    let mut any = false;
    for row in rows {
        table.add_row(row);
        any = true;
    }
    if any { table.to_string() } else { "nothing".to_owned() }
}
