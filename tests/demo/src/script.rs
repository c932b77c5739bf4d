//! What happens in which order: the shop's own sequence, with the disorder that webhooks have.

use crate::order::Order;

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happening {
    /// The shop's order comes into this state (an index of the versions).
    Place(usize),
    /// The webhook about that state arrives.
    Webhook(usize),
    /// `catch-up` runs.
    Poll,
    /// Whatever is queued is worked off, so that a state is seen before the next one.
    Settle,
}

/// How the orders are told of.
#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) happenings: Vec<Happening>,
    /// Ids of the orders that webhooks tell of; polls find all of them.
    told: Vec<u64>,
}

impl Script {
    /// Half of the orders are told of by webhook, every second webhook twice; the others are only
    /// found by polling. States come in the shop's sequence, webhooks in any.
    pub(crate) fn of(versions: &[Order], seed: u64) -> Self {
        let mut dice = Dice(seed);
        let told = half_of_the_ids(versions, &mut dice);
        let mut happenings = Vec::new();
        let mut on_their_way = Vec::new();
        for (index, order) in versions.iter().enumerate() {
            if versions[..index].iter().any(|earlier| earlier.id() == order.id()) {
                happenings.extend([Happening::Poll, Happening::Settle]);
            }
            happenings.push(Happening::Place(index));
            if told.contains(&order.id()) {
                let copies = 1 + on_their_way.len() % 2;
                on_their_way.extend(vec![Happening::Webhook(index); copies]);
            }
            while !on_their_way.is_empty() && dice.below(2) == 0 {
                happenings.push(on_their_way.swap_remove(dice.below(on_their_way.len())));
            }
        }
        while !on_their_way.is_empty() {
            happenings.push(on_their_way.swap_remove(dice.below(on_their_way.len())));
        }
        happenings.extend([Happening::Poll, Happening::Settle]);
        Self { happenings, told }
    }

    /// For a shop whose orders are there already.
    pub(crate) fn poll_only() -> Self {
        let happenings = vec![Happening::Poll, Happening::Settle];
        Self { happenings, told: Vec::new() }
    }

    /// How Connect comes to know of this order.
    pub(crate) fn told_by(&self, id: u64) -> &'static str {
        if self.told.contains(&id) { "webhook" } else { "polling" }
    }
}

fn half_of_the_ids(versions: &[Order], dice: &mut Dice) -> Vec<u64> {
    let mut ids: Vec<u64> = versions.iter().map(Order::id).collect();
    ids.sort_unstable();
    ids.dedup();
    for _ in 0..ids.len() / 2 {
        ids.swap_remove(dice.below(ids.len()));
    }
    ids
}

/// `SplitMix64`: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from((mixed ^ (mixed >> 31)) % bound).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orders::Orders;

    #[test]
    fn the_same_seed_makes_the_same_disorder() {
        let orders = Orders::recorded().unwrap();
        let script = |seed| Script::of(orders.versions(), seed).happenings;
        assert_eq!(script(7), script(7));
        assert_ne!(script(7), script(8));
    }

    #[test]
    fn every_state_is_placed_once_in_the_shops_sequence() {
        let orders = Orders::recorded().unwrap();
        let script = Script::of(orders.versions(), 3);
        let placed = script.happenings.iter().filter_map(|it| match it {
            Happening::Place(index) => Some(*index),
            _ => None,
        });
        assert!(placed.eq(0..orders.versions().len()));
    }

    #[test]
    fn half_of_the_orders_are_told_of_some_twice_and_some_out_of_turn() {
        let orders = Orders::recorded().unwrap();
        let script = Script::of(orders.versions(), 1);
        let told: Vec<usize> = script
            .happenings
            .iter()
            .filter_map(|it| match it {
                Happening::Webhook(index) => Some(*index),
                _ => None,
            })
            .collect();
        assert_eq!(script.told.len(), orders.last().len().div_ceil(2));
        assert!(!told.is_sorted());
        assert!(told.iter().any(|one| told.iter().filter(|other| *other == one).count() == 2));
    }
}
