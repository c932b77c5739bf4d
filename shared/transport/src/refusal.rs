//! What a vendor says in the body of an error.

/// The vendor's words, as far as its error body could be made sense of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// A machine code from a closed set.
    pub code: Option<String>,
    /// A message for people, parameters filled in.
    pub message: Option<String>,
}

impl Refusal {
    /// Of a body that is not the JSON it should be: a plain sentence is kept, a page is not.
    pub fn from_text(body: &str) -> Self {
        let text = body.trim();
        let page = text.is_empty() || text.starts_with(['<', '{', '[']);
        Self { code: None, message: (!page).then(|| text.to_owned()) }
    }
}
