//! Dates and instants as text, and the zones they are read in.
//!
//! Zones come from the bundled database, never from the machine: the same document gives the
//! same result everywhere.

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Span, Timestamp, ZonedDateTime};

use crate::Value;
use crate::run::{Computed, Failure};

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zone of an IANA name such as `America/New_York`.
pub(crate) fn zone(name: &str) -> Computed<TimeZone> {
    ZONES.get(name).map_err(|_| Failure::unreadable(name, "a time zone such as America/New_York"))
}

/// The date a text says, if it says nothing more.
pub(crate) fn plain_date(text: &str) -> Option<Date> {
    let text = text.trim();
    (text.len() == "2026-03-14".len()).then(|| text.parse().ok()).flatten()
}

/// The instant a text says; without an offset of its own it is read in `zone`.
pub(crate) fn instant(text: &str, zone: &TimeZone) -> Computed<Timestamp> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    let local = text.parse::<DateTime>().map_err(|_| unreadable(text))?;
    zone.to_timestamp(local).map_err(|_| unreadable(text))
}

/// The instant a text says by a pattern of %-codes.
pub(crate) fn by_pattern(text: &str, pattern: &str, zone: &TimeZone) -> Computed<Timestamp> {
    let wanted = "a date by this pattern";
    let parsed = strtime::parse(pattern, text.trim());
    let parsed = parsed.map_err(|_| Failure::unreadable(text, wanted))?;
    if let Ok(instant) = parsed.to_timestamp() {
        return Ok(instant);
    }
    let local = parsed.to_datetime().or_else(|_| parsed.to_date().map(DateTime::from));
    let local = local.map_err(|_| Failure::unreadable(text, wanted))?;
    zone.to_timestamp(local).map_err(|_| Failure::unreadable(text, wanted))
}

/// A date or instant so many days later, in the form it had.
pub(crate) fn days_later(text: &str, days: i64) -> Computed<Value> {
    let too_far = || Failure::refused(format!("{days} days from {text} is too far"));
    if let Some(date) = plain_date(text) {
        let later = Span::new().try_days(days).and_then(|span| date.checked_add(span));
        return later.map(|date| date.to_string().into()).map_err(|_| too_far());
    }
    let seconds = days.checked_mul(86_400).ok_or_else(too_far)?;
    let later = instant(text, &TimeZone::UTC)?.checked_add(SignedDuration::from_secs(seconds));
    later.map(|instant| instant.to_string().into()).map_err(|_| too_far())
}

/// An instant written by a pattern of %-codes.
pub(crate) fn formatted(instant: &ZonedDateTime, pattern: &str) -> Computed<Value> {
    let text = strtime::format(pattern, instant);
    text.map(Value::from).map_err(|_| Failure::unreadable(pattern, "a pattern of %-codes"))
}

fn unreadable(text: &str) -> Failure {
    Failure::unreadable(
        text,
        "a date such as 2026-03-14 or an instant such as 2026-03-14T17:02:11Z",
    )
}
