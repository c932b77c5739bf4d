//! Random choices that repeat.

use rust_decimal::Decimal;

use crate::record::Money;

/// A stream of choices; each part of a shop draws from its own.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ stream.rotate_left(32))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let value = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    /// A number below `limit`; 0 when there is none.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.next().checked_rem(limit).unwrap_or(0)
    }

    /// A number between the two, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.below(span)).unwrap_or(0)
    }

    pub(super) fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// One of several, each as likely.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.index(from.len()))
    }

    /// One of several, the first ones far more likely: a few sell most.
    pub(super) fn popular<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let first = self.index(from.len());
        from.get(self.index(first + 1))
    }

    /// An amount between the two numbers of whole units, ending in .95 or .00.
    pub(super) fn price(&mut self, low: i64, high: i64) -> Money {
        let whole = Decimal::from(self.between(low, high));
        let ending = if self.percent(70) { Decimal::new(95, 2) } else { Decimal::ZERO };
        Money::new(whole + ending)
    }

    fn index(&mut self, length: usize) -> usize {
        let length = u64::try_from(length).unwrap_or(0);
        usize::try_from(self.below(length)).unwrap_or(0)
    }
}
