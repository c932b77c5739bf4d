//! What stands in front of the shop: a web server that tells PHP another address than the one that
//! was called, or that has the REST interface elsewhere.

use serde::{Deserialize, Serialize};

/// Where REST lies unless the front says otherwise.
const USUAL_ROOTS: [&str; 2] = ["rest", "index.php/rest"];

/// How the shop is reached; by default as it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Front {
    /// Scheme, host and port that PHP sees, against which signatures are checked.
    signed_url: Option<String>,
    /// The only path below which REST lies.
    rest_root: Option<String>,
}

impl Front {
    /// Scheme, host and port of a request to `host`, as PHP sees them.
    pub(crate) fn origin(&self, host: &str) -> String {
        self.signed_url.clone().unwrap_or_else(|| format!("http://{host}"))
    }

    /// The rest of a path below the REST interface; none for all else, the storefront.
    pub(crate) fn below_rest<'p>(&self, path: &'p str) -> Option<&'p str> {
        let below = |root: &str| {
            let rest = path.strip_prefix('/')?.strip_prefix(root)?;
            (rest.is_empty() || rest.starts_with('/')).then_some(rest)
        };
        match &self.rest_root {
            Some(root) => below(root.trim_matches('/')),
            None => USUAL_ROOTS.into_iter().find_map(below),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Front;

    #[test]
    fn rest_lies_at_its_usual_places_or_at_the_one_that_is_set() {
        let front = Front::default();
        assert_eq!(front.below_rest("/rest/V1/x"), Some("/V1/x"));
        assert_eq!(front.below_rest("/index.php/rest/all/V1/x"), Some("/all/V1/x"));
        assert_eq!(front.below_rest("/rest"), Some(""));
        assert_eq!(front.below_rest("/restful"), None);
        let front = Front { rest_root: Some("store/rest/".to_owned()), ..Front::default() };
        assert_eq!(front.below_rest("/store/rest/V1/x"), Some("/V1/x"));
        assert_eq!(front.below_rest("/rest/V1/x"), None);
    }

    #[test]
    fn php_sees_what_was_called_unless_a_proxy_says_otherwise() {
        assert_eq!(Front::default().origin("h:8080"), "http://h:8080");
        let front = Front { signed_url: Some("https://h".to_owned()), ..Front::default() };
        assert_eq!(front.origin("h:8080"), "https://h");
    }
}
