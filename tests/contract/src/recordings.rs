//! The recorded exchanges and their order.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

/// A recording that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("recording {path} cannot be read: it must be an exchange in JSON")]
pub struct Broken {
    path: PathBuf,
    #[source]
    cause: Box<dyn std::error::Error + Send + Sync>,
}

impl Broken {
    pub(crate) fn new(
        path: &Path,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { path: path.to_owned(), cause: cause.into() }
    }
}

/// One request and the answer that a real shop gave.
#[derive(Clone, Debug, Deserialize)]
pub struct Exchange {
    /// What was sent.
    pub request: Request,
    /// What was answered.
    pub response: Response,
}

/// A recorded request.
#[derive(Clone, Debug, Deserialize)]
pub struct Request {
    /// The HTTP method.
    pub method: String,
    /// The path, escapes included.
    pub path: String,
    /// The parameters of the query.
    pub query: Map<String, Value>,
    /// The headers, credentials replaced by placeholders.
    pub headers: Map<String, Value>,
    /// The body; null for none, `{"__raw__": text}` for what is no JSON.
    pub body: Value,
}

/// A recorded answer.
#[derive(Clone, Debug, Deserialize)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The headers that matter.
    pub headers: Map<String, Value>,
    /// The body; `{"__raw__": text}` for what is no JSON.
    pub body: Value,
}

/// Every exchange by name, and the groups in which they were recorded.
#[derive(Debug)]
pub struct Recordings {
    /// Exchanges by file name, without `.json`.
    pub exchanges: BTreeMap<String, Exchange>,
    /// Names in the order of recording; the shop was reset between groups.
    pub groups: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct Sequence {
    groups: Vec<Vec<String>>,
}

impl Recordings {
    /// Reads the recordings of the repository.
    ///
    /// # Errors
    /// [`Broken`] names the first file that cannot be read.
    pub fn load() -> Result<Self, Broken> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/magento");
        let sequence: Sequence = read(&folder.join("sequence.json"))?;
        let mut exchanges = BTreeMap::new();
        for name in sequence.groups.iter().flatten() {
            exchanges.insert(name.clone(), read(&folder.join(format!("{name}.json")))?);
        }
        Ok(Self { exchanges, groups: sequence.groups })
    }
}

/// Reads a recorded file.
pub(crate) fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Broken> {
    let text = std::fs::read_to_string(path).map_err(|error| Broken::new(path, error))?;
    serde_json::from_str(&text).map_err(|error| Broken::new(path, error))
}
