//! Where things lie: the project, cargo's target folder, and a folder for each run.

use std::env;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use tokio::process::Command;

use crate::process::output;
use crate::{Error, Result};

/// The folder with the workspace's `Cargo.toml`.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new("."))
}

/// The cargo that runs us, or the one on the path.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(project());
    command
}

/// Cargo's target folder, wherever settings or environment put it.
///
/// # Errors
/// If cargo does not describe the workspace.
pub async fn target() -> Result<PathBuf> {
    let mut command = cargo();
    command.args(["metadata", "--format-version", "1", "--no-deps", "--offline"]);
    let what = "the output of `cargo metadata`";
    let metadata: Value = serde_json::from_slice(&output(&mut command).await?)
        .map_err(|source| Error::Json { what: what.into(), source })?;
    let target = metadata["target_directory"].as_str();
    target.map(PathBuf::from).ok_or_else(|| Error::Unexpected {
        request: what.into(),
        missing: "target_directory".into(),
    })
}

/// A fresh folder of one run, for logs and temporary files; gone with the value.
///
/// # Errors
/// If it cannot be made.
pub fn run_folder(target: &Path) -> Result<TempDir> {
    let runs = target.join("rig");
    std::fs::create_dir_all(&runs)
        .and_then(|()| TempDir::with_prefix_in("run-", &runs))
        .map_err(Error::system(format!("make a folder in {}", runs.display())))
}
