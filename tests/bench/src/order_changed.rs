//! The worker `order-changed`, fed by hand: pace, CPU, calls, start, memory, size.

use std::time::{Duration, Instant};

use flows::{World, delivery, is_settled};
use rig::build::Profile;
use rig::{Error, Result};
use serde_json::{Value, json};

use crate::figure::Figure;
use crate::proxy::Proxy;
use crate::usage::{cpu_seconds, resident_megabytes};

/// Orders carried over; enough for CPU time, which Linux tells in hundredths of a second.
const ORDERS: u64 = 300;
/// Orders of one batch, as the event source mapping makes them.
const BATCH: u64 = 10;
/// Starts measured; the median is told.
const STARTS: usize = 15;

/// Raises the stage and measures.
pub(crate) async fn figures(profile: Profile) -> Result<Vec<Figure>> {
    let world = World::raise(profile).await?;
    world.reset().await;
    let size = binary_megabytes(&world)?;
    let starts = starts(&world).await;
    let proxy = Proxy::open(world.stage.emulator.endpoint())
        .await
        .map_err(|source| Error::System { what: "open a port".into(), source })?;
    place(&world).await;
    let worker = world.worker_through(proxy.address()).await;
    // The first order pays for connections and secrets.
    settle(&worker, &[delivery(1, "webhook", 1)]).await?;

    let (cpu, aws) = (cpu_seconds(worker.id()), proxy.requests());
    let http = requests(&world).await;
    let begun = Instant::now();
    for batch in batches() {
        settle(&worker, &[batch]).await?;
    }
    let wall = begun.elapsed().as_secs_f64();
    let cpu = cpu_seconds(worker.id()) - cpu;
    let count = f64::from(u32::try_from(ORDERS).unwrap_or(u32::MAX));
    let each = |total: u64| f64::from(u32::try_from(total).unwrap_or(u32::MAX)) / count;
    Ok(vec![
        Figure::new("order_changed_orders_per_second", count / wall, "1/s"),
        Figure::new("order_changed_orders_per_cpu_second", count / cpu, "1/s"),
        Figure::new("order_changed_cpu", cpu / count * 1e3, "ms/order"),
        Figure::new("order_changed_aws_calls", each(proxy.requests() - aws), "calls/order"),
        Figure::new("order_changed_http_calls", each(requests(&world).await - http), "calls/order"),
        Figure::new("order_changed_ready", starts.as_secs_f64() * 1e3, "ms"),
        Figure::new("order_changed_memory", resident_megabytes(worker.id()), "MB"),
        Figure::new("order_changed_binary", size, "MB"),
    ])
}

fn binary_megabytes(world: &World) -> Result<f64> {
    let binary = world.stage.built.binary("order-changed");
    let metadata = std::fs::metadata(&binary)
        .map_err(|source| Error::System { what: format!("read {}", binary.display()), source })?;
    Ok(f64::from(u32::try_from(metadata.len()).unwrap_or(u32::MAX)) / (1024.0 * 1024.0))
}

/// From the start of the process to its first request for an event; the median.
async fn starts(world: &World) -> Duration {
    let mut times = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        times.push(world.worker().await.ready_after());
    }
    times.sort();
    times[STARTS / 2]
}

/// Orders of as many guests, so that each makes every call that a new order makes.
async fn place(world: &World) {
    for id in 1..=ORDERS + 1 {
        world
            .place("order-get-new-guest", |order| {
                order["entity_id"] = json!(id);
                order["increment_id"] = json!(format!("{id:09}"));
                order["customer_email"] = json!(format!("guest{id}@example.com"));
            })
            .await;
    }
}

fn batches() -> impl Iterator<Item = Value> {
    (2..=ORDERS + 1).step_by(usize::try_from(BATCH).unwrap_or(1)).map(|first| {
        let records =
            (first..first + BATCH).map(|id| delivery(id, "webhook", 1)["Records"][0].take());
        json!({ "Records": records.collect::<Vec<_>>() })
    })
}

async fn settle(worker: &rig::runtime::Host, batches: &[Value]) -> Result<()> {
    for batch in batches {
        let outcome = worker.invoke(batch).await;
        if !is_settled(&outcome) {
            return Err(Error::Unexpected {
                request: "a batch of orders".into(),
                missing: format!("a settled answer: {outcome:?}"),
            });
        }
    }
    Ok(())
}

/// Requests that both sandboxes have answered.
async fn requests(world: &World) -> u64 {
    let mut count = 0;
    let logs = [world.magento_log().await, world.heartland_log().await];
    for log in logs {
        let rows = log.as_array().or(log["requests"].as_array()).map_or(0, Vec::len);
        count += rows as u64;
    }
    count
}
