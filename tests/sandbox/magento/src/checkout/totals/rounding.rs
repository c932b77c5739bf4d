//! Rounding to cents and to four places, and rounding that carries its error on to the next amount.

use std::collections::HashMap;

use rust_decimal::{Decimal, RoundingStrategy};

/// To cents, halves away from zero.
pub(crate) fn round(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// To the four places that the database keeps, halves away from zero.
pub(crate) fn fine(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero)
}

/// The errors carried on, by the kind of amount.
#[derive(Debug)]
pub(crate) struct Carry {
    errors: HashMap<String, Decimal>,
    first: Decimal,
}

impl Carry {
    /// Carries that begin with so much, which lifts exact halves.
    pub(crate) fn beginning_with(first: Decimal) -> Self {
        Self { errors: HashMap::new(), first }
    }

    /// Rounds an amount together with the error left by the last one of its kind.
    pub(crate) fn round(&mut self, kind: &str, amount: Decimal) -> Decimal {
        if amount.is_zero() {
            return amount;
        }
        let error = self.errors.entry(kind.to_owned()).or_insert(self.first);
        let exact = amount + *error;
        let rounded = round(exact);
        *error = exact - rounded;
        rounded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_carried_to_the_next_amount() {
        let mut carry = Carry::beginning_with(Decimal::new(1, 6));
        assert_eq!(carry.round("tax", Decimal::new(4455, 3)), Decimal::new(446, 2));
        assert_eq!(carry.round("tax", Decimal::new(185_625, 5)), Decimal::new(185, 2));
        assert_eq!(carry.round("other", Decimal::new(185_625, 5)), Decimal::new(186, 2));
    }

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(round(Decimal::new(125, 3)), Decimal::new(13, 2));
        assert_eq!(round(Decimal::new(-125, 3)), Decimal::new(-13, 2));
    }
}
