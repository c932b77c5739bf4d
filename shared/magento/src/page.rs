//! One page of a list.

use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A page as answered. Items stay text, so that money in them stays exact.
#[derive(Deserialize)]
pub struct Page {
    /// The records; none on a page past the end.
    #[serde(deserialize_with = "list_or_null")]
    pub items: Vec<Box<RawValue>>,
    /// How many records the search finds on all pages. The only sign that a list has ended.
    pub total_count: u64,
}

/// The items are customers' data, so they are only counted.
impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Page({} of {})", self.items.len(), self.total_count)
    }
}

/// A page past the end is `[]`, but `null` where `fields` was given.
fn list_or_null<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<Box<RawValue>>, D::Error> {
    Option::deserialize(value).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn items_are_kept_to_the_letter() {
        let page: Page =
            serde_json::from_str(r#"{"items":[{"price":24.90}],"total_count":7}"#).unwrap();
        assert_eq!(page.items[0].get(), r#"{"price":24.90}"#);
        assert_eq!(format!("{page:?}"), "Page(1 of 7)");
    }

    #[test]
    fn a_page_past_the_end_is_empty_in_both_spellings() {
        for body in [r#"{"items":[],"total_count":9}"#, r#"{"items":null,"total_count":9}"#] {
            let page: Page = serde_json::from_str(body).unwrap();
            assert_eq!((page.items.len(), page.total_count), (0, 9));
        }
    }
}
