//! Short cuts for the JSON that machines write: no blanks, no escapes, plain numbers.
//!
//! Whatever is unusual, wrong included, is `None` and left to the careful way.

/// A member's name and where its value begins, if the name is plain and a colon follows at once.
pub(super) fn name(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let end = text_end(bytes, at)?;
    (bytes.get(end) == Some(&b':')).then_some((end - 1, end + 1))
}

/// Where a plain value ends.
pub(super) fn value_end(bytes: &[u8], at: usize) -> Option<usize> {
    match *bytes.get(at)? {
        b'"' => text_end(bytes, at),
        b'-' | b'0'..=b'9' => number_end(bytes, at),
        b'n' => bytes[at..].starts_with(b"null").then_some(at + 4),
        b't' => bytes[at..].starts_with(b"true").then_some(at + 4),
        b'f' => bytes[at..].starts_with(b"false").then_some(at + 5),
        _ => None,
    }
}

/// Where a text without escapes ends, behind its quote.
pub(super) fn text_end(bytes: &[u8], at: usize) -> Option<usize> {
    if *bytes.get(at)? != b'"' {
        return None;
    }
    let end = plain_end(bytes, at + 1);
    (*bytes.get(end)? == b'"').then_some(end + 1)
}

/// Where a number without exponent ends.
pub(super) fn number_end(bytes: &[u8], at: usize) -> Option<usize> {
    let start = at + usize::from(bytes[at] == b'-');
    let whole = digits_end(bytes, start);
    if whole == start || (bytes[start] == b'0' && whole > start + 1) {
        return None;
    }
    let end = match bytes.get(whole) {
        Some(b'.') => digits_end(bytes, whole + 1),
        Some(b'e' | b'E') => return None,
        _ => return Some(whole),
    };
    let exponent = matches!(bytes.get(end), Some(b'e' | b'E'));
    (end > whole + 1 && !exponent).then_some(end)
}

fn digits_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The first place from `start` that holds a quote, a backslash or a control character.
///
/// Looks at eight bytes at a time: most of a record is text that nobody asked for.
#[inline]
pub(super) fn plain_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let special = zero_bytes(word ^ (ONES * 0x22))
            | zero_bytes(word ^ (ONES * 0x5c))
            | (word.wrapping_sub(ONES * 0x20) & !word & HIGHS);
        if special != 0 {
            return at + special.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| *byte >= 0x20 && !matches!(byte, b'"' | b'\\')) {
        at += 1;
    }
    at.min(bytes.len())
}

/// Marks the lowest byte that is zero, and perhaps some above it.
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGHS
}
