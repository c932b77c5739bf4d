//! `cargo verify`: everything that must hold before a change is taken, and nothing else.
//!
//! All steps are run, also after one has failed, so that a change is repaired in one go.
//! `cargo verify -- lints tests` runs only those steps.

mod steps;
mod traces;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use steps::{STEPS, Setting, Step};

#[tokio::main]
async fn main() -> ExitCode {
    let wanted = rig::arguments().skip(1).map(|word| word.to_string_lossy().into_owned());
    let wanted: Vec<String> = wanted.collect();
    if let Some(unknown) = wanted.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        let names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        eprintln!("cargo verify: there is no step `{unknown}`; steps are {}", names.join(", "));
        return ExitCode::from(2);
    }
    tokio::select! {
        results = run(&wanted) => summary(&results),
        _ = tokio::signal::ctrl_c() => ExitCode::from(130),
    }
}

/// A step's name, how long it took, and what was wrong.
struct Result {
    name: &'static str,
    took: Duration,
    fault: Option<String>,
}

async fn run(wanted: &[String]) -> Vec<Result> {
    let mut results = Vec::new();
    let mut setting = Setting::default();
    for step in STEPS {
        if wanted.is_empty() || wanted.iter().any(|name| name == step.name) {
            results.push(run_step(&step, &mut setting).await);
        }
    }
    results
}

async fn run_step(step: &Step, setting: &mut Setting) -> Result {
    eprintln!("\n== {}: {}", step.name, step.shows);
    let begun = Instant::now();
    let fault = step.run(setting).await.err();
    if let Some(fault) = &fault {
        eprintln!("{fault}");
    }
    Result { name: step.name, took: begun.elapsed(), fault }
}

fn summary(results: &[Result]) -> ExitCode {
    eprintln!("\n== summary");
    for Result { name, took, fault } in results {
        let verdict = if fault.is_none() { "ok" } else { "FAILED" };
        eprintln!("{name:<12} {verdict:<7} {took:>7.1?}");
    }
    if results.iter().all(|result| result.fault.is_none()) {
        eprintln!("All of it holds.");
        return ExitCode::SUCCESS;
    }
    eprintln!("Something does not hold; it is said above, under the step's name.");
    ExitCode::FAILURE
}
