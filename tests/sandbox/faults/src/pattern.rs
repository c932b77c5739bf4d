//! Which paths a rule speaks of.

use serde::{Deserialize, Serialize};

/// A path with `*` for any one segment and a closing `**` for any rest, the empty one included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pattern(String);

impl Pattern {
    /// The pattern as written; every text is one.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Whether the pattern covers this path, its query left aside.
    pub fn covers(&self, path: &str) -> bool {
        let mut segments = split(path);
        for wanted in split(&self.0) {
            if wanted == "**" {
                return true;
            }
            match segments.next() {
                Some(segment) if wanted == "*" || wanted == segment => {}
                _ => return false,
            }
        }
        segments.next().is_none()
    }
}

impl Default for Pattern {
    /// Every path.
    fn default() -> Self {
        Self::new("/**")
    }
}

fn split(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_star_stands_for_one_segment_and_two_for_the_rest() {
        let lines = Pattern::new("/api/sales/orders/*/lines");
        assert!(lines.covers("/api/sales/orders/100001/lines"));
        assert!(!lines.covers("/api/sales/orders/lines"));
        assert!(!lines.covers("/api/sales/orders/1/lines/2"));
        assert!(Pattern::new("/api/**").covers("/api"));
        assert!(Pattern::default().covers("/rest/V1/orders"));
    }
}
