//! The shop's configuration as data: Magento's own paths, each with its value.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::json::{Map, Value};

/// Values by configuration path, as `tax/calculation/algorithm`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings(BTreeMap<String, Value>);

impl Settings {
    /// Takes the sections of a seed file, each an object of paths.
    pub(crate) fn from_sections(sections: &Value) -> Self {
        let mut settings = Self::default();
        for (_, section) in sections.as_map().into_iter().flat_map(Map::iter) {
            settings.put_all(section);
        }
        settings
    }

    /// Takes over every path of an object.
    pub(crate) fn put_all(&mut self, paths: &Value) {
        for (path, value) in paths.as_map().into_iter().flat_map(Map::iter) {
            if path.contains('/') {
                self.0.insert(path.to_owned(), value.clone());
            }
        }
    }

    /// All settings as one object.
    pub(crate) fn dump(&self) -> Value {
        let fields = self.0.iter().map(|(path, value)| (path.clone().into(), value.clone()));
        Value::Map(fields.collect())
    }

    /// Whether a switch is on.
    pub(crate) fn is_on(&self, path: &str) -> bool {
        self.get(path).truthy()
    }

    /// The value as text; empty where it is not set.
    pub(crate) fn text(&self, path: &str) -> String {
        self.get(path).text()
    }

    /// The value as a number; zero where it is not set.
    pub(crate) fn decimal(&self, path: &str) -> Decimal {
        self.get(path).decimal()
    }

    /// The value as a limit: none where it is not set.
    pub(crate) fn limit(&self, path: &str) -> Option<usize> {
        let value = self.get(path);
        (value.whole() > 0).then(|| usize::try_from(value.whole()).unwrap_or_default())
    }

    fn get(&self, path: &str) -> &Value {
        self.0.get(path).unwrap_or(&Value::Null)
    }
}
