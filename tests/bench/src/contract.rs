//! How faithful the Magento sandbox is: recorded exchanges replayed against it.

use contract::{Recordings, replay_all};

use crate::figure::Figure;

/// Replays all recordings; those that match are counted.
pub(crate) async fn figures() -> Result<Vec<Figure>, Box<dyn std::error::Error + Send + Sync>> {
    let outcomes = replay_all(&Recordings::load()?).await?;
    let matched = outcomes.iter().filter(|outcome| outcome.differences.is_empty()).count();
    let matched = f64::from(u32::try_from(matched)?);
    Ok(vec![Figure::new("contract_exchanges_matched", matched, format!("of {}", outcomes.len()))])
}
