//! `JSONata`, in Rust.

use jsonata_core::Expression;
use jsonata_core::value::JValue;
use rust_decimal::Decimal;

use crate::amounts;
use crate::engine::{Engine, Result};

pub(crate) struct Jsonata {
    canonical: Expression,
    target: Expression,
}

impl Jsonata {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            canonical: Expression::compile(include_str!("../orders/canonical.jsonata"))?,
            target: Expression::compile(include_str!("../orders/target.jsonata"))?,
        })
    }

    fn both(&self, json: &str) -> Result<(JValue, JValue)> {
        let canonical = self.canonical.evaluate(&JValue::from_json_str(json)?)?;
        let target = self.target.evaluate(&canonical)?;
        Ok((canonical, target))
    }
}

impl Engine for Jsonata {
    fn name(&self) -> &'static str {
        "jsonata"
    }

    fn map(&self, json: &str) -> Result<()> {
        self.both(json).map(drop)
    }

    fn amounts(&self, json: &str) -> Result<Vec<Decimal>> {
        let (canonical, target) = self.both(json)?;
        amounts::of(&canonical.to_json_string()?, &target.to_json_string()?)
    }
}
