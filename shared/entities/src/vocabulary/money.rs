//! Arithmetic on money: cents, fair shares, and unit prices whose sum is exact.
//!
//! `Decimal`'s operators panic outside its range. Nothing here can leave it: whatever is read is
//! an [`Amount`](super::Amount), below 10¹² with four decimals, no product has more than two such
//! factors, and a share is a fraction of its total.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// `value` to the cent, halves away from zero, as both systems and their accountants round.
#[must_use]
pub fn to_cents(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// One cent.
pub const CENT: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
const HUNDRED: Decimal = Decimal::ONE_HUNDRED;
const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// One part of a row of goods that is sold at one unit price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Units {
    /// How many, possibly fractional.
    pub qty: Decimal,
    /// Price of one, in whole cents.
    pub unit_price: Decimal,
}

/// How far apart two unit prices may lie at most, in cents.
const WIDEST: i64 = 40;

/// Decimals of a quantity.
const QTY_DECIMALS: u32 = 4;

/// Splits `qty` units that cost `net` together into at most two parts whose unit prices have two
/// decimals, differ by one cent, and whose sum is `net` exactly (sync-rules.md, section 5).
///
/// With price `p = ⌊net / qty⌋` to the cent, `(net − qty·p) / 0.01` units cost one cent more. The
/// identity holds for fractional quantities too; but where both parts then come to half a cent,
/// and a document that rounds each line would be a cent off, the prices lie further apart.
/// Returns nothing for `qty` of zero or less. `net` must be in whole cents.
#[must_use]
pub fn split_units(qty: Decimal, net: Decimal) -> Vec<Units> {
    if qty <= Decimal::ZERO {
        return Vec::new();
    }
    let low = (net / qty * HUNDRED).floor();
    let apart = |width| (0..width).map(move |below| (Decimal::from(below), Decimal::from(width)));
    let mut splits = (1..=WIDEST)
        .flat_map(apart)
        .filter_map(|(below, width)| at_two_prices(qty, net, low - below, low - below + width));
    let nearest = splits.next().unwrap_or_default();
    if nearest.iter().all(Units::rounds_safely) {
        return nearest;
    }
    splits.find(|split| split.iter().all(Units::rounds_safely)).unwrap_or(nearest)
}

/// The split at these two prices in cents; nothing if it takes quantities with more decimals, or
/// a price below zero where nothing is given away.
fn at_two_prices(qty: Decimal, net: Decimal, low: Decimal, high: Decimal) -> Option<Vec<Units>> {
    let dearer = ((net * HUNDRED - qty * low) / (high - low)).normalize();
    let parts = [(qty - dearer, low), (dearer, high)];
    let parts = parts.into_iter().filter(|(qty, _)| !qty.is_zero());
    let parts: Vec<Units> = parts
        .map(|(qty, cents)| Units { qty: qty.normalize(), unit_price: to_cents(cents / HUNDRED) })
        .collect();
    let serves = |part: &Units| part.qty.scale() <= QTY_DECIMALS && part.qty > Decimal::ZERO;
    let is_price = low >= Decimal::ZERO || net < Decimal::ZERO;
    (is_price && parts.iter().all(serves)).then_some(parts)
}

impl Units {
    /// Whether it makes no difference how a document rounds what these units cost.
    fn rounds_safely(&self) -> bool {
        let cents = self.qty * self.unit_price * HUNDRED;
        cents - cents.floor() != HALF
    }
}

/// Shares `total` in whole cents by `weights`, each share as near to its exact part as cents
/// allow, the sum exactly `total` (largest remainder; ties go to the earlier share).
///
/// Weights that add up to zero share equally; a negative one weighs nothing. `total` must be in
/// whole cents.
#[must_use]
pub fn share(total: Decimal, weights: &[Decimal]) -> Vec<Decimal> {
    let mut weights: Vec<Decimal> =
        weights.iter().map(|weight| *weight.max(&Decimal::ZERO)).collect();
    if weights.iter().all(Decimal::is_zero) {
        weights.fill(Decimal::ONE);
    }
    let sum: Decimal = weights.iter().sum();
    let mut shares: Vec<Decimal> =
        weights.iter().map(|weight| (total * weight / sum * HUNDRED).floor() / HUNDRED).collect();
    // In units of `cents × weight`, which are exact where a quotient may not be: equal remainders
    // must compare as equal.
    let lacks = |index: usize| total * weights[index] - shares[index] * sum;
    let mut by_remainder: Vec<usize> = (0..shares.len()).collect();
    by_remainder.sort_by_key(|&index| (-lacks(index), index));
    let missing = (total - shares.iter().sum::<Decimal>()) * HUNDRED;
    for index in by_remainder.into_iter().take(missing.to_usize().unwrap_or_default()) {
        shares[index] += CENT;
    }
    shares
}

