//! Roads that are known by a number: highways, county roads, rural routes.

/// The words with the names of numbered roads written out, as Publication 28 has them.
pub(super) fn written_out(words: Vec<String>) -> Vec<String> {
    let words = rural_route(words);
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    for (place, word) in words.iter().enumerate() {
        let numbered = words.get(place + 1).is_some_and(|next| is_number(next));
        let before_road = words.get(place + 1).and_then(|next| road(next)).is_some()
            && words.get(place + 2).is_some_and(|next| is_number(next));
        match word.as_str() {
            "CR" if numbered => out.extend(["COUNTY".to_owned(), "ROAD".to_owned()]),
            "CO" | "CNTY" if before_road => out.push("COUNTY".to_owned()),
            "ST" if before_road => out.push("STATE".to_owned()),
            word if numbered => out.push(road(word).unwrap_or(word).to_owned()),
            word => out.push(word.to_owned()),
        }
    }
    out
}

/// `RURAL ROUTE 2`, `RFD 2` and `R R 2` are all `RR 2`; `HIGHWAY CONTRACT` and `STAR ROUTE` are `HC`.
fn rural_route(words: Vec<String>) -> Vec<String> {
    let said: Vec<&str> = words.iter().map(String::as_str).collect();
    let (name, rest) = match said.as_slice() {
        ["RURAL", "ROUTE" | "RTE" | "RT", rest @ ..]
        | ["R", "R", rest @ ..]
        | ["RFD" | "RR" | "RD", rest @ ..] => ("RR", rest),
        ["HIGHWAY", "CONTRACT", "ROUTE" | "RTE", rest @ ..]
        | ["HIGHWAY", "CONTRACT", rest @ ..]
        | ["STAR", "ROUTE" | "RTE", rest @ ..]
        | ["HC" | "HCR", rest @ ..] => ("HC", rest),
        _ => return words,
    };
    match rest.first() {
        Some(number) if is_number(number) => {
            std::iter::once(&name).chain(rest).map(|word| (*word).to_owned()).collect()
        }
        _ => words,
    }
}

/// A kind of road, by any of the forms people write.
fn road(word: &str) -> Option<&'static str> {
    Some(match word {
        "HIGHWAY" | "HWY" | "HIGHWY" | "HIWAY" | "HIWY" | "HWAY" => "HIGHWAY",
        "ROAD" | "RD" => "ROAD",
        "ROUTE" | "RTE" | "RT" => "ROUTE",
        _ => return None,
    })
}

pub(super) fn is_number(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit())
}
