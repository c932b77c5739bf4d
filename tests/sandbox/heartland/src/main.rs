//! The Heartland sandbox as a program.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use sandbox_heartland::{Options, start};
use tokio::io::AsyncReadExt;

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let ends_with_stdin = options.exit_on_stdin_close;
    let running = match start(options).await {
        Ok(running) => running,
        Err(error) => return fail(&error),
    };
    // The reader of this line is often a program that waits for it.
    if writeln!(std::io::stdout(), "{}", running.line()).is_err() {
        return ExitCode::FAILURE;
    }
    tokio::select! {
        () = asked_to_end() => {}
        () = stdin_closed(), if ends_with_stdin => {}
    }
    ExitCode::SUCCESS
}

fn fail(error: &dyn std::error::Error) -> ExitCode {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let causes: Vec<String> = causes.map(ToString::to_string).collect();
    // Without a terminal to tell it to, the exit code still tells.
    let _ = writeln!(std::io::stderr(), "sandbox-heartland: {}", causes.join(": "));
    ExitCode::FAILURE
}

async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

async fn stdin_closed() {
    let mut stdin = tokio::io::stdin();
    let mut ignored = [0; 256];
    while stdin.read(&mut ignored).await.is_ok_and(|length| length > 0) {}
}
