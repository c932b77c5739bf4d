//! Times source → canonical → target of a whole order against hand-written serde structs.
#![allow(
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    missing_docs
)]

use std::hint::black_box;
use std::time::Instant;

use mapping::{Checked, Input, Mapping};
use rust_decimal::Decimal;

#[path = "typed/mod.rs"]
mod typed;

const ORDER: &[u8] = include_bytes!("../tests/fixtures/order-large.json");
const TO_CANONICAL: &str = include_str!("../tests/fixtures/order-from-magento.yaml");
const TO_TARGET: &str = include_str!("../tests/fixtures/order-to-heartland.yaml");
const ROUNDS: usize = 100;
const TURNS: usize = 150;

fn compile(text: &str) -> Checked {
    Mapping::parse(text).unwrap().check_without_schemas().unwrap()
}

/// The best of several runs, in microseconds a round.
fn time<T>(mut work: impl FnMut() -> T) -> f64 {
    (0..TURNS).map(|_| once(&mut work)).fold(f64::MAX, f64::min)
}

fn once<T>(work: &mut impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..ROUNDS {
        black_box(work());
    }
    start.elapsed().as_secs_f64() * 1e6 / ROUNDS as f64
}

/// The best of both in turns, so that a busy machine slows neither more than the other.
fn time_both<A, B>(mut one: impl FnMut() -> A, mut other: impl FnMut() -> B) -> (f64, f64) {
    let mut best = (f64::MAX, f64::MAX);
    for _ in 0..TURNS {
        best.0 = best.0.min(once(&mut one));
        best.1 = best.1.min(once(&mut other));
    }
    best
}

fn main() {
    let (first, second) = (compile(TO_CANONICAL), compile(TO_TARGET));
    let by_mapping = || {
        let canonical = first.run(&Input::json(black_box(ORDER))).unwrap();
        second.run(&Input::value(&canonical)).unwrap()
    };
    let typed = typed::target(&typed::canonical(ORDER));
    let mapped = by_mapping();
    assert_eq!(typed::total(&typed), mapped.get("total").unwrap().as_number().unwrap());
    let prices: Vec<Decimal> = mapped
        .get("lines")
        .unwrap()
        .as_list()
        .unwrap()
        .iter()
        .map(|line| line.get("adjusted_unit_price").unwrap().as_number().unwrap())
        .collect();
    assert_eq!(typed::prices(&typed), prices);

    println!("compile      {:8.2} us", time(|| compile(TO_CANONICAL)));
    println!("  parse      {:8.2} us", time(|| Mapping::parse(TO_CANONICAL).unwrap()));
    println!("read paths   {:8.2} us", time(|| first.paths().read(ORDER).unwrap()));
    println!("read nothing {:8.2} us", time(|| mapping::Paths::none().read(ORDER).unwrap()));
    println!(
        "ignored any  {:8.2} us",
        time(|| serde_json::from_slice::<serde::de::IgnoredAny>(ORDER).unwrap())
    );
    println!("read whole   {:8.2} us", time(|| mapping::Value::from_json(ORDER).unwrap()));
    let record = first.paths().read(ORDER).unwrap();
    println!("first        {:8.2} us", time(|| first.run(&Input::value(&record)).unwrap()));
    let canonical = first.run(&Input::value(&record)).unwrap();
    println!("second       {:8.2} us", time(|| second.run(&Input::value(&canonical)).unwrap()));
    let by_hand = || typed::target(&typed::canonical(black_box(ORDER)));
    let (mapping, floor) = time_both(by_mapping, by_hand);
    println!("typed parse  {:8.2} us", time(|| typed::read(black_box(ORDER))));
    println!("mapping      {mapping:8.2} us");
    println!("typed        {floor:8.2} us");
    println!("mapping_vs_typed {:.2} ratio", mapping / floor);
}
