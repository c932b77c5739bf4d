//! The order in which Magento sorts parameter names before it checks a signature.

use std::cmp::Ordering;

/// A parameter name that sorts as PHP's `strnatcmp` would: `[2]` before `[10]`.
///
/// RFC 5849 asks for byte order; a request signed that way is refused as soon as a search has
/// more than ten filter groups.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Natural(pub(crate) String);

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        natural(self.0.as_bytes(), other.0.as_bytes()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn natural(mut a: &[u8], mut b: &[u8]) -> Ordering {
    loop {
        let (digits_a, rest_a) = a.split_at(leading_digits(a));
        let (digits_b, rest_b) = b.split_at(leading_digits(b));
        let order = if digits_a.is_empty() || digits_b.is_empty() {
            match (a.split_first(), b.split_first()) {
                (Some((x, after_x)), Some((y, after_y))) if x == y => {
                    (a, b) = (after_x, after_y);
                    continue;
                }
                (x, y) => return x.map(|x| x.0).cmp(&y.map(|y| y.0)),
            }
        } else {
            numbers(digits_a, digits_b)
        };
        if order.is_ne() {
            return order;
        }
        (a, b) = (rest_a, rest_b);
    }
}

/// Numbers by size; with a leading zero they count as decimals and compare from the left.
fn numbers(a: &[u8], b: &[u8]) -> Ordering {
    if a.starts_with(b"0") || b.starts_with(b"0") {
        a.cmp(b)
    } else {
        a.len().cmp(&b.len()).then_with(|| a.cmp(b))
    }
}

fn leading_digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::Natural;

    #[test]
    fn numbers_inside_names_sort_by_size() {
        let sorted = [
            "a%5B0%5D%5Bfield%5D",
            "a%5B0%5D%5Bvalue%5D",
            "a%5B1%5D",
            "a%5B2%5D",
            "a%5B2%5Dx",
            "a%5B10%5D",
            "a%5B11%5D",
            "a%5B100%5D",
            "b",
            "b007",
            "b01",
            "b1",
            "b12",
            "fields",
            "oauth_nonce",
        ];
        for pair in sorted.windows(2) {
            let [a, b] = [pair[0], pair[1]].map(|name| Natural(name.into()));
            assert_eq!((a.cmp(&b), b.cmp(&a)), (Ordering::Less, Ordering::Greater), "{a:?} {b:?}");
        }
    }

    #[test]
    fn only_the_same_name_is_equal() {
        let name = |text: &str| Natural(text.into());
        assert_eq!(name("a1").cmp(&name("a1")), Ordering::Equal);
        assert_ne!(name("A").cmp(&name("a")), Ordering::Equal);
    }
}
