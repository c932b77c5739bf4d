//! Settings, read once from the environment into typed values. Nothing else reads the
//! environment, and everything that is missing or wrong is told at once.

use std::fmt;
use std::str::FromStr;

use entities::order::Settings as OrderSettings;
use jiff::Timestamp;
use transport::Base;

/// Settings that are missing or cannot be used.
#[derive(thiserror::Error)]
#[error("the function's environment is not complete: {}", .0.join("; "))]
pub struct SettingsError(Vec<String>);

/// The sentence: it is what a process prints that does not start.
impl fmt::Debug for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where Magento is.
#[derive(Debug)]
pub(crate) struct Shop {
    /// Base URL that is called.
    pub(crate) url: String,
    /// Base URL that signatures are made for, if that is another one.
    pub(crate) signed_url: Option<String>,
    /// Path of the REST interface, if it is another one than `rest`.
    pub(crate) rest_root: Option<String>,
}

/// Reads settings and remembers what is wrong with them.
pub(crate) struct Reader<F> {
    get: F,
    wrong: Vec<String>,
}

/// A reader of this process's environment.
pub(crate) fn environment() -> Reader<impl Fn(&str) -> Option<String>> {
    Reader { get: |name: &str| std::env::var(name).ok(), wrong: Vec::new() }
}

impl<F: Fn(&str) -> Option<String>> Reader<F> {
    /// A setting that must be there.
    pub(crate) fn required(&mut self, name: &str) -> String {
        self.present(name).unwrap_or_else(|| {
            self.wrong.push(format!("{name} is not set"));
            String::new()
        })
    }

    /// A setting that may be left out.
    pub(crate) fn optional(&self, name: &str) -> Option<String> {
        self.present(name)
    }

    /// A setting with a default.
    pub(crate) fn or<T: FromStr>(&mut self, name: &str, default: T) -> T {
        match self.present(name).map(|value| (value.parse(), value)) {
            None => default,
            Some((Ok(parsed), _)) => parsed,
            Some((Err(_), value)) => {
                self.wrong.push(format!("{name} is `{value}`, which cannot be read"));
                default
            }
        }
    }

    /// A setting that must be there and be a base URL.
    pub(crate) fn base_url(&mut self, name: &str) -> String {
        let url = self.required(name);
        self.check_base_url(name, &url);
        url
    }

    /// Where Magento is, and how its own view of that differs.
    pub(crate) fn magento(&mut self) -> Shop {
        let signed_url = self.optional("MAGENTO_SIGNED_URL");
        if let Some(url) = &signed_url {
            self.check_base_url("MAGENTO_SIGNED_URL", url);
        }
        let url = self.base_url("MAGENTO_URL");
        Shop { url, signed_url, rest_root: self.optional("MAGENTO_REST_ROOT") }
    }

    /// The settings of orders.
    pub(crate) fn orders(&mut self) -> Option<OrderSettings> {
        OrderSettings::read(&self.get).map_err(|wrong| self.wrong.extend(wrong)).ok()
    }

    /// What was read, unless something was missing or wrong.
    pub(crate) fn finish<T>(self, settings: T) -> Result<T, SettingsError> {
        if self.wrong.is_empty() { Ok(settings) } else { Err(SettingsError(self.wrong)) }
    }

    /// When the first poll ever begins: the time that is set, else a day ago.
    pub(crate) fn first_from(&mut self) -> Timestamp {
        const DAY: i64 = 24 * 60 * 60;
        let day_ago = Timestamp::from_second(Timestamp::now().as_second() - DAY);
        self.or("CATCH_UP_FROM", day_ago.unwrap_or(Timestamp::UNIX_EPOCH))
    }

    fn check_base_url(&mut self, name: &str, url: &str) {
        if !url.is_empty() && Base::parse(url).is_err() {
            self.wrong.push(format!(
                "{name} is `{url}`, which is no http(s) address without user, query or fragment"
            ));
        }
    }

    fn present(&self, name: &str) -> Option<String> {
        (self.get)(name).filter(|value| !value.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let get = |name: &str| match name {
            "CONFIRM_BY" => Some("letter".to_owned()),
            "STATION_ID" => Some("till".to_owned()),
            "LOOKUP_TABLES" => Some("[]".to_owned()),
            "MAGENTO_SIGNED_URL" => Some("shop.example.com".to_owned()),
            _ => None,
        };
        let mut reader = Reader { get, wrong: Vec::new() };
        reader.magento();
        reader.orders();
        let error = reader.finish(()).unwrap_err().to_string();
        for name in
            ["MAGENTO_URL", "MAGENTO_SIGNED_URL", "STATION_ID", "CONFIRM_BY", "LOOKUP_TABLES"]
        {
            assert!(error.contains(name), "{error} does not name {name}");
        }
    }
}
