//! Reads query strings as PHP does: `a[b][0]=c` becomes nested fields.

use percent_encoding::percent_decode_str;

use crate::json::{Key, Map, Value};

/// The parameters of a query string, nested by their brackets.
pub(crate) fn parse(query: &str) -> Map {
    let mut fields = Map::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (head, path) = split_name(&decode(name));
        if !head.is_empty() {
            put(&mut fields, &head, &path, Value::Text(decode(value)));
        }
    }
    fields
}

/// Decodes a form value: `+` is a space, `%XX` a byte.
pub(crate) fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// `a[b][]` into `a` and `["b", ""]`. PHP turns dots and spaces of the first name into `_`.
fn split_name(name: &str) -> (String, Vec<String>) {
    let (head, rest) = name.find('[').map_or((name, ""), |at| name.split_at(at));
    let mut path = Vec::new();
    let mut rest = rest;
    while let Some(inner) = rest.strip_prefix('[') {
        let Some((key, after)) = inner.split_once(']') else {
            break;
        };
        path.push(key.to_owned());
        rest = after;
    }
    (head.trim_start().replace(['.', ' '], "_"), path)
}

fn put(fields: &mut Map, key: &str, path: &[String], value: Value) {
    let key = if key.is_empty() { fields.len().to_string() } else { key.to_owned() };
    let Some((next, path)) = path.split_first() else {
        return fields.set(Key::from(key), value);
    };
    if fields.at(&key).as_map().is_none() {
        fields.set(Key::from(key.clone()), Map::new());
    }
    if let Some(Value::Map(inner)) = fields.get_mut(&key) {
        put(inner, next, path, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_nest_and_empty_ones_count() {
        let fields = parse("a[b][0][c]=x+y&a[b][1][c]=%2F&list[]=1&list[]=2&bare&e=");
        let expected = r#"{"a":{"b":{"0":{"c":"x y"},"1":{"c":"/"}}},"list":{"0":"1","1":"2"},"bare":"","e":""}"#;
        assert_eq!(fields.to_string(), expected);
    }

    #[test]
    fn broken_brackets_do_no_harm() {
        assert_eq!(parse("a[b=1&[x]=2&a.b=3").to_string(), r#"{"a":"1","a_b":"3"}"#);
    }
}
