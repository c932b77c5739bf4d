//! SKUs that resemble an unknown one.

/// How alike two SKUs must be to be suggested (1 is the same).
const ALIKE: f64 = 0.7;
const SUGGESTIONS: usize = 3;

/// The SKUs that resemble `sku` most, the nearest first, letter case aside.
pub(super) fn nearest(sku: &str, candidates: impl Iterator<Item = String>) -> Vec<String> {
    let wanted = sku.to_lowercase();
    let mut alike: Vec<(f64, String)> = candidates
        .map(|candidate| (strsim::jaro_winkler(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    alike.sort_by(|left, right| right.0.total_cmp(&left.0).then_with(|| left.1.cmp(&right.1)));
    alike.into_iter().take(SUGGESTIONS).map(|(_, candidate)| candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_finds_its_item() {
        let items = ["CAP-01", "CAP-02", "CUP-01", "TEE-PLAIN"].map(str::to_owned);
        assert_eq!(nearest("cap-1", items.into_iter()), ["CAP-01", "CAP-02", "CUP-01"]);
    }
}
