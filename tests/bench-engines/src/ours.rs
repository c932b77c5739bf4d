//! The mapping language.

use mapping::{Checked, Input, Mapping, Value};
use rust_decimal::Decimal;

use crate::amounts;
use crate::engine::{Engine, Result};

const CANONICAL: &str =
    include_str!("../../../shared/mapping/tests/fixtures/order-from-magento.yaml");
const TARGET: &str = include_str!("../../../shared/mapping/tests/fixtures/order-to-heartland.yaml");

pub(crate) struct Ours {
    canonical: Checked,
    target: Checked,
}

impl Ours {
    pub(crate) fn new() -> Result<Self> {
        let compiled = |text| Mapping::parse(text)?.check_without_schemas();
        Ok(Self { canonical: compiled(CANONICAL)?, target: compiled(TARGET)? })
    }

    fn both(&self, json: &str) -> Result<(Value, Value)> {
        let canonical = self.canonical.run(&Input::json(json.as_bytes()))?;
        let target = self.target.run(&Input::value(&canonical))?;
        Ok((canonical, target))
    }
}

impl Engine for Ours {
    fn name(&self) -> &'static str {
        "mapping"
    }

    fn map(&self, json: &str) -> Result<()> {
        self.both(json).map(drop)
    }

    fn amounts(&self, json: &str) -> Result<Vec<Decimal>> {
        let (canonical, target) = self.both(json)?;
        amounts::of(&canonical.to_json_text(), &target.to_json_text())
    }
}
