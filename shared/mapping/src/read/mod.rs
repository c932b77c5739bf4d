//! Reads JSON: whole, or only the paths that somebody asks for.

mod fast;
mod paths;
mod scan;

use crate::Value;

pub(crate) use paths::NodeId;
pub use paths::Paths;

/// The largest JSON text, in bytes.
pub(crate) const MAX_JSON: usize = 8 * 1024 * 1024;

/// The deepest nesting of a JSON text.
pub(crate) const MAX_DEPTH: usize = 64;

/// Why a text is not the JSON that was hoped for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}, at byte {offset} of the record")]
pub struct ReadError {
    /// Bytes from the beginning.
    pub offset: usize,
    /// What is wrong there.
    pub sentence: &'static str,
}

impl Value {
    /// Reads a whole JSON text; numbers exactly, and of two fields of one name the last.
    ///
    /// # Errors
    /// What is not JSON, nests deeper than 64 levels, is larger than 8 MB, or holds a number
    /// that no decimal can hold exactly.
    pub fn from_json(json: &[u8]) -> Result<Self, ReadError> {
        Paths::whole().read(json)
    }
}
