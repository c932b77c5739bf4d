//! What a body must be before anything is read from it.

use serde_json::Value;

use super::verify::Rejection;

/// One megabyte: many times the largest order.
const LARGEST_BYTES: usize = 1_000_000;
/// Records nest about ten levels deep.
const DEEPEST: usize = 64;

/// Refuses a body that is too large to look at.
pub(super) fn check_size(body: &[u8]) -> Result<(), Rejection> {
    if body.len() > LARGEST_BYTES { Err(Rejection::TooLarge) } else { Ok(()) }
}

/// The body as JSON. Its depth is counted before anything descends into it.
pub(super) fn parse(body: &[u8]) -> Result<Value, Rejection> {
    if depth(body) > DEEPEST {
        return Err(Rejection::TooDeep);
    }
    serde_json::from_slice(body).map_err(|_| Rejection::Unreadable)
}

/// The deepest nesting, without recursion: brackets outside of strings are counted.
fn depth(body: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::{Rejection, check_size, depth, parse};

    fn nested(levels: usize) -> String {
        format!("{}{}", "[".repeat(levels), "]".repeat(levels))
    }

    #[test]
    fn a_body_of_one_megabyte_is_the_largest() {
        assert_eq!(check_size(&vec![b' '; 1_000_000]), Ok(()));
        assert_eq!(check_size(&vec![b' '; 1_000_001]), Err(Rejection::TooLarge));
    }

    #[test]
    fn sixty_four_levels_are_the_deepest() {
        assert!(parse(nested(64).as_bytes()).is_ok());
        assert_eq!(parse(nested(65).as_bytes()), Err(Rejection::TooDeep));
        assert_eq!(parse("{\"a\":".repeat(400_000).as_bytes()), Err(Rejection::TooDeep));
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        assert_eq!(depth(br#"{"a":"[[[\"[[\\","b":[{}]}"#), 3);
        assert_eq!(depth(b"[][][]"), 1);
    }

    #[test]
    fn what_is_not_whole_json_in_utf8_is_unreadable() {
        for body in [&b""[..], b"{", b"{\"id\":", b"{\"id\":\"\xff\"}", b"id=8", b"{} {}"] {
            assert_eq!(parse(body), Err(Rejection::Unreadable), "{body:?}");
        }
    }
}
