//! jq, in Rust.

use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Filter, Vars, data, unwrap_valr};
use jaq_json::{Val, read};
use rust_decimal::Decimal;

use crate::amounts;
use crate::engine::{Engine, Result};

type Compiled = Filter<data::JustLut<Val>>;

pub(crate) struct Jaq {
    canonical: Compiled,
    target: Compiled,
}

impl Jaq {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            canonical: compiled(include_str!("../orders/canonical.jq"))?,
            target: compiled(include_str!("../orders/target.jq"))?,
        })
    }

    fn both(&self, json: &str) -> Result<(Val, Val)> {
        let order = read::parse_single(json.as_bytes()).map_err(|error| error.to_string())?;
        let canonical = run(&self.canonical, order)?;
        let target = run(&self.target, canonical.clone())?;
        Ok((canonical, target))
    }
}

impl Engine for Jaq {
    fn name(&self) -> &'static str {
        "jaq"
    }

    fn map(&self, json: &str) -> Result<()> {
        self.both(json).map(drop)
    }

    fn amounts(&self, json: &str) -> Result<Vec<Decimal>> {
        let (canonical, target) = self.both(json)?;
        amounts::of(&canonical.to_string(), &target.to_string())
    }
}

fn compiled(code: &str) -> Result<Compiled> {
    let defs = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    let funs = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
    let arena = Arena::default();
    let modules = Loader::new(defs)
        .load(&arena, File { code, path: () })
        .map_err(|errors| format!("{errors:?}"))?;
    let filter = Compiler::default().with_funs(funs).compile(modules);
    filter.map_err(|errors| format!("{errors:?}").into())
}

fn run(filter: &Compiled, value: Val) -> Result<Val> {
    let context = Ctx::<data::JustLut<Val>>::new(&filter.lut, Vars::new([]));
    let first = filter.id.run((context, value)).map(unwrap_valr).next();
    first.ok_or("nothing came out")?.map_err(|error| error.to_string().into())
}