/// Rounds every part to the cent so that together they come as close to `total` as rounding
/// alone allows, and returns what is still missing (`total − Σ parts`) beside them.
///
/// Only parts that have a fraction of a cent move, each by at most one cent from its floor: the
/// document is rounded, not each part (magento-gotchas.md, 16).
#[must_use]
pub fn round_together(parts: &[Decimal], total: Decimal) -> (Vec<Decimal>, Decimal) {
    let mut rounded: Vec<Decimal> =
        parts.iter().map(|part| (part * HUNDRED).floor() / HUNDRED).collect();
    let mut by_remainder: Vec<usize> =
        (0..parts.len()).filter(|&index| parts[index] != rounded[index]).collect();
    by_remainder.sort_by_key(|&index| (rounded[index] - parts[index], index));
    let mut missing = total - rounded.iter().sum::<Decimal>();
    for index in by_remainder {
        if missing < CENT {
            break;
        }
        rounded[index] += CENT;
        missing -= CENT;
    }
    (rounded, missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn units(parts: &[(&str, &str)]) -> Vec<Units> {
        parts.iter().map(|(qty, price)| Units { qty: dec(qty), unit_price: dec(price) }).collect()
    }

    #[rstest]
    #[case("3", "54", &[("3", "18.00")])]
    #[case("3", "10", &[("2", "3.33"), ("1", "3.34")])]
    #[case("7", "0.03", &[("4", "0.00"), ("3", "0.01")])]
    #[case("1", "0", &[("1", "0.00")])]
    #[case("2.5", "10.01", &[("1.5", "4.00"), ("1", "4.01")])]
    #[case("0.75", "0.02", &[("0.5", "0.02"), ("0.25", "0.04")])]
    #[case("1.25", "1.02", &[("0.875", "0.81"), ("0.375", "0.83")])]
    #[case("0", "5", &[])]
    fn a_row_becomes_at_most_two_unit_prices(
        #[case] qty: &str,
        #[case] net: &str,
        #[case] expected: &[(&str, &str)],
    ) {
        assert_eq!(split_units(dec(qty), dec(net)), units(expected));
    }

    #[test]
    fn shares_add_up_and_ties_go_to_the_earlier() {
        let shares = share(dec("10.00"), &[dec("1"), dec("1"), dec("1")]);
        assert_eq!(shares, [dec("3.34"), dec("3.33"), dec("3.33")]);
        assert_eq!(share(dec("1.01"), &[Decimal::ZERO; 2]), [dec("0.51"), dec("0.50")]);
        let shares = share(dec("254.49"), &[dec("9"), dec("3"), dec("3"), dec("3")]);
        assert_eq!(shares, [dec("127.25"), dec("42.42"), dec("42.41"), dec("42.41")]);
        assert_eq!(share(dec("1.01"), &[dec("-3"), dec("1")]), [dec("0"), dec("1.01")]);
        assert_eq!(share(dec("1.01"), &[]), []);
    }

    #[test]
    fn whole_cents_never_move_and_what_is_missing_is_told() {
        let (parts, missing) = round_together(&[dec("1.005"), dec("2.00")], dec("3.02"));
        assert_eq!((parts, missing), (vec![dec("1.01"), dec("2.00")], dec("0.01")));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn split_units_is_exact(qty in 1i64..100_000, scale in 0u32..5, cents in 0i64..10_000_000) {
            let (qty, net) = (Decimal::new(qty, scale), Decimal::new(cents, 2));
            let parts = split_units(qty, net);
            prop_assert_eq!(parts.iter().map(|part| part.qty).sum::<Decimal>(), qty);
            prop_assert_eq!(parts.iter().map(|part| part.qty * part.unit_price).sum::<Decimal>(), net);
            let sound = |part: &Units| part.qty > Decimal::ZERO && part.unit_price >= Decimal::ZERO;
            prop_assert!(parts.len() <= 2 && parts.iter().all(sound));
            let rounded: Decimal = parts.iter().map(|part| to_cents(part.qty * part.unit_price)).sum();
            prop_assert_eq!(rounded, net);
        }

        #[test]
        fn shares_are_exact(cents in -100_000i64..100_000, weights in prop::collection::vec(0i64..1000, 1..20)) {
            let weights: Vec<Decimal> = weights.into_iter().map(Decimal::from).collect();
            let total = Decimal::new(cents, 2);
            prop_assert_eq!(share(total, &weights).iter().sum::<Decimal>(), total);
        }
    }
}
