//! Natural order of names: runs of digits compare as numbers, so `[2]` comes before `[10]`.

use std::cmp::Ordering;

/// Compares two names as PHP's `strnatcmp` does.
///
/// A run that begins with a zero compares digit by digit, like a fraction; spaces are skipped.
pub(crate) fn compare(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left.as_bytes(), right.as_bytes());
    loop {
        left = skip_spaces(left);
        right = skip_spaces(right);
        let (Some(a), Some(b)) = (left.first(), right.first()) else {
            return left.len().cmp(&right.len());
        };
        if a.is_ascii_digit() && b.is_ascii_digit() {
            let (run_a, run_b) = (digits(left), digits(right));
            let order = compare_runs(run_a, run_b);
            if order != Ordering::Equal {
                return order;
            }
            left = &left[run_a.len()..];
            right = &right[run_b.len()..];
        } else if a == b {
            left = &left[1..];
            right = &right[1..];
        } else {
            return a.cmp(b);
        }
    }
}

fn compare_runs(left: &[u8], right: &[u8]) -> Ordering {
    if left[0] == b'0' || right[0] == b'0' {
        return left.cmp(right);
    }
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

fn digits(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    &text[..end]
}

fn skip_spaces(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(text.len());
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_inside_names_count_as_numbers() {
        let mut names = ["g%5B10%5D", "g%5B2%5D", "fields", "g%5B1%5D%5Bb%5D", "g%5B1%5D%5Ba%5D"];
        names.sort_by(|left, right| compare(left, right));
        let sorted = ["fields", "g%5B1%5D%5Ba%5D", "g%5B1%5D%5Bb%5D", "g%5B2%5D", "g%5B10%5D"];
        assert_eq!(names, sorted);
    }

    #[test]
    fn a_prefix_comes_first() {
        assert_eq!(compare("a", "ab"), Ordering::Less);
        assert_eq!(compare("a1", "a1"), Ordering::Equal);
    }
}
