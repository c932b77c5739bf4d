//! What Magento says in the body of an error.

use flow::error::code;
use serde::Deserialize;
use serde_json::Value;
use transport::Refusal;

#[derive(Deserialize)]
struct Body {
    message: String,
    #[serde(default)]
    parameters: Value,
    #[serde(default)]
    errors: Vec<Body>,
}

/// Fatal errors come in another envelope, below `messages.error`.
#[derive(Deserialize)]
struct Fatal {
    messages: Messages,
}

#[derive(Deserialize)]
struct Messages {
    error: Vec<Body>,
}

/// The message with its parameters filled in, and those of the nested errors after it.
pub(crate) fn read(status: u16, body: &str) -> Refusal {
    let Some(parsed) = parse(body) else {
        return elsewhere(status, Refusal::from_text(body));
    };
    let mut message = parsed.text();
    for error in parsed.errors.iter().map(Body::text) {
        if !message.contains(&error) {
            message = format!("{message} {error}");
        }
    }
    let refusal = Refusal { code: code(status, &parsed.parameters), message: Some(message) };
    if is_about_a_record(status, &parsed.message) {
        return refusal;
    }
    Refusal { code: Some(code::NO_SUCH_ROUTE.to_owned()), ..refusal }
}

/// Whether Magento itself speaks of a record that it does not have, or of what it does not like
/// about the call. Another 404 (no such route, a gateway before the shop) says nothing about any
/// record, nor does the refusal of a store code that does not exist (`scripts/18`, step 31).
fn is_about_a_record(status: u16, message: &str) -> bool {
    match status {
        404 => ["doesn't exist", "does not exist", "No such entity", "not exist"]
            .iter()
            .any(|words| message.contains(words)),
        400 => !message.starts_with("Specified request cannot be processed"),
        _ => true,
    }
}

fn parse(body: &str) -> Option<Body> {
    serde_json::from_str(body).ok().or_else(|| {
        let fatal: Fatal = serde_json::from_str(body).ok()?;
        fatal.messages.error.into_iter().next()
    })
}

/// These statuses Magento gives in JSON: whatever else comes with them is not from its interface.
fn elsewhere(status: u16, refusal: Refusal) -> Refusal {
    match status {
        400 | 401 | 403..=405 | 410 => {
            Refusal { code: Some(code::NO_REST_ANSWER.to_owned()), ..refusal }
        }
        _ => refusal,
    }
}

/// Magento has no codes of its own; for a 401 the parameters tell the two cases apart.
fn code(status: u16, parameters: &Value) -> Option<String> {
    let code = match parameters.get("resources") {
        _ if status != 401 => return None,
        Some(_) => code::MISSING_PERMISSION,
        None => code::INVALID_CREDENTIALS,
    };
    Some(code.to_owned())
}

impl Body {
    fn text(&self) -> String {
        let parameters = named(&self.parameters);
        let mut parts = self.message.split('%');
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            // The longest name that fits: `%10` is not the first parameter and a zero.
            let fits = parameters.iter().filter(|(name, _)| part.starts_with(name.as_str()));
            let (value, rest) = fits
                .max_by_key(|(name, _)| name.len())
                .map_or(("%", part), |(name, value)| (value.as_str(), &part[name.len()..]));
            text.push_str(value);
            text.push_str(rest);
        }
        text
    }
}

/// Parameters come as a list (`%1`, `%2`) or by name (`%fieldName`).
fn named(parameters: &Value) -> Vec<(String, String)> {
    match parameters {
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(at, value)| ((at + 1).to_string(), plain(value)))
            .collect(),
        Value::Object(map) => {
            map.iter().map(|(name, value)| (name.clone(), plain(value))).collect()
        }
        _ => Vec::new(),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use transport::Refusal;

    use super::read;

    fn message(body: &str) -> Option<String> {
        read(400, body).message
    }

    #[test]
    fn parameters_are_filled_in_from_a_list_and_by_name() {
        let list = r#"{"message":"%2 before %1, 100% of %3","parameters":["a","b"]}"#;
        assert_eq!(message(list).unwrap(), "b before a, 100% of %3");
        let map =
            r#"{"message":"No %field = %fieldName%","parameters":{"field":7,"fieldName":"x"}}"#;
        assert_eq!(message(map).unwrap(), "No 7 = x%");
        let ten = r#"{"message":"%10","parameters":["a",2,3,4,5,6,7,8,9,"j"]}"#;
        assert_eq!(message(ten).unwrap(), "j");
    }

    #[test]
    fn nested_errors_follow_unless_the_message_repeats_them() {
        let body = r#"{"message":"Failed: a is bad","errors":[
            {"message":"%field is bad","parameters":{"field":"a"}},
            {"message":"%field is bad","parameters":{"field":"b"}}]}"#;
        assert_eq!(message(body).unwrap(), "Failed: a is bad b is bad");
    }

    #[test]
    fn a_fatal_error_is_understood_in_its_own_envelope() {
        let body = r#"{"messages":{"error":[{"code":500,"message":"Fatal error"}]}}"#;
        assert_eq!(message(body).unwrap(), "Fatal error");
    }

    #[test]
    fn nothing_is_no_message_and_a_sentence_is_one() {
        for body in ["", " ", r#"{"odd":1}"#, "[]", "{"] {
            assert_eq!(read(502, body), Refusal::default(), "{body}");
        }
        assert_eq!(message("An error has happened.\n").unwrap(), "An error has happened.");
    }

    #[test]
    fn what_is_no_json_is_not_from_the_interface() {
        let page = "<html><title>Authorization Required</title></html>";
        for (status, body) in [(401, page), (403, page), (404, page), (503, page), (404, "")] {
            assert_eq!(read(status, body).code.as_deref(), Some("no_rest_answer"), "{status}");
        }
        assert_eq!(read(401, page).message.as_deref(), Some("Authorization Required"));
        assert_eq!(read(401, r#"{"message":"no"}"#).code.as_deref(), Some("invalid_credentials"));
    }
}
