//! Prints how many recorded exchanges the sandbox reproduces, and where it differs.

use std::io::Write;

use contract::{Recordings, replay_all, summary};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let recordings = Recordings::load()?;
    let outcomes = replay_all(&recordings).await?;
    let mut out = std::io::stdout();
    let is_verbose = std::env::args().any(|argument| argument == "--differences");
    for outcome in outcomes.iter().filter(|outcome| is_verbose && !outcome.differences.is_empty()) {
        writeln!(out, "{}\n  {}", outcome.name, outcome.differences.join("\n  "))?;
    }
    writeln!(out, "{}", summary(&outcomes))?;
    Ok(())
}
