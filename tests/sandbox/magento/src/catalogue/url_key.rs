//! Addresses of products, made from their names.

/// Lower-case words joined by hyphens: `Pen, blue` becomes `pen-blue`.
pub(super) fn from_name(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match plain(letter) {
            Some(letters) => key.push_str(letters),
            None if letter.is_ascii_alphanumeric() => key.push(letter),
            None if !key.ends_with('-') => key.push('-'),
            None => {}
        }
    }
    key.trim_matches('-').to_owned()
}

/// Letters that Magento writes without their accents.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'å' => "a",
        'ä' | 'æ' => "ae",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' => "o",
        'ö' | 'ø' => "oe",
        'ù' | 'ú' | 'û' => "u",
        'ü' => "ue",
        'ß' => "ss",
        '&' => "and",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::from_name;

    #[test]
    fn names_become_hyphenated_words() {
        assert_eq!(
            from_name("Pen, blue (sku with slash and space)"),
            "pen-blue-sku-with-slash-and-space"
        );
        assert_eq!(from_name("Café Größe"), "cafe-groesse");
    }
}
