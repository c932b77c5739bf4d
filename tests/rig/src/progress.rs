//! Says what is going on: a moving line on a terminal, plain lines elsewhere, nothing in tests.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How a run tells its steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// A line that moves.
    Terminal,
    /// A line when a step begins and ends, for files and pipes.
    Lines,
    /// Nothing.
    Silent,
}

impl Progress {
    /// Moves on a terminal and is plain elsewhere. All of it goes to standard error.
    pub fn detect() -> Self {
        if std::io::stderr().is_terminal() { Self::Terminal } else { Self::Lines }
    }

    /// For a step at the same time as one whose program writes to the terminal: it does not move.
    #[must_use]
    pub fn beside_others(self) -> Self {
        match self {
            Self::Terminal | Self::Silent => Self::Silent,
            Self::Lines => Self::Lines,
        }
    }

    /// Begins a step.
    pub fn step(self, name: impl Into<String>) -> Step {
        let name = name.into();
        let bar = match self {
            Self::Terminal => spinner(&name),
            Self::Lines | Self::Silent => ProgressBar::hidden(),
        };
        if self == Self::Lines {
            eprintln!("- {name} ...");
        }
        Step { progress: self, name, bar, begun: Instant::now() }
    }
}

fn spinner(name: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner:.cyan} {prefix} {msg:.dim}");
    let bar = ProgressBar::new_spinner()
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        .with_prefix(name.to_owned());
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// A step that is under way. Dropped before [`Step::done`], it counts as failed.
#[derive(Debug)]
pub struct Step {
    progress: Progress,
    name: String,
    bar: ProgressBar,
    begun: Instant,
}

impl Step {
    /// Shows how far it is; only where lines can move.
    pub fn note(&self, text: impl Into<String>) {
        self.bar.set_message(text.into());
    }

    /// Clears the moving line, so that another program can write to the terminal.
    pub fn step_aside(&self) {
        self.bar.disable_steady_tick();
        self.bar.finish_and_clear();
    }

    /// How long it has been under way.
    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Ends it well; `result` says in a few words what came of it.
    pub fn done(self, result: &str) {
        let took = self.begun.elapsed();
        let gap = if result.is_empty() { "" } else { ": " };
        let line = format!("{}{gap}{result} ({took:.1?})", self.name);
        match self.progress {
            Progress::Terminal => {
                self.bar.finish_and_clear();
                eprintln!("\x1b[32m✔\x1b[0m {line}");
            }
            Progress::Lines => eprintln!("  {line}"),
            Progress::Silent => {}
        }
    }
}
