//! What a merchant sets for orders, read by name: from a function's environment, or from the
//! parameters of a stack.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::Serialize;

/// What a merchant sets for orders; all of it is offered to the documents as `settings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// The currency that the Heartland account keeps, ISO 4217.
    pub currency: String,
    /// Put before Magento's number to make Heartland's `public_id`.
    pub order_prefix: String,
    /// Where revenue lands.
    pub source_location_id: i64,
    /// The register that orders belong to.
    pub station_id: i64,
    /// Where goods leave from.
    pub ship_from_location_id: i64,
    /// The account's word for cancelled orders (heartland-retail-api.md, 7.3: not certain).
    pub cancel_word: String,
    /// What stands for a buyer's name where Magento has none and Heartland requires one.
    pub missing_name: String,
    /// How Magento is told where its order went.
    pub confirm_by: ConfirmBy,
    /// Rows added to the look-up tables of the documents, by table.
    pub lookup_tables: BTreeMap<String, BTreeMap<String, String>>,
}

/// How Magento is told where its order went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmBy {
    /// In the order's `ext_order_id`, which can be searched.
    #[default]
    ExtOrderId,
    /// In a comment that customers do not see.
    Comment,
}

impl Settings {
    /// The settings that `get` knows; what it does not know has its default.
    ///
    /// # Errors
    /// Everything that cannot be read, a sentence each.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<String>> {
        let mut reader = Reader { get, wrong: Vec::new() };
        let settings = Self {
            currency: reader.or("HEARTLAND_CURRENCY", "USD".to_owned()),
            order_prefix: (reader.get)("ORDER_PREFIX").unwrap_or_else(|| "M".to_owned()),
            source_location_id: reader.or("SOURCE_LOCATION_ID", 1),
            station_id: reader.or("STATION_ID", 1),
            ship_from_location_id: reader.or("SHIP_FROM_LOCATION_ID", 1),
            cancel_word: reader.or("HEARTLAND_CANCEL_WORD", "cancelled".to_owned()),
            missing_name: reader.or("MISSING_NAME", "Unknown".to_owned()),
            confirm_by: reader.confirm_by(),
            lookup_tables: reader.tables(),
        };
        if reader.wrong.is_empty() { Ok(settings) } else { Err(reader.wrong) }
    }
}

struct Reader<F> {
    get: F,
    wrong: Vec<String>,
}

impl<F: Fn(&str) -> Option<String>> Reader<F> {
    fn present(&self, name: &str) -> Option<String> {
        (self.get)(name).filter(|value| !value.trim().is_empty())
    }

    fn or<T: FromStr>(&mut self, name: &str, default: T) -> T {
        let Some(value) = self.present(name) else { return default };
        value.parse().unwrap_or_else(|_| {
            self.wrong.push(format!("{name} is `{value}`, which cannot be read"));
            default
        })
    }

    fn confirm_by(&mut self) -> ConfirmBy {
        match self.or("CONFIRM_BY", "ext_order_id".to_owned()).as_str() {
            "ext_order_id" => ConfirmBy::ExtOrderId,
            "comment" => ConfirmBy::Comment,
            other => {
                let sentence = "it is `ext_order_id` or `comment`";
                self.wrong.push(format!("CONFIRM_BY is `{other}`; {sentence}"));
                ConfirmBy::ExtOrderId
            }
        }
    }

    fn tables(&mut self) -> BTreeMap<String, BTreeMap<String, String>> {
        let text = self.present("LOOKUP_TABLES").unwrap_or_else(|| "{}".to_owned());
        serde_json::from_str(&text).unwrap_or_else(|error| {
            self.wrong.push(format!("LOOKUP_TABLES is not JSON of table, from and to: {error}"));
            BTreeMap::new()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_set_has_its_default() {
        let settings = Settings::read(|_| None).unwrap();
        assert_eq!((settings.currency.as_str(), settings.order_prefix.as_str()), ("USD", "M"));
    }

    #[test]
    fn everything_that_cannot_be_read_is_told_at_once() {
        let get = |name: &str| match name {
            "CONFIRM_BY" => Some("letter".to_owned()),
            "STATION_ID" => Some("till".to_owned()),
            "LOOKUP_TABLES" => Some("[]".to_owned()),
            _ => None,
        };
        let wrong = Settings::read(get).unwrap_err();
        assert_eq!(wrong.len(), 3, "{wrong:?}");
    }
}
