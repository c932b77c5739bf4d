//! Amounts that must add up.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::arithmetic::{add, over, subtract, times};
use crate::run::{Computed, Failure};

/// Splits `amount` in proportion to `weights`, so that the parts add up to it exactly.
///
/// Each part is cut to `decimals`; the units that are left go to the largest remainders, of
/// equal ones to the first. Weights that are all zero count as equal. What `amount` itself has
/// beyond `decimals` is refused, since no parts could add up to it.
pub(crate) fn allocate(
    amount: Decimal,
    weights: &[Decimal],
    decimals: u32,
) -> Computed<Vec<Decimal>> {
    if amount.normalize().scale() > decimals {
        let sentence = format!("{amount} cannot be split into parts with {decimals} decimals");
        return Err(Failure::refused(sentence));
    }
    if weights.iter().any(Decimal::is_sign_negative) {
        return Err(Failure::refused("a weight is below zero"));
    }
    let equal = vec![Decimal::ONE; weights.len()];
    let weights = if weights.iter().all(Decimal::is_zero) { &equal } else { weights };
    let total = weights.iter().try_fold(Decimal::ZERO, |sum, weight| add(sum, *weight))?;
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut left = amount;
    for weight in weights {
        let exact = over(times(amount, *weight)?, total)?;
        let part = exact.round_dp_with_strategy(decimals, RoundingStrategy::ToZero);
        remainders.push((exact - part).abs());
        left = subtract(left, part)?;
        parts.push(part);
    }
    hand_out(left, decimals, &mut parts, &remainders)?;
    Ok(parts)
}

/// Gives one unit each to the largest remainders.
fn hand_out(
    mut left: Decimal,
    decimals: u32,
    parts: &mut [Decimal],
    remainders: &[Decimal],
) -> Computed<()> {
    let mut unit = Decimal::new(1, decimals);
    unit.set_sign_positive(left.is_sign_positive());
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|a, b| remainders[*b].cmp(&remainders[*a]));
    for place in order {
        if left.is_zero() {
            break;
        }
        parts[place] = add(parts[place], unit)?;
        left = subtract(left, unit)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_add_up_to_the_amount(
            cents in -10_000_000i64..10_000_000,
            weights in prop::collection::vec(0i64..100_000, 1..40),
        ) {
            let amount = Decimal::new(cents, 2);
            let weights: Vec<Decimal> = weights.into_iter().map(|w| Decimal::new(w, 3)).collect();
            let parts = allocate(amount, &weights, 2).unwrap();
            prop_assert_eq!(parts.iter().sum::<Decimal>(), amount);
            prop_assert!(parts.iter().all(|part| part.scale() <= 2));
        }
    }

    #[test]
    fn a_large_amount_is_split_exactly_or_refused() {
        let huge = Decimal::MAX;
        assert!(allocate(huge, &[Decimal::TWO, Decimal::ONE], 0).is_err());
        let amount: Decimal = "99999999999999.99".parse().unwrap();
        let weights = vec!["33333333333.333".parse().unwrap(); 7];
        let parts = allocate(amount, &weights, 2).unwrap();
        assert_eq!(parts.iter().sum::<Decimal>(), amount);
    }
}
