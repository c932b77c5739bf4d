//! What both sides and the ledger say in the end, order by order.

use std::collections::{BTreeMap, BTreeSet};

use rig::Stage;

use crate::error::Result;
use crate::heartland::Account;
use crate::judge::{Case, Judged};
use crate::order::Order;
use crate::outcome::outcomes;
use crate::script::Script;
use crate::shop::Shop;

/// Everything that the verdict rests on.
#[derive(Debug)]
pub(crate) struct Evidence {
    pub(crate) judged: Vec<Judged>,
    /// Sales orders in Heartland that belong to no order.
    pub(crate) strays: u64,
}

/// Reads both sides. `states` are the orders as they were placed, or listed, on their way.
pub(crate) async fn gather(
    states: Vec<Order>,
    script: &Script,
    stage: &Stage,
    currency: &str,
) -> Result<Evidence> {
    let settings = &stage.settings;
    let outcomes = outcomes(&stage.stack).await?;
    let ids: BTreeSet<u64> = states.iter().map(Order::id).chain(outcomes.keys().copied()).collect();
    let shop = Shop::of(&settings.magento_url, &settings.magento_secret, &settings.parameters)?;
    let last = last(&states, shop.orders(ids).await);

    let prefix = stage.stack.environment("order-changed").await?;
    let prefix = prefix.get("ORDER_PREFIX").cloned().unwrap_or_default();
    let token = settings.heartland_secret["token"].as_str().unwrap_or_default();
    let mut account = Account::new(&settings.heartland_url, token)?;
    let mut judged = Vec::new();
    let mut known = 0;
    for order in last.values() {
        let public_id = format!("{prefix}{}", order.number());
        let found = account.documents(&public_id).await?;
        known += found.len() as u64;
        let is_it = |other: &&Order| other.id() == order.id();
        let case = Case {
            order: order.clone(),
            earlier: states.iter().filter(is_it).cloned().collect(),
            parent: order.parent_number().and_then(|number| last.get(number)).cloned(),
            told_by: script.told_by(order.id()),
            outcome: outcomes.get(&order.id()).cloned(),
            public_id,
            found,
        };
        judged.push(case.judged(currency));
    }
    // A real account has orders of its own.
    let strays = match &stage.heartland {
        Some(_) => account.count().await? - known,
        None => 0,
    };
    Ok(Evidence { judged, strays })
}

/// Each order as the shop shows it now, else as it was last seen, by number.
fn last(states: &[Order], shown: Vec<Order>) -> BTreeMap<String, Order> {
    let all = states.iter().cloned().chain(shown);
    all.map(|order| (order.number().to_owned(), order)).collect()
}
