//! How faithful the Magento sandbox is: recorded exchanges and scripts replayed against it.

use contract::{Outcome, Recordings, Script, replay_all, replay_scripts, summary};

use crate::figure::Figure;

/// Replays all recordings and scripts; what matches is counted.
pub(crate) async fn figures() -> Result<Vec<Figure>, Box<dyn std::error::Error + Send + Sync>> {
    let exchanges = replay_all(&Recordings::load()?).await?;
    let steps = replay_scripts(&Script::load_all()?).await?;
    Ok(vec![
        figure("contract_exchanges_matched", &exchanges)?,
        figure("contract_script_steps_matched", &steps)?,
    ])
}

fn figure(name: &'static str, outcomes: &[Outcome]) -> Result<Figure, std::num::TryFromIntError> {
    let report = summary(outcomes);
    let matched = f64::from(u32::try_from(report.matched)?);
    Ok(Figure::new(name, matched, format!("of {}", report.total)))
}
