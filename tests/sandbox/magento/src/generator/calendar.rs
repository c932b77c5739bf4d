//! When generated orders were placed: more before Christmas and at weekends, with noise.

use jiff::ToSpan;
use jiff::civil::Date;

use super::World;

const KIND: u64 = 4;
/// The days over which the history stretches.
const DAYS: u64 = 730;
/// The last day of every history.
const LAST_DAY: Date = Date::constant(2026, 11, 22);

/// How many orders were placed up to each day, and so on which day each was placed.
pub(crate) struct Calendar {
    first: Date,
    /// Orders placed by the end of each day.
    ends: Vec<u64>,
}

impl Calendar {
    /// Spreads the orders of a world over its days.
    pub(super) fn new(world: &World) -> Self {
        let first = LAST_DAY.saturating_sub(i64::try_from(DAYS - 1).unwrap_or_default().days());
        let mut weights = Vec::new();
        let mut day = first;
        for index in 0..DAYS {
            weights.push(weight(day) + world.dice(KIND, index).below(40));
            day = day.saturating_add(1.day());
        }
        let all: u64 = weights.iter().sum();
        let mut sum = 0;
        let ends = weights
            .iter()
            .map(|weight| {
                sum += weight;
                sum * world.orders / all.max(1)
            })
            .collect();
        Self { first, ends }
    }

    /// When an order was placed, counted from 0 in order of time.
    pub(super) fn moment(&self, index: u64) -> String {
        let day = self.ends.partition_point(|end| *end <= index);
        let begin = if day == 0 { 0 } else { self.ends[day - 1] };
        let end = self.ends.get(day).copied().unwrap_or(begin + 1);
        let second = (index - begin) * 86_399 / (end - begin).max(1);
        let date = self.first.saturating_add(i64::try_from(day).unwrap_or_default().days());
        let (hour, minute) = (second / 3600, second / 60 % 60);
        format!("{date} {hour:02}:{minute:02}:{:02}", second % 60)
    }

    /// Whether an order is so young that it may still be open.
    pub(super) fn is_recent(&self, index: u64) -> bool {
        let days = self.ends.len();
        days > 3 && index >= self.ends[days - 4]
    }
}

/// Holidays and weekends sell more.
fn weight(day: Date) -> u64 {
    let season = match day.month() {
        11 => 150,
        12 => 180,
        1 | 2 => 70,
        6..=8 => 110,
        _ => 95,
    };
    let is_weekend = day.weekday().to_monday_zero_offset() >= 5;
    if is_weekend { season * 3 / 2 } else { season }
}
