//! What Heartland says in the body of an error.

use serde::Deserialize;
use serde_json::Value;
use transport::Refusal;

/// Every part may be missing, and `details` has been seen as text, list and map.
#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    error: Value,
    #[serde(default)]
    message: Value,
    #[serde(default, alias = "errors")]
    details: Value,
}

/// The code, and the message followed by what it says of single fields.
pub(crate) fn read(_status: u16, body: &str) -> Refusal {
    let Ok(body) = serde_json::from_str::<Body>(body) else {
        return Refusal::from_text(body);
    };
    let mut sentences = Vec::new();
    sentences.extend(body.message.as_str().map(str::to_owned));
    collect("", &body.details, &mut sentences);
    let message = (!sentences.is_empty()).then(|| sentences.join("; "));
    Refusal { code: body.error.as_str().map(str::to_owned), message }
}

/// `{"qty": ["is too large"]}` becomes `qty: is too large`.
fn collect(path: &str, details: &Value, sentences: &mut Vec<String>) {
    let said = |text: String| {
        if path.is_empty() { text } else { format!("{path}: {text}") }
    };
    match details {
        Value::Null => {}
        Value::String(text) => sentences.push(said(text.clone())),
        Value::Array(list) => list.iter().for_each(|item| collect(path, item, sentences)),
        Value::Object(fields) => {
            for (name, value) in fields {
                let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(&below, value, sentences);
            }
        }
        other => sentences.push(said(other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use transport::Refusal;

    use super::read;

    #[rstest]
    #[case::with_details(
        r#"{"error":"validation_error","message":"First name can't be blank",
            "details":{"first_name":["can't be blank"]}}"#,
        Some("validation_error"),
        Some("First name can't be blank; first_name: can't be blank")
    )]
    #[case::without_details(
        r#"{"error":"invalid_request","message":"location_id is not a filterable field"}"#,
        Some("invalid_request"),
        Some("location_id is not a filterable field")
    )]
    #[case::nested_details(
        r#"{"error":"validation_error","details":{"lines":[{"qty":"is too large"},{"qty":3}]}}"#,
        Some("validation_error"),
        Some("lines.qty: is too large; lines.qty: 3")
    )]
    #[case::details_as_text(r#"{"details":"no"}"#, None, Some("no"))]
    #[case::errors_instead_of_details(r#"{"errors":["a","b"]}"#, None, Some("a; b"))]
    #[case::error_of_another_type(r#"{"error":{"x":1},"message":7}"#, None, None)]
    #[case::a_page("<html>503</html>", Some("no_rest_answer"), None)]
    #[case::nothing("", None, None)]
    #[case::a_sentence("Service Unavailable", None, Some("Service Unavailable"))]
    fn bodies_are_read_as_far_as_they_make_sense(
        #[case] body: &str,
        #[case] code: Option<&str>,
        #[case] message: Option<&str>,
    ) {
        let refusal = Refusal { code: code.map(Into::into), message: message.map(Into::into) };
        assert_eq!(read(400, body), refusal);
    }
}
