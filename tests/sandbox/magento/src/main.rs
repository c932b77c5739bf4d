//! Starts one sandbox, says where it is, and serves until it is told to end.

use std::io::Write;

use clap::Parser;
use sandbox_magento::{Options, StartError, start};

#[tokio::main]
async fn main() -> Result<(), StartError> {
    let options = Options::parse();
    let exits_with_stdin = options.exit_on_stdin_close;
    let running = start(options).await?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", running.ready_line()).and_then(|()| out.flush())?;
    if exits_with_stdin {
        std::thread::spawn(|| {
            let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
            std::process::exit(0);
        });
    }
    running.wait().await;
    Ok(())
}
