//! What is compared.

/// Whatever goes wrong ends the comparison.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A way to map an order from its source to canonical form and on to its target.
pub(crate) trait Engine {
    /// Its name in the figures.
    fn name(&self) -> &'static str;

    /// Maps the order in `json`; the results are the engine's own values, and are dropped.
    fn map(&self, json: &str) -> Result<()>;

    /// Every amount of both results, in the order in which the documents name them.
    fn amounts(&self, json: &str) -> Result<Vec<rust_decimal::Decimal>>;
}
