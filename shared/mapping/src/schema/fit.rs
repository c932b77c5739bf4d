//! Making texts fit a target's fields: length and letters.

use super::{Fields, Schema, Type};
use crate::{Object, Text, Value, phone};

/// Which letters a text may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// What can be printed on one line: no control characters, none that turn the direction of
    /// writing or take no room. Line breaks and tabs become blanks.
    Line,
    /// A telephone number, as people write it: as `Line`, but a mere placeholder (`-`, `n/a`,
    /// `0000000000`) is left out.
    Phone,
}

/// What was done to a text so that it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Cut to the field's length.
    Cut {
        /// Characters it had.
        from: usize,
        /// Characters it has.
        to: usize,
    },
    /// Letters that the field does not take were left out.
    Dropped {
        /// How many.
        letters: usize,
    },
    /// It was a mere placeholder, and is null now.
    Placeholder,
}

/// A text that was changed so that it fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refit {
    /// Where it stands: `shipping_address.city`, `lines[2].description`.
    pub path: String,
    /// What was done.
    pub change: Change,
}

impl Alphabet {
    /// All by the names that schemas use.
    pub(crate) const NAMES: [(&str, Self); 2] = [("line", Self::Line), ("phone", Self::Phone)];

    pub(crate) fn named(word: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(name, _)| *name == word).map(|(_, alphabet)| *alphabet)
    }

    /// The letter as it may stand; nothing if it may not.
    fn take(self, letter: char) -> Option<char> {
        match self {
            Self::Line | Self::Phone if matches!(letter, '\n' | '\r' | '\t') => Some(' '),
            Self::Line | Self::Phone => {
                (!letter.is_control() && !is_invisible(letter)).then_some(letter)
            }
        }
    }
}

/// Letters that take no room or turn the direction of writing (Unicode's `Bidi_Control` and
/// `Default_Ignorable_Code_Point`, as far as people paste them). Joiners stay: scripts need them.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

impl Schema {
    /// Makes the texts of a record fit their fields, and tells which were changed. A text of which
    /// nothing is left becomes null.
    pub fn fit(&self, record: &mut Value) -> Vec<Refit> {
        let mut refits = Vec::new();
        fit(&self.record, record, "", &mut refits);
        refits
    }
}

fn fit(kind: &Type, value: &mut Value, path: &str, refits: &mut Vec<Refit>) {
    match (kind, value) {
        (Type::Object(fields), Value::Object(object)) => fit_fields(fields, object, path, refits),
        (Type::List(element), Value::List(list)) => {
            for (index, value) in list.iter_mut().enumerate() {
                fit(element, value, &format!("{path}[{index}]"), refits);
            }
        }
        _ => {}
    }
}

fn fit_fields(fields: &Fields, object: &mut Object, path: &str, refits: &mut Vec<Refit>) {
    for (name, field) in &fields.fields {
        let Some(value) = object.get_mut(name) else { continue };
        let limited = field.max_length.is_some() || field.alphabet.is_some();
        if !limited && !matches!(value, Value::Object(_) | Value::List(_)) {
            continue;
        }
        let path = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
        if let Value::Text(text) = value {
            if let Some((fitting, changes)) = fitted(text, field.alphabet, field.max_length) {
                *value = if fitting.is_empty() { Value::Null } else { fitting.into() };
                refits.extend(changes.map(|change| Refit { path: path.clone(), change }));
            }
        } else {
            fit(&field.kind, value, &path, refits);
        }
    }
}

/// The text as it fits, and what was done; nothing if it fits as it is.
fn fitted(
    text: &Text,
    alphabet: Option<Alphabet>,
    max_length: Option<usize>,
) -> Option<(String, impl Iterator<Item = Change> + use<>)> {
    let plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if alphabet == Some(Alphabet::Phone) && phone::is_placeholder(text) {
        return Some((String::new(), [Some(Change::Placeholder), None].into_iter().flatten()));
    }
    let short = max_length.is_none_or(|longest| text.len() <= longest);
    if short && plain {
        return None;
    }
    let mut kept: String = match alphabet {
        Some(alphabet) => text.chars().filter_map(|letter| alphabet.take(letter)).collect(),
        None => text.to_string(),
    };
    let (had, has) = (text.chars().count(), kept.chars().count());
    let dropped = (has < had).then_some(Change::Dropped { letters: had - has });
    if dropped.is_some() {
        kept = String::from(kept.trim());
    }
    let to = max_length.unwrap_or(usize::MAX);
    let from = kept.chars().count();
    let cut = (from > to).then_some(Change::Cut { from, to });
    if let Some((end, _)) = kept.char_indices().nth(to) {
        kept.truncate(end);
        kept.truncate(kept.trim_end().len());
    }
    (kept != text.as_str()).then(|| (kept, [dropped, cut].into_iter().flatten()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Schema {
        let text = "schema: s\nfields:\n  name: { type: text, max_length: 5, alphabet: line }\n  \
                    phone: { type: text, alphabet: phone }\n  lines:\n    list:\n      \
                    note: { type: text, max_length: 3 }\n  free: text\n";
        Schema::parse(text).unwrap()
    }

    fn record(json: &serde_json::Value) -> Value {
        crate::to_value(json).unwrap()
    }

    #[test]
    fn what_fits_stays_as_it_is() {
        let whole = record(
            &serde_json::json!({ "name": "Zoë", "phone": "+1 (234) 5", "free": "\u{202e}" }),
        );
        let mut fitting = whole.clone();
        assert_eq!(schema().fit(&mut fitting), []);
        assert_eq!(fitting, whole);
    }

    #[test]
    fn what_is_too_long_is_cut_and_told_by_its_path() {
        let mut value =
            record(&serde_json::json!({ "name": "Zoë Z Z", "lines": [{ "note": "abcd" }] }));
        let refits = schema().fit(&mut value);
        let cut = |path: &str, from, to| Refit {
            path: path.to_owned(),
            change: Change::Cut { from, to },
        };
        assert_eq!(refits, [cut("name", 7, 5), cut("lines[0].note", 4, 3)]);
        assert_eq!(
            value,
            record(&serde_json::json!({ "name": "Zoë Z", "lines": [{ "note": "abc" }] }))
        );
    }

    #[test]
    fn letters_that_a_field_does_not_take_are_left_out_and_counted() {
        let mut value =
            record(&serde_json::json!({ "name": "\u{202e}A\nB\u{7}", "phone": "\u{feff}1-234" }));
        let refits = schema().fit(&mut value);
        let dropped = |path: &str, letters| Refit {
            path: path.to_owned(),
            change: Change::Dropped { letters },
        };
        assert_eq!(refits, [dropped("name", 2), dropped("phone", 1)]);
        assert_eq!(value, record(&serde_json::json!({ "name": "A B", "phone": "1-234" })));
    }

    #[test]
    fn a_placeholder_is_no_telephone() {
        for placeholder in ["-", "n/a", "000-0000", "+1 111", " "] {
            let mut value = record(&serde_json::json!({ "phone": placeholder }));
            assert_eq!(schema().fit(&mut value)[0].change, Change::Placeholder, "{placeholder}");
            assert_eq!(value, record(&serde_json::json!({ "phone": null })));
        }
    }

    #[test]
    fn a_text_of_which_nothing_is_left_is_null() {
        let mut value = record(&serde_json::json!({ "name": "\u{200b}\u{202e}" }));
        schema().fit(&mut value);
        assert_eq!(value, record(&serde_json::json!({ "name": null })));
    }
}
