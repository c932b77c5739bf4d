//! Numbers between their JSON text and exact decimals.

use rust_decimal::Decimal;

/// The most digits an `i64` mantissa surely holds.
const EASY_DIGITS: usize = 18;

/// Reads a JSON number exactly; `None` if a decimal cannot hold every digit of it.
///
/// The caller vouches that `text` is a JSON number.
pub(crate) fn parse_number(text: &str) -> Option<Decimal> {
    easy(text).or_else(|| general(text))
}

/// The path nearly every number takes: few digits and no exponent.
fn easy(text: &str) -> Option<Decimal> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits.as_bytes()),
        None => (false, text.as_bytes()),
    };
    if digits.len() > EASY_DIGITS {
        return None;
    }
    let mut mantissa: i64 = 0;
    let mut point = None;
    for (index, &digit) in digits.iter().enumerate() {
        match digit {
            b'0'..=b'9' => mantissa = mantissa * 10 + i64::from(digit - b'0'),
            b'.' => point = Some(index),
            _ => return None,
        }
    }
    let scale = point.map_or(0, |point| digits.len() - point - 1);
    let mantissa = if negative { -mantissa } else { mantissa };
    Decimal::try_new(mantissa, u32::try_from(scale).ok()?).ok()
}

/// Any number: moves the point by the exponent in text, where nothing can be lost.
fn general(text: &str) -> Option<Decimal> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (sign, number) = match number.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", number),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let kept = digits.trim_end_matches('0');
    if kept.is_empty() {
        return Some(Decimal::ZERO);
    }
    let dropped = i32::try_from(digits.len() - kept.len()).ok()?;
    let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?.checked_sub(dropped)?;
    if kept.len() > 29 || !(-29..=28).contains(&scale) {
        return None;
    }
    let zeros = "0".repeat(usize::try_from(-scale).unwrap_or(0));
    let mantissa = format!("{sign}{kept}{zeros}").parse::<i128>().ok()?;
    Decimal::try_from_i128_with_scale(mantissa, u32::try_from(scale).unwrap_or(0)).ok()
}

/// The shortest text that says exactly this number.
pub(crate) fn number_text(number: Decimal) -> String {
    number.normalize().to_string()
}

/// Serialises a [`Decimal`] so that [`to_value`](crate::to_value) keeps it a number.
///
/// Everywhere else it becomes text, so no float ever sees it. Use it as
/// `#[serde(with = "mapping::exact")]` on every amount of a type that goes through mappings.
pub mod exact {
    use rust_decimal::Decimal;
    use serde::{Deserializer, Serializer, de};

    /// By this name [`to_value`](crate::to_value) knows that the text inside is a number.
    pub(crate) const MARK: &str = "mapping::exact";

    /// Writes the number's shortest exact text, marked as a number.
    ///
    /// # Errors
    /// Only those of the serializer.
    pub fn serialize<S: Serializer>(number: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(MARK, &super::number_text(*number))
    }

    /// Reads text or a whole number.
    ///
    /// # Errors
    /// A float, or text that is not an exact decimal.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        deserializer.deserialize_any(ExactVisitor)
    }

    struct ExactVisitor;

    impl de::Visitor<'_> for ExactVisitor {
        type Value = Decimal;

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("an exact number, as text if it has decimals")
        }

        fn visit_i64<E: de::Error>(self, number: i64) -> Result<Decimal, E> {
            Ok(number.into())
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<Decimal, E> {
            Ok(number.into())
        }

        fn visit_i128<E: de::Error>(self, number: i128) -> Result<Decimal, E> {
            Decimal::try_from_i128_with_scale(number, 0).map_err(E::custom)
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Decimal, E> {
            Decimal::from_str_exact(text).map_err(E::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        parse_number(text).map(number_text)
    }

    #[test]
    fn every_digit_is_kept() {
        assert_eq!(read("0.1").as_deref(), Some("0.1"));
        assert_eq!(read("-17.7600").as_deref(), Some("-17.76"));
        assert_eq!(read("4.3499999999999996").as_deref(), Some("4.3499999999999996"));
        assert_eq!(
            read("79228162514264337593543950335").as_deref(),
            Some("79228162514264337593543950335")
        );
        assert_eq!(read("-0").as_deref(), Some("0"));
        assert_eq!(read("-0.0e5").as_deref(), Some("0"));
    }

    #[test]
    fn an_exponent_moves_the_point() {
        assert_eq!(read("1.5e3").as_deref(), Some("1500"));
        assert_eq!(read("15E-4").as_deref(), Some("0.0015"));
        assert_eq!(read("1.000e-2").as_deref(), Some("0.01"));
        assert_eq!(read("1e28").as_deref(), Some("10000000000000000000000000000"));
        assert_eq!(read("1e-28").as_deref(), Some("0.0000000000000000000000000001"));
    }

    #[test]
    fn a_number_that_does_not_fit_is_refused() {
        assert_eq!(read("1e400"), None);
        assert_eq!(read("1e-29"), None);
        assert_eq!(read("79228162514264337593543950336"), None);
        assert_eq!(read("0.12345678901234567890123456789"), None);
        assert_eq!(read("1e99999999999"), None);
    }
}
