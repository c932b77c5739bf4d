//! Exact arithmetic that tells when it cannot stay exact.

use rust_decimal::Decimal;

use crate::run::{Computed, Failure};

pub(crate) fn add(left: Decimal, right: Decimal) -> Computed<Decimal> {
    left.checked_add(right).ok_or_else(Failure::too_large)
}

pub(crate) fn subtract(left: Decimal, right: Decimal) -> Computed<Decimal> {
    left.checked_sub(right).ok_or_else(Failure::too_large)
}

pub(crate) fn times(left: Decimal, right: Decimal) -> Computed<Decimal> {
    left.checked_mul(right).ok_or_else(Failure::too_large)
}

/// The quotient, to 28 digits.
pub(crate) fn over(left: Decimal, right: Decimal) -> Computed<Decimal> {
    if right.is_zero() {
        return Err(Failure::division_by_zero());
    }
    left.checked_div(right).ok_or_else(Failure::too_large)
}

pub(crate) fn remainder(left: Decimal, right: Decimal) -> Computed<Decimal> {
    if right.is_zero() {
        return Err(Failure::division_by_zero());
    }
    left.checked_rem(right).ok_or_else(Failure::too_large)
}
