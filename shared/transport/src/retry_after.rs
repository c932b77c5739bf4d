//! How long a system asks us to wait.

use std::time::Duration;

use jiff::{Timestamp, fmt::rfc2822};

/// A `Retry-After` value: seconds, or a date, which in the past means now.
pub(crate) fn parse(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = rfc2822::parse(value).ok()?.timestamp();
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::parse;

    #[test]
    fn seconds_and_dates_are_understood_and_nothing_else() {
        let now = "1994-11-06T08:49:07Z".parse().unwrap();
        assert_eq!(parse("7", now), Some(Duration::from_secs(7)));
        assert_eq!(parse(" 0 ", now), Some(Duration::ZERO));
        assert_eq!(parse("Sun, 06 Nov 1994 08:49:37 GMT", now), Some(Duration::from_secs(30)));
        assert_eq!(parse("Sun, 06 Nov 1994 08:00:00 GMT", now), Some(Duration::ZERO));
        for value in ["", "-1", "1.5", "soon"] {
            assert_eq!(parse(value, now), None, "{value}");
        }
    }
}
