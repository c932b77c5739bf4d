//! The pinned Python tools, installed once into a virtual environment below cargo's target folder.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::process::Command;

use crate::process::output;
use crate::progress::Progress;
use crate::{Error, Result, place};

const LOCK: &str = "infra/local/requirements.txt";
/// Nothing is kept elsewhere for the next time, and only what is used gets compiled, when it is.
const PIP: &str =
    "install --quiet --disable-pip-version-check --no-cache-dir --no-compile --requirement";
const INTERPRETERS: [&str; 6] =
    ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];
/// Between two looks whether another run is done installing.
const PAUSE: Duration = Duration::from_millis(200);
const AT_LEAST_3_10: &str = "import sys; sys.exit(sys.version_info < (3, 10))";

/// The installed tools.
#[derive(Debug, Clone)]
pub struct Tools {
    bin: PathBuf,
    home: PathBuf,
}

impl Tools {
    /// Installs what is missing, unless an earlier run installed exactly these versions.
    ///
    /// # Errors
    /// If there is no usable Python, or a package cannot be installed.
    pub async fn ready(target: &Path, progress: Progress) -> Result<Self> {
        let place = target.join("tools");
        let lock = place::project().join(LOCK);
        let wanted = read(&lock)?;
        // Another run may be installing the same just now.
        let _alone = hold(target).await?;
        let tools = Self { bin: place.join("bin"), home: target.join("tools-home") };
        std::fs::create_dir_all(&tools.home)
            .map_err(Error::system(format!("make {}", tools.home.display())))?;
        let marker = place.join("installed.txt");
        let installed = std::fs::read_to_string(&marker).is_ok_and(|installed| installed == wanted);
        // The interpreter is a link to the machine's own, which an upgrade may have taken away.
        if installed && tools.bin.join("python").exists() {
            return Ok(tools);
        }
        let step = progress.step("Installing the pinned tools, once; it takes about a minute");
        tools.install(&place, &lock).await?;
        std::fs::write(&marker, wanted)
            .map_err(Error::system(format!("write {}", marker.display())))?;
        step.done("");
        Ok(tools)
    }

    /// A command that runs the tool `name` in the project's folder, with a home of the tools' own:
    /// what they keep there is no business of the person who starts them.
    pub fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.bin.join(name));
        command
            .current_dir(place::project())
            .env("HOME", &self.home)
            .env("TMPDIR", &self.home)
            .env("SAM_CLI_TELEMETRY", "0")
            .env("AWS_DEFAULT_REGION", crate::aws::REGION);
        command
    }

    async fn install(&self, place: &Path, lock: &Path) -> Result<()> {
        let python = interpreter().await?;
        let mut venv = Command::new(&python);
        venv.args(["-m", "venv", "--clear"]).arg(place).env("TMPDIR", &self.home);
        output(&mut venv).await.map_err(|error| Error::Python {
            found: format!("`{python}` cannot make a virtual environment (on Debian, install python3-venv): {error}"),
        })?;
        // With the person's own home, for a package index may be named there.
        let mut pip = Command::new(self.bin.join("pip"));
        pip.args(PIP.split(' ')).arg(lock).env("TMPDIR", &self.home);
        output(&mut pip).await.map(drop)
    }
}

async fn interpreter() -> Result<String> {
    for name in INTERPRETERS {
        let mut probe = Command::new(name);
        probe.args(["-c", AT_LEAST_3_10]);
        if output(&mut probe).await.is_ok() {
            return Ok(name.into());
        }
    }
    Err(Error::Python { found: format!("tried {}", INTERPRETERS.join(", ")) })
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(Error::system(format!("read {}", path.display())))
}

/// Waits until no other run installs, and holds the others off until dropped.
async fn hold(target: &Path) -> Result<File> {
    let path = target.join("tools.lock");
    let fault = |error| Error::system(format!("lock {}", path.display()))(error);
    let file = std::fs::create_dir_all(target).and_then(|()| File::create(&path)).map_err(fault)?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(PAUSE).await,
            Err(TryLockError::Error(error)) => return Err(fault(error)),
        }
    }
}
