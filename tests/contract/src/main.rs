//! Prints how many recorded exchanges and steps the sandbox reproduces, and where it differs.

use std::io::Write;

use contract::{Outcome, Recordings, Script, replay_all, replay_scripts, summary};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let exchanges = replay_all(&Recordings::load()?).await?;
    let steps = replay_scripts(&Script::load_all()?).await?;
    print("contract_exchanges_matched", &exchanges)?;
    print("contract_script_steps_matched", &steps)?;
    Ok(())
}

fn print(figure: &str, outcomes: &[Outcome]) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    let is_verbose = std::env::args().any(|argument| argument == "--differences");
    for outcome in outcomes.iter().filter(|outcome| is_verbose && !outcome.differences.is_empty()) {
        writeln!(out, "{}\n  {}", outcome.name, outcome.differences.join("\n  "))?;
    }
    writeln!(out, "{figure} {}", summary(outcomes))
}
