//! Chance that repeats: the same seed and count always fall the same way.

/// Draws a number below a million from a seed, a rule and how often the rule was asked.
///
/// It keeps no state, so requests that overtake each other change nothing in what the
/// n-th of them draws.
pub fn draw(seed: u64, rule: u64, count: u64) -> u32 {
    let mixed = mix(mix(mix(seed) ^ rule) ^ count);
    u32::try_from(mixed % 1_000_000).unwrap_or(0)
}

/// The finaliser of `SplitMix64`: neighbouring inputs give unrelated outputs.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn a_share_of_a_tenth_strikes_about_a_tenth_and_repeats() {
        let strikes = |seed| -> Vec<u64> {
            (1..=10_000).filter(|count| draw(seed, 1, *count) < 100_000).collect()
        };
        assert!((900..=1_100).contains(&strikes(7).len()));
        assert_eq!(strikes(7), strikes(7));
        assert_ne!(strikes(7), strikes(8));
    }
}
