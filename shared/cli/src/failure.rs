//! Why a command did not do what was asked, and the exit code that says so.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use flow::error::chain;
use flow::{PortError, SyncError};

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Something was asked for that does not fit.
    #[error("{0}")]
    Usage(String),
    /// A file could not be read.
    #[error("{path} cannot be read: {source}")]
    File { path: PathBuf, source: std::io::Error },
    /// A document, or the release that it would make, does not hold.
    #[error("{name} does not hold:\n{problems}")]
    Misfit { name: String, problems: String },
    /// What was asked for is refused.
    #[error("{0}")]
    Refused(String),
    /// Records would cross differently; what differs was printed.
    #[error("records differ")]
    Differ,
    /// Another release was activated at the same moment.
    #[error("another release was activated in the meantime; look at `list`, then do it again")]
    Overtaken,
    /// Some records could not be queued; which and why was printed.
    #[error("{failed} of {of} records could not be queued and wait as before; try these again")]
    NotQueued { failed: usize, of: usize },
    /// The account did not answer.
    #[error("{}\nCheck the AWS credentials and region of the environment, and --stack.", chain(.error))]
    Account { error: PortError },
    /// The shop did not answer.
    #[error("{}", .0.told())]
    Shop(SyncError),
    /// The shop cannot be reached with these settings.
    #[error(
        "the shop cannot be called: {0}; check MagentoUrl, MagentoSignedUrl and MagentoRestRoot of \
         the stack"
    )]
    Setup(#[from] transport::SetupError),
}

pub(crate) type Outcome<T> = Result<T, Failure>;

impl Failure {
    pub(crate) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::File { path: path.to_owned(), source }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Misfit { .. } | Self::Refused(_) | Self::Differ | Self::Overtaken => 1,
            Self::Usage(_) | Self::File { .. } => 2,
            Self::NotQueued { .. } | Self::Account { .. } | Self::Shop(_) | Self::Setup(_) => 3,
        })
    }
}

impl From<PortError> for Failure {
    fn from(error: PortError) -> Self {
        Self::Account { error }
    }
}

impl From<entities::documents::Misfit> for Failure {
    fn from(misfit: entities::documents::Misfit) -> Self {
        Self::Misfit { name: misfit.name, problems: misfit.problems.to_string() }
    }
}
