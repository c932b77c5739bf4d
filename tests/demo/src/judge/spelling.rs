//! Texts compared as a person compares them: case, punctuation, abbreviations do not matter.

/// Longer texts may have been cut to what a field holds.
const SHORT: usize = 50;
/// Marks without a width of their own, by which texts change their direction or hide.
const HIDDEN: [char; 16] = [
    '\u{61c}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}',
    '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}', '\u{feff}',
];
/// Long and short forms of the commonest words in addresses.
const FORMS: [(&str, &str); 20] = [
    ("street", "st"),
    ("avenue", "ave"),
    ("road", "rd"),
    ("drive", "dr"),
    ("lane", "ln"),
    ("boulevard", "blvd"),
    ("court", "ct"),
    ("place", "pl"),
    ("square", "sq"),
    ("terrace", "ter"),
    ("highway", "hwy"),
    ("parkway", "pkwy"),
    ("north", "n"),
    ("south", "s"),
    ("east", "e"),
    ("west", "w"),
    ("apartment", "apt"),
    ("suite", "ste"),
    ("floor", "fl"),
    ("saint", "st"),
];
/// What stands before the number of a door and is often left out.
const DOORS: [&str; 4] = ["apt", "ste", "unit", "no"];

/// Whether a character cannot be seen: control, or changing the direction of what follows.
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control() || HIDDEN.contains(&character)
}

/// The words of a text in their normal forms.
pub(crate) fn words(text: &str) -> Vec<String> {
    let seen: String = text.chars().filter(|it| it.is_whitespace() || !is_hidden(*it)).collect();
    let lower = seen.to_lowercase();
    let words = lower.split(|it: char| !it.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(short).filter(|word| !DOORS.contains(&word.as_str())).collect()
}

fn short(word: &str) -> String {
    let form = FORMS.iter().find(|(long, _)| *long == word);
    form.map_or(word, |(_, short)| *short).to_owned()
}

/// Whether `is` says what `should` says; of a long text its beginning is enough, and what was
/// masked may be anything.
pub(crate) fn says(is: &str, should: &str) -> bool {
    let (there, wanted) = (words(is), words(should));
    there == wanted || is_masked(is) || is_cut(&there.concat(), &wanted.concat(), should)
}

fn is_cut(there: &str, wanted: &str, text: &str) -> bool {
    text.chars().count() > SHORT && !there.is_empty() && wanted.starts_with(there)
}

/// A card number that somebody typed is not carried over.
fn is_masked(text: &str) -> bool {
    ["•••", "***"].iter().any(|mask| text.contains(mask))
}

/// Whether the lines of `is` are those of `should`, in any sequence, with or without those of
/// `beside`.
pub(crate) fn says_lines(is: &str, should: &[String], beside: &[String]) -> bool {
    let mut left = words(is);
    let found = should.iter().all(|line| take(&mut left, &words(line)));
    let is_long = should.iter().chain(beside).any(|line| line.chars().count() > SHORT);
    for line in beside {
        take(&mut left, &words(line));
    }
    (found && left.is_empty()) || is_masked(is) || (is_long && only_words_of(is, should, beside))
}

/// Takes a run of words out; false if it is not there.
fn take(from: &mut Vec<String>, run: &[String]) -> bool {
    let Some(at) = from.windows(run.len().max(1)).position(|there| there == run) else {
        return run.is_empty();
    };
    from.drain(at..at + run.len());
    true
}

/// Every word is one of theirs; the last one may be cut.
fn only_words_of(is: &str, should: &[String], beside: &[String]) -> bool {
    let theirs: Vec<String> = should.iter().chain(beside).flat_map(|line| words(line)).collect();
    let there = words(is);
    let known = |word: &String| theirs.iter().any(|their| their.starts_with(word.as_str()));
    !there.is_empty() && there.iter().all(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|&line| line.to_owned()).collect()
    }

    #[test]
    fn case_punctuation_and_abbreviations_make_no_difference() {
        assert!(says("123 Main St.", "123 MAIN street"));
        assert!(says("San José", "san josé"));
        assert!(says("Roe", "R\u{202e}oe"));
        assert!(!says("124 Main St", "123 Main St"));
        assert!(!says("", "Austin"));
    }

    #[test]
    fn lines_may_stand_in_any_sequence_and_the_company_beside_them() {
        let street = lines(&["Unit 7, 12/F", "88 Nathan Road"]);
        let company = lines(&["Lucky Ltd"]);
        assert!(says_lines("88 Nathan Rd Lucky Ltd, Unit 7, 12/F", &street, &company));
        assert!(says_lines("Unit 7, 12/F 88 Nathan Road", &street, &company));
        assert!(!says_lines("88 Nathan Road", &street, &company));
        assert!(!says_lines("Unit 7, 12/F 88 Nathan Road Tower B", &street, &company));
    }

    #[test]
    fn a_long_text_may_be_cut_and_a_short_one_may_not() {
        let long = "Grand ".repeat(50);
        assert!(says(&long[..100], &long));
        assert!(!says("Aus", "Austin"));
        assert!(says_lines(&long[..100], &lines(&[&long]), &[]));
    }
}
