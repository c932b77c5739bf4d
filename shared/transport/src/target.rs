//! Where a call goes: a base address, path segments and a query, escaped by one rule.

use std::fmt::{self, Write};

use entities::call::{Call, System};
use flow::error::{CallClass, CallError};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use crate::SetupError;

/// Everything but the characters that RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// In a path these mean themselves; sent plain, no server has to agree on how to decode them.
const IN_PATH: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'@')
    .remove(b'&')
    .remove(b'=')
    .remove(b'$')
    .remove(b',')
    .remove(b';');

/// Percent-encodes all but letters, digits and `-._~`; a space becomes `%20`, never `+`.
pub fn escape(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The address below which all paths of one system lie. Prints without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(Url);

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl Base {
    /// Reads `url`, such as `https://shop.example.com` or `http://127.0.0.1:8080/shop/`.
    ///
    /// # Errors
    /// When it is no `http(s)` address, or holds user, password, query or fragment.
    pub fn parse(url: &str) -> Result<Self, SetupError> {
        let url = Url::parse(url).map_err(|_| SetupError::BaseUrl)?;
        let plain = matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if plain { Ok(Self(url)) } else { Err(SetupError::BaseUrl) }
    }

    /// The address with another scheme and port, below the same path; nothing if that makes none.
    #[must_use]
    pub fn at(&self, scheme: &str, port: Option<u16>) -> Option<Self> {
        let mut url = self.0.clone();
        url.set_scheme(scheme).ok()?;
        url.set_port(port).ok()?;
        Some(Self(url))
    }

    /// `http` or `https`.
    pub fn scheme(&self) -> &str {
        self.0.scheme()
    }

    /// The port, unless it is the one that the scheme implies.
    pub fn port(&self) -> Option<u16> {
        self.0.port()
    }

    /// The address of `call`, below the segments `prefix`.
    ///
    /// # Errors
    /// A segment that is empty or made of dots would name another resource than was meant,
    /// a list or the parent; such a call is refused as invalid.
    pub fn url(&self, system: System, prefix: &[&str], call: &Call) -> Result<Url, CallError> {
        let refused = |message: &str| {
            CallError::new(system, CallClass::Invalid, call)
                .with_code("bad_path")
                .with_message(message)
        };
        if call.path.iter().any(|segment| matches!(segment.as_str(), "" | "." | "..")) {
            return Err(refused("a path segment is empty or made of dots"));
        }
        let mut text = self.to_string();
        let segments = prefix.iter().copied().chain(call.path.iter().map(String::as_str));
        for segment in segments {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "/{}", utf8_percent_encode(segment, IN_PATH));
        }
        for (at, (name, value)) in call.query.iter().enumerate() {
            let mark = if at == 0 { '?' } else { '&' };
            let _ = write!(text, "{mark}{}={}", escape(name), escape(value));
        }
        Url::parse(&text).map_err(|_| refused("the path makes no address"))
    }
}

#[cfg(test)]
mod tests {
    use entities::call::{Call, System};
    use flow::error::CallClass;

    use super::Base;

    fn url(base: &str, call: &Call) -> String {
        let base = Base::parse(base).unwrap();
        base.url(System::Magento, &["rest", "all"], call).unwrap().into()
    }

    #[test]
    fn segments_are_escaped_and_follow_the_base_and_its_prefix() {
        let call = Call::get(["V1", "products", "PEN/01 BLUE+ä:@"]);
        let path = "rest/all/V1/products/PEN%2F01%20BLUE%2B%C3%A4:@";
        for base in ["http://h", "http://h/"] {
            assert_eq!(url(base, &call), format!("http://h/{path}"));
        }
        assert_eq!(url("https://h:444/shop/", &call), format!("https://h:444/shop/{path}"));
    }

    #[test]
    fn the_query_keeps_its_order_and_escapes_names_and_values() {
        let call = Call::get(["items"]).with_query([("a[0]", "x y&z"), ("A", "+"), ("a[0]", "")]);
        assert_eq!(
            url("http://h", &call),
            "http://h/rest/all/items?a%5B0%5D=x%20y%26z&A=%2B&a%5B0%5D="
        );
    }

    #[test]
    fn a_segment_that_would_lead_elsewhere_is_refused() {
        let base = Base::parse("http://h").unwrap();
        for segment in ["", ".", ".."] {
            let call = Call::get(["V1", "products", segment]);
            let error = base.url(System::Magento, &["rest"], &call).unwrap_err();
            assert_eq!((error.class(), error.code()), (CallClass::Invalid, Some("bad_path")));
        }
        let call = Call::get(["V1", "products", "../orders"]);
        assert_eq!(url("http://h", &call), "http://h/rest/all/V1/products/..%2Forders");
    }

    #[test]
    fn an_address_changes_scheme_and_port_and_keeps_its_path() {
        let base = Base::parse("https://h:8443/shop/").unwrap();
        let at = |scheme, port| base.at(scheme, port).unwrap().to_string();
        assert_eq!(at("http", Some(8443)), "http://h:8443/shop");
        assert_eq!(at("http", None), "http://h/shop");
        assert_eq!(at("https", Some(443)), "https://h/shop");
        assert_eq!(at("http", Some(443)), "http://h:443/shop");
        assert_eq!(base.at("mailto", None), None);
    }

    #[test]
    fn a_base_with_more_than_an_address_is_refused() {
        for url in ["shop", "ftp://h", "http://u:p@h", "http://h?a=1", "http://h/#x", "data:,x"] {
            assert!(Base::parse(url).is_err(), "{url}");
        }
    }
}
