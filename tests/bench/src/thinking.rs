//! What an order costs in thought: decode, map, plan, without any I/O.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use entities::documents::Documents;
use entities::entity::{Entity, Key, Next};
use entities::order::{ConfirmBy, Observed, OrderEntity, Rules, Settings};

use flow::Release;
use flow::rehearsal::{Canned, rehearse};

use crate::figure::Figure;

const ROUNDS: u32 = 2_000;

/// Microseconds for the recorded guest order and the time to make the documents ready.
pub(crate) async fn figures() -> Vec<Figure> {
    let begun = Instant::now();
    let Ok(rules) = Rules::with_defaults(settings()) else { return Vec::new() };
    let ready = begun.elapsed();
    let body = flows::recorded("order-get-new-guest").to_string();
    let begun = Instant::now();
    for _ in 0..ROUNDS {
        black_box(think(black_box(&body), &rules));
    }
    let each = begun.elapsed() / ROUNDS;
    let walk = walk(&body).await;
    vec![
        Figure::new("order_documents_ready", micros(ready), "us"),
        Figure::new("order_think", micros(each), "us"),
        Figure::new("order_walk", micros(walk), "us"),
        Figure::new("order_bytes", f64::from(u32::try_from(body.len()).unwrap_or(u32::MAX)), "B"),
    ]
}

fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}

/// The same through the workflow, with the trace that is kept; a rehearsal, so that nothing waits
/// for a network.
async fn walk(body: &str) -> Duration {
    let Ok(release) = Release::<OrderEntity>::new(0, &settings(), &Documents::shipped()) else {
        return Duration::ZERO;
    };
    let (release, source) = (Arc::new(release), Canned(body.to_owned()));
    let begun = Instant::now();
    for _ in 0..ROUNDS {
        let key = Key::Id("1".to_owned());
        let _ = black_box(rehearse(&release, key, &source, None).await);
    }
    begun.elapsed() / ROUNDS
}

/// From Magento's answer to the first questions for Heartland.
fn think(body: &str, rules: &Rules) -> usize {
    let Ok(record) = OrderEntity::decode(body, rules) else { return 0 };
    let Ok(desired) = OrderEntity::desire(&record, rules) else { return 0 };
    match OrderEntity::next(&desired, &Observed::default()) {
        Ok(Next::Ask(moves)) => moves.len(),
        _ => 0,
    }
}

fn settings() -> Settings {
    Settings {
        currency: "USD".to_owned(),
        order_prefix: "M".to_owned(),
        source_location_id: 100_002,
        station_id: 100_002,
        ship_from_location_id: 100_001,
        cancel_word: "cancelled".to_owned(),
        missing_name: "Unknown".to_owned(),
        confirm_by: ConfirmBy::ExtOrderId,
        lookup_tables: std::collections::BTreeMap::new(),
    }
}
