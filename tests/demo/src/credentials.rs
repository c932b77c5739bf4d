//! Credentials of real systems, from a file or from the environment; never from the command line,
//! where other users of the machine could read them.

use std::path::Path;

use serde_json::Value;

use crate::error::{Error, Result};

/// What the secret of `system` (`magento` or `heartland`) is to hold.
pub(crate) fn of(system: &str, file: Option<&Path>) -> Result<Value> {
    let variable = format!("{}_CREDENTIALS", system.to_uppercase());
    if let Some(path) = file {
        let text = std::fs::read_to_string(path).map_err(Error::file(path))?;
        return match json(&path.display().to_string(), &text)?.get(system) {
            Some(value) => Ok(value.clone()),
            None => Err(Error::Usage(format!("{} has no `{system}`", path.display()))),
        };
    }
    match std::env::var(&variable) {
        Ok(text) => json(&variable, &text),
        Err(_) => Err(Error::Usage(format!(
            "a real {system} needs credentials: give --credentials FILE or set {variable}"
        ))),
    }
}

/// The error names the place, never the content.
fn json(what: &str, text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|source| Error::Json {
        what: what.to_owned(),
        remedy: "see --help for its form",
        source,
    })
}
