//! The text that an OAuth 1.0a signature covers, made the way Magento makes it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::natural;

/// Everything but RFC 3986 unreserved characters is escaped.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What the path keeps unescaped when Magento normalises the address.
const PATH: &AsciiSet = &UNRESERVED
    .remove(b':')
    .remove(b'@')
    .remove(b'&')
    .remove(b'=')
    .remove(b'+')
    .remove(b'$')
    .remove(b',')
    .remove(b'/')
    .remove(b';')
    .remove(b'%')
    .remove(b'(')
    .remove(b')');

/// Method, address and parameters, each escaped, joined by `&`.
///
/// The parameters are escaped, then sorted in *natural* order of their escaped names: against
/// RFC 5849, but so does Magento.
pub(crate) fn base_string(
    method: &str,
    origin: &str,
    path: &str,
    parameters: &[(String, String)],
) -> String {
    let mut pairs: Vec<_> =
        parameters.iter().map(|(name, value)| (escape(name), escape(value))).collect();
    pairs.sort_by(|left, right| natural::compare(&left.0, &right.0));
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let address = format!("{}{}", normal_origin(origin), normal_path(path));
    format!("{}&{}&{}", method.to_uppercase(), escape(&address), escape(&pairs.join("&")))
}

/// Escapes as PHP's `rawurlencode`.
pub(crate) fn escape(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

fn normal_origin(origin: &str) -> String {
    let origin = origin.to_lowercase();
    let implied = if origin.starts_with("https:") { ":443" } else { ":80" };
    origin.strip_suffix(implied).map_or(origin.clone(), str::to_owned)
}

/// Unescapes what needs no escape in a path, `%2F` among it, and keeps the rest (`%20`) escaped.
fn normal_path(path: &str) -> String {
    let mut normal = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        normal.push_str(&rest[..at]);
        let escaped = rest.get(at..at + 3).unwrap_or(&rest[at..=at]);
        normal.push_str(&unescape_one(escaped));
        rest = &rest[at + escaped.len()..];
    }
    normal.push_str(rest);
    utf8_percent_encode(&normal, PATH).to_string()
}

fn unescape_one(escaped: &str) -> String {
    let byte = percent_decode_str(escaped).next().unwrap_or(b'%');
    let letter = char::from(byte);
    if letter.is_ascii_alphanumeric() || "-_.~:@&=+$,/;".contains(letter) {
        letter.to_string()
    } else if escaped.len() < 3 {
        "%25".to_owned()
    } else {
        escaped.to_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_is_decoded_and_a_space_is_not() {
        assert_eq!(normal_path("/V1/products/PEN%2F01%20BLUE"), "/V1/products/PEN/01%20BLUE");
        assert_eq!(normal_path("/V1/a%C3%A9%"), "/V1/a%C3%A9%25");
    }

    #[test]
    fn the_default_port_is_dropped() {
        let parameters = [("a b".into(), "1/2".into())];
        let base = base_string("get", "http://Shop.Example:80", "/x", &parameters);
        assert_eq!(base, "GET&http%3A%2F%2Fshop.example%2Fx&a%2520b%3D1%252F2");
        assert_eq!(normal_origin("https://h:443"), "https://h");
        assert_eq!(normal_origin("http://h:443"), "http://h:443");
    }
}
