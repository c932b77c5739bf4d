//! What a program leaves on the machine: nothing, outside the target folder.

use std::env;
use std::ffi::OsString;
use std::path::Path;

use rig::place;
use tokio::process::Command;

use crate::steps::{Outcome, succeed};

/// Runs a program with an empty folder for its home and its temporary files, and finds it empty
/// afterwards.
pub(crate) async fn leaves_none(command: &mut Command, target: &Path) -> Outcome {
    let folder = place::run_folder(target).map_err(|error| error.to_string())?;
    command.env("HOME", folder.path()).env("TMPDIR", folder.path());
    for (variable, below_home) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
        if let Some(own) = own(variable, below_home) {
            command.env(variable, own);
        }
    }
    succeed(command).await?;
    let left =
        names(folder.path()).map_err(|error| format!("what was left is unknown: {error}"))?;
    if left.is_empty() {
        return Ok(());
    }
    Err(format!("it left in the home or temporary folder: {}", left.join(", ")))
}

/// Where the toolchain is at home, which is not in the folder.
fn own(variable: &str, below_home: &str) -> Option<OsString> {
    let at_home = || Some(Path::new(&env::var_os("HOME")?).join(below_home).into_os_string());
    env::var_os(variable).or_else(at_home)
}

fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn leaves_none_after(script: &str) -> Outcome {
        let target = place::target().await.unwrap();
        leaves_none(Command::new("sh").args(["-c", script]), &target).await
    }

    #[tokio::test]
    async fn a_program_that_cleans_up_leaves_nothing() {
        let script = r#"touch "$TMPDIR/scratch" && rm "$TMPDIR/scratch""#;
        assert_eq!(leaves_none_after(script).await, Ok(()));
    }

    #[tokio::test]
    async fn what_is_left_is_named() {
        let left = leaves_none_after(r#"mkdir "$TMPDIR/empty" "$HOME/.settings""#).await;
        let told = "it left in the home or temporary folder: .settings, empty";
        assert_eq!(left, Err(told.to_owned()));
    }

    #[tokio::test]
    async fn a_program_that_ends_badly_is_told_first() {
        let ended = leaves_none_after(r#"touch "$HOME/left"; exit 3"#).await;
        assert_eq!(ended, Err("sh ended badly (exit status: 3)".to_owned()));
    }
}
