//! What mapping costs: a large order against hand-written structs, and beside other engines.

use std::hint::black_box;
use std::time::Instant;

use entities::documents::{Documents, schema};
use mapping::{Checked, Input, Mapping, Problems, Schema, Tables, Value};
use rig::progress::Progress;
use rust_decimal::Decimal;
use tokio::process::Command;

use crate::figure::Figure;
use crate::typed;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The order: 27 kB, 20 lines.
const ORDER: &[u8] = include_bytes!("../../../shared/mapping/tests/fixtures/order-large.json");
const TO_CANONICAL: &str =
    include_str!("../../../shared/mapping/tests/fixtures/order-from-magento.yaml");
const TO_TARGET: &str =
    include_str!("../../../shared/mapping/tests/fixtures/order-to-heartland.yaml");

/// Runs in a turn, and turns. The best turn counts: a busy machine makes none better.
const RUNS: u32 = 100;
const TURNS: usize = 150;

/// Source → canonical → target by documents and by hand, in turns.
pub(crate) fn figures() -> Result<Vec<Figure>> {
    let (first, second) = (compiled(TO_CANONICAL)?, compiled(TO_TARGET)?);
    let by_document = || mapped(&first, &second);
    let by_hand = || typed::target(&typed::canonical(black_box(ORDER))?);
    let amounts = by_hand().map(|target| typed::amounts(&target));
    if amounts.ok_or("the order cannot be read by hand")? != self::amounts(&by_document()?) {
        return Err("documents and hand-written structs do not make the same amounts".into());
    }
    let shipped = Shipped::find().ok_or("the order's own documents are not there")?;
    let step = Progress::detect().step("Mapping a large order by documents and by hand, in turns");
    let [mut documents, mut hand, mut compile, mut check] = [f64::MAX; 4];
    for _ in 0..TURNS {
        documents = documents.min(turn(by_document));
        hand = hand.min(turn(by_hand));
        compile = compile.min(turn(|| compiled(TO_CANONICAL)));
        check = check.min(turn(|| shipped.checked()));
    }
    step.done("");
    Ok(vec![
        Figure::new("mapping_vs_typed", documents / hand, "ratio"),
        Figure::new("mapping_order", documents, "us"),
        Figure::new("typed_order", hand, "us"),
        Figure::new("mapping_compile", compile, "us"),
        Figure::new("mapping_compile_shipped", check, "us"),
    ])
}

/// The same order by other engines, and how many of their amounts are not exact.
///
/// Their program is apart from the workspace, so that nothing else waits for it to be built.
pub(crate) async fn beside_others() -> Result<Vec<Figure>> {
    let step = Progress::detect().step(
        "Mapping the order by jsonata-core, rhai and jaq too; built once, which takes minutes",
    );
    let folder = rig::place::project().join("tests/bench-engines");
    let mut command = cargo();
    command.args(["run", "--release", "--quiet", "--manifest-path"]);
    command.arg(folder.join("Cargo.toml"));
    command.arg("--target-dir").arg(rig::place::target().await?.join("bench-engines"));
    let output = command.output().await?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned().into());
    }
    let figures = String::from_utf8(output.stdout)?.lines().map(Figure::parse).collect();
    step.done("");
    figures
}

fn cargo() -> Command {
    let mut command = rig::place::cargo();
    command.kill_on_drop(true).stdin(std::process::Stdio::null());
    command
}

/// The largest mapping that ships with the product, and the schemas it is checked against.
struct Shipped {
    text: String,
    source: Schema,
    target: Schema,
}

impl Shipped {
    fn find() -> Option<Self> {
        let text = Documents::shipped().mapping_text("order-from-magento")?.to_owned();
        let [source, target] = ["magento.order", "canonical.order"].map(schema);
        Some(Self { text, source: source?, target: target? })
    }

    fn checked(&self) -> std::result::Result<Checked, Problems> {
        Mapping::compile(&self.text, &self.source, &self.target, &Tables::new())
    }
}

fn compiled(text: &str) -> Result<Checked> {
    Ok(Mapping::parse(text)?.check_without_schemas()?)
}

fn mapped(first: &Checked, second: &Checked) -> Result<Value> {
    let canonical = first.run(&Input::json(black_box(ORDER)))?;
    Ok(second.run(&Input::value(&canonical))?)
}

/// Total and unit prices of a mapped order.
fn amounts(target: &Value) -> Vec<Decimal> {
    let lines = target.get("lines").and_then(Value::as_list).unwrap_or_default();
    let prices = lines.iter().map(|line| line.get("adjusted_unit_price"));
    let all = std::iter::once(target.get("total")).chain(prices);
    all.filter_map(|amount| amount.and_then(Value::as_number)).collect()
}

/// Microseconds a run.
fn turn<T>(work: impl Fn() -> T) -> f64 {
    let begun = Instant::now();
    for _ in 0..RUNS {
        black_box(work());
    }
    begun.elapsed().as_secs_f64() * 1e6 / f64::from(RUNS)
}
