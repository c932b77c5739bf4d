//! A merchant's settings from a file, for work without an account.

use std::collections::BTreeMap;

use entities::order::Settings;

use crate::arguments::SettingsFile;
use crate::document;
use crate::failure::{Failure, Outcome};

/// The settings in the file; what it does not name, or no file at all, has its default.
pub(crate) fn read(given: &SettingsFile) -> Outcome<Settings> {
    let values: BTreeMap<String, serde_json::Value> = match &given.file {
        None => BTreeMap::new(),
        Some(path) => serde_json::from_str(&document::read(path)?)
            .map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?,
    };
    let get = |name: &str| match values.get(name)? {
        serde_json::Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    Settings::read(get).map_err(|wrong| Failure::Usage(wrong.join("; ")))
}
