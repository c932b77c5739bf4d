//! The mapping language beside other engines: the same order, source → canonical → target, each in
//! turn in one run; and whether the amounts come out exact.
//!
//! Prints `name value unit` lines, which `cargo figures mapping` passes on.

#![allow(clippy::print_stdout, reason = "this is what the program is for")]

mod amounts;
mod engine;
mod jaq;
mod jsonata;
mod ours;
mod rhai;

use std::hint::black_box;
use std::time::Instant;

use engine::{Engine, Result};

/// The order that all of them map: 27 kB, 20 lines.
const ORDER: &str = include_str!("../../../shared/mapping/tests/fixtures/order-large.json");

/// Runs of an engine in a turn, and turns. The best turn counts: a busy machine makes none better.
const RUNS: u32 = 20;
const TURNS: u32 = 60;

fn main() -> Result<()> {
    let engines: [Box<dyn Engine>; 4] = [
        Box::new(ours::Ours::new()?),
        Box::new(jsonata::Jsonata::new()?),
        Box::new(rhai::Rhai::new()?),
        Box::new(jaq::Jaq::new()?),
    ];
    let exact = amounts::exact(ORDER)?;
    for engine in &engines {
        let wrong = amounts::differing(&exact, &engine.amounts(ORDER)?)?;
        println!("{}_inexact_amounts {wrong} of {}", engine.name(), exact.len());
    }
    let mut best = [f64::MAX; 4];
    for _ in 0..TURNS {
        for (best, engine) in best.iter_mut().zip(&engines) {
            *best = best.min(turn(engine.as_ref())?);
        }
    }
    for (other, took) in engines.iter().zip(best).skip(1) {
        println!("{}_order {took:.1} us", other.name());
        println!("mapping_vs_{} {:.3} ratio", other.name(), best[0] / took);
    }
    Ok(())
}

/// Microseconds a run.
fn turn(engine: &dyn Engine) -> Result<f64> {
    let begun = Instant::now();
    for _ in 0..RUNS {
        engine.map(black_box(ORDER))?;
    }
    Ok(begun.elapsed().as_secs_f64() * 1e6 / f64::from(RUNS))
}
