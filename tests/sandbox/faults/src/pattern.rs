//! Which paths a rule speaks of.

use serde::{Deserialize, Serialize};

/// A path with `*` for any one segment and `**` for any number of them, none included.
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
        let wanted: Vec<&str> = split(&self.0).collect();
        let segments: Vec<&str> = split(path).collect();
        covers(&wanted, &segments)
    }
}

fn covers(wanted: &[&str], segments: &[&str]) -> bool {
    let Some((first, wanted)) = wanted.split_first() else {
        return segments.is_empty();
    };
    if *first == "**" {
        return (0..=segments.len()).any(|skipped| covers(wanted, &segments[skipped..]));
    }
    segments.split_first().is_some_and(|(segment, segments)| {
        (*first == "*" || first == segment) && covers(wanted, segments)
    })
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
    fn a_star_stands_for_one_segment_and_two_for_any_number() {
        let lines = Pattern::new("/api/sales/orders/*/lines");
        assert!(lines.covers("/api/sales/orders/100001/lines"));
        assert!(!lines.covers("/api/sales/orders/lines"));
        assert!(!lines.covers("/api/sales/orders/1/lines/2"));
        assert!(Pattern::new("/api/**").covers("/api"));
        assert!(Pattern::default().covers("/rest/V1/orders"));
        let order = Pattern::new("/**/V1/orders/*");
        assert!(order.covers("/rest/V1/orders/1") && order.covers("/rest/all/V1/orders/1"));
        assert!(!order.covers("/rest/V1/orders"));
    }
}
