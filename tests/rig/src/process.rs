//! Child processes: those that end by themselves, and servers that end with us.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};

use crate::{Error, Result};

/// How long a server may take to end once it is told to.
const GRACE: Duration = Duration::from_secs(3);

/// How much of a log is worth repeating in an error.
const TAIL_LINES: usize = 25;

/// Runs a program to its end and gives what it printed.
pub(crate) async fn output(command: &mut Command) -> Result<Vec<u8>> {
    let program = line(command);
    let output = command
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(Error::system(format!("start `{program}`")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let mut said = output.stdout;
    said.extend(output.stderr);
    Err(Error::Program {
        program,
        status: output.status,
        said: last_lines(&String::from_utf8_lossy(&said)),
    })
}

/// Runs a program that shows its own progress on our terminal.
pub(crate) async fn shown(command: &mut Command) -> Result<()> {
    let program = line(command);
    let status = command
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .status()
        .await
        .map_err(Error::system(format!("start `{program}`")))?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Program { program, status, said: String::new() })
}

fn line(command: &Command) -> String {
    let command = command.as_std();
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

/// A server that ends when its standard input closes.
///
/// The kernel closes our end of that pipe whatever happens to us, so that no server outlives
/// us even when we are killed.
#[derive(Debug)]
pub(crate) struct Server {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Server {
    /// Starts it, with everything it prints going to `log` but standard output as told.
    pub(crate) fn start(
        name: &str,
        command: &mut Command,
        log: PathBuf,
        stdout: Option<Stdio>,
    ) -> Result<Self> {
        let to_log = || std::fs::File::create(&log).and_then(|file| Ok((file.try_clone()?, file)));
        let (out, err) = to_log().map_err(Error::system(format!("write {}", log.display())))?;
        let child = command
            .stdin(Stdio::piped())
            .stdout(stdout.unwrap_or_else(|| out.into()))
            .stderr(err)
            .spawn()
            .map_err(Error::system(format!("start {name}")))?;
        Ok(Self { name: name.into(), child, log })
    }

    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    pub(crate) fn log(&self) -> &Path {
        &self.log
    }

    /// How it ended, if it did.
    pub(crate) fn ended(&mut self) -> Option<String> {
        let status = self.child.try_wait().ok().flatten()?;
        Some(format!("it ended ({status})"))
    }

    pub(crate) fn not_ready(&self, why: impl Into<String>) -> Error {
        Error::NotReady {
            server: self.name.clone(),
            why: why.into(),
            log: self.log.clone(),
            said: last_lines(&std::fs::read_to_string(&self.log).unwrap_or_default()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let deadline = Instant::now() + GRACE;
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() > deadline {
                let _ = self.child.start_kill();
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

pub(crate) fn last_lines(text: &str) -> String {
    let lines: Vec<_> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n")
}
