//! Short cuts for the JSON that machines write: no blanks, no escapes, plain numbers.
//!
//! Whatever is unusual, wrong included, is `None` and left to the careful way.

/// A member's name and where its value begins, if the name is plain and a colon follows at once.
#[inline]
pub(super) fn name(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let end = text_end(bytes, at)?;
    (bytes.get(end) == Some(&b':')).then_some((end - 1, end + 1))
}

/// Where a plain value ends.
#[inline]
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
#[inline]
pub(super) fn text_end(bytes: &[u8], at: usize) -> Option<usize> {
    if *bytes.get(at)? != b'"' {
        return None;
    }
    let end = plain_end(bytes, at + 1);
    (*bytes.get(end)? == b'"').then_some(end + 1)
}

/// Where a number without exponent ends.
#[inline]
pub(super) fn number_end(bytes: &[u8], at: usize) -> Option<usize> {
    let start = at + usize::from(*bytes.get(at)? == b'-');
    let whole = digits_end(bytes, start);
    let leading_zero = whole > start + 1 && bytes.get(start) == Some(&b'0');
    if whole == start || leading_zero {
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

#[inline]
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
        // Bit 1 turned around, a quote stands right above the control characters.
        let turned = word ^ (ONES * 0x02);
        let special = bytes_below(turned, 0x21) | bytes_below(word ^ (ONES * 0x5c), 0x01);
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

/// Marks the lowest byte that is below `limit`, and perhaps some above it.
#[inline]
fn bytes_below(word: u64, limit: u64) -> u64 {
    word.wrapping_sub(ONES * limit) & !word & HIGHS
}
