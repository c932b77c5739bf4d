//! Builds the functions and sandboxes, and lays the functions where the template looks for them.

use std::path::{Path, PathBuf};

use crate::process::{output, shown};
use crate::progress::Progress;
use crate::{Error, Result, place};

/// The Lambda functions, each a binary and a resource of the template.
pub const FUNCTIONS: [&str; 4] = ["magento-webhook", "catch-up", "order-changed", "dead-letter"];
/// The simulators of the two systems.
pub const SANDBOXES: [&str; 2] = ["sandbox-magento", "sandbox-heartland"];

/// The command line.
pub const COMMAND_LINE: &str = "connect";

/// How they are built.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Profile {
    /// As tests are: unoptimised, with every dependency compiled already.
    #[default]
    Dev,
    /// Optimised, but not across crates; for quick figures.
    Local,
    /// As they are deployed to the cloud; for figures.
    Release,
}

impl Profile {
    /// The name of cargo's profile.
    fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Local => "local",
            Self::Release => "release",
        }
    }

    /// Its folder below the target folder.
    fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Local | Self::Release => self.name(),
        }
    }
}

/// The binaries.
#[derive(Debug, Clone)]
pub struct Built {
    folder: PathBuf,
}

impl Built {
    /// Builds all of them in one go.
    ///
    /// # Errors
    /// If something does not compile.
    pub async fn ready(target: &Path, profile: Profile, progress: Progress) -> Result<Self> {
        let built = Self { folder: target.join(profile.folder()) };
        let step = progress.step(built.step());
        step.step_aside();
        let mut command = place::cargo();
        command.args(["build", "--profile", profile.name()]);
        // By `--bin`, as in `.cargo/config.toml`, and for its reason.
        for binary in FUNCTIONS.iter().chain(&SANDBOXES).chain([&COMMAND_LINE]) {
            command.args(["--bin", binary]);
        }
        match progress {
            Progress::Silent => output(command.arg("--quiet")).await.map(drop)?,
            Progress::Terminal | Progress::Lines => shown(&mut command).await?,
        }
        for function in FUNCTIONS {
            built.lay_out(function)?;
        }
        step.done("");
        Ok(built)
    }

    /// What is going on, and for how long if nothing is there yet.
    fn step(&self) -> &'static str {
        if self.binary(COMMAND_LINE).exists() {
            return "Building functions and sandboxes";
        }
        "Building functions and sandboxes; the first time it takes minutes"
    }

    /// The binary of a function, a sandbox or the command line.
    pub fn binary(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Copies a function to `target/lambda/<name>/bootstrap` in the project, as cargo-lambda does
    /// for the cloud: the template's `CodeUri`s name that folder, wherever cargo's own target is.
    fn lay_out(&self, function: &str) -> Result<()> {
        let folder = place::project().join("target/lambda").join(function);
        // Renamed into place, because another run may be packaging the old one.
        let half_done = folder.join(format!("bootstrap.{}", std::process::id()));
        let copy = || -> std::io::Result<()> {
            std::fs::create_dir_all(&folder)?;
            std::fs::copy(self.binary(function), &half_done)?;
            std::fs::rename(&half_done, folder.join("bootstrap"))
        };
        copy().map_err(Error::system(format!("lay {function} out in {}", folder.display())))
    }
}
