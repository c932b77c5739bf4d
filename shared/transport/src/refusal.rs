//! What a vendor says in the body of an error.

use flow::error::code;

/// The vendor's words, as far as its error body could be made sense of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// A machine code from a closed set.
    pub code: Option<String>,
    /// A message for people, parameters filled in.
    pub message: Option<String>,
}

impl Refusal {
    /// Of a body that is not the JSON it should be: a plain sentence is kept, and of a page, which
    /// no interface answers with, its title.
    pub fn from_text(body: &str) -> Self {
        let text = body.trim();
        if text.starts_with('<') {
            return Self { code: Some(code::NO_REST_ANSWER.to_owned()), message: title(text) };
        }
        let plain = !text.is_empty() && !text.starts_with(['{', '[']);
        Self { code: None, message: plain.then(|| text.to_owned()) }
    }
}

/// What stands between `<title>` and `</title>`, if anything does.
fn title(page: &str) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let from = lower.find("<title")?;
    let from = from + lower[from..].find('>')? + 1;
    let title = page[from..from + lower[from..].find("</title")?].trim();
    (!title.is_empty()).then(|| title.to_owned())
}

#[cfg(test)]
mod tests {
    use super::Refusal;

    fn read(body: &str) -> (Option<String>, Option<String>) {
        let Refusal { code, message } = Refusal::from_text(body);
        (code, message)
    }

    #[test]
    fn of_a_page_its_title_is_told() {
        let page = "<html>\n<HEAD><Title lang=en>\n 503 Ärger </TITLE></HEAD></html>";
        let code = Some("no_rest_answer".to_owned());
        assert_eq!(read(page), (code.clone(), Some("503 Ärger".to_owned())));
        for page in ["<html></html>", "<title>", "<title></title>", "<title>open"] {
            assert_eq!(read(page), (code.clone(), None), "{page}");
        }
    }

    #[test]
    fn a_sentence_is_told_and_broken_json_is_not() {
        assert_eq!(read(" An error.\n"), (None, Some("An error.".to_owned())));
        for body in ["", " ", "{", "[1"] {
            assert_eq!(read(body), (None, None), "{body}");
        }
    }
}
