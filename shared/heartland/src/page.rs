//! One page of a list.

use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

/// A page as answered. Records stay text, so that money in them stays exact.
#[derive(Deserialize)]
pub struct Page {
    /// How many records the list has on all pages.
    #[serde(default)]
    pub total: u64,
    /// The records of this page.
    pub results: Vec<Box<RawValue>>,
}

/// The records are customers' data, so they are only counted.
impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Page({} of {})", self.results.len(), self.total)
    }
}

impl Page {
    /// The id of the last record, from which a walk goes on.
    pub(crate) fn last_id(&self) -> Result<Option<i64>, serde_json::Error> {
        #[derive(Deserialize)]
        struct Row {
            id: i64,
        }
        let row: Option<Row> =
            self.results.last().map(|row| serde_json::from_str(row.get())).transpose()?;
        Ok(row.map(|row| row.id))
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn records_are_kept_to_the_letter_and_printed_as_their_number() {
        let body = r#"{"total":7,"pages":4,"results":[{"id":3,"price":24.90}]}"#;
        let page: Page = serde_json::from_str(body).unwrap();
        assert_eq!(page.results[0].get(), r#"{"id":3,"price":24.90}"#);
        assert_eq!(page.last_id().unwrap(), Some(3));
        assert_eq!(format!("{page:?}"), "Page(1 of 7)");
    }
}
