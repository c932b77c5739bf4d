//! Rhai, a scripting language.

use mapping::Value;
use rhai::{AST, Array, Dynamic, Engine as Scripts, Map, Scope};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::amounts;
use crate::engine::{Engine, Result};

pub(crate) struct Rhai {
    scripts: Scripts,
    script: AST,
}

impl Rhai {
    pub(crate) fn new() -> Result<Self> {
        let mut scripts = Scripts::new();
        scripts.register_fn("round_half_up", |value: Decimal, decimals: i64| {
            let decimals = u32::try_from(decimals).unwrap_or(0);
            value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
        });
        let script = scripts.compile(include_str!("../orders/order.rhai"))?;
        Ok(Self { scripts, script })
    }

    fn both(&self, json: &str) -> Result<(Dynamic, Dynamic)> {
        let order = dynamic(&Value::from_json(json.as_bytes())?);
        let call = |name: &str, order: Dynamic| {
            self.scripts.call_fn::<Dynamic>(&mut Scope::new(), &self.script, name, (order,))
        };
        let canonical = call("canonical", order).map_err(|error| error.to_string())?;
        let target = call("target", canonical.clone()).map_err(|error| error.to_string())?;
        Ok((canonical, target))
    }
}

impl Engine for Rhai {
    fn name(&self) -> &'static str {
        "rhai"
    }

    fn map(&self, json: &str) -> Result<()> {
        self.both(json).map(drop)
    }

    fn amounts(&self, json: &str) -> Result<Vec<Decimal>> {
        let (canonical, target) = self.both(json)?;
        amounts::of(&text(&canonical)?.to_json_text(), &text(&target)?.to_json_text())
    }
}

/// Rhai reads JSON numbers as floats, so the order is read by our reader; every number becomes a
/// decimal.
fn dynamic(value: &Value) -> Dynamic {
    match value {
        Value::Null => Dynamic::UNIT,
        Value::Bool(truth) => Dynamic::from_bool(*truth),
        Value::Number(number) => Dynamic::from_decimal(*number),
        Value::Text(text) => Dynamic::from(text.to_string()),
        Value::List(list) => Dynamic::from_array(list.iter().map(dynamic).collect::<Array>()),
        Value::Object(object) => Dynamic::from_map(
            object
                .iter()
                .map(|(name, field)| (name.as_str().into(), dynamic(field)))
                .collect::<Map>(),
        ),
    }
}

fn text(value: &Dynamic) -> Result<Value> {
    if let Ok(number) = value.as_decimal() {
        return Ok(number.into());
    }
    if let Ok(list) = value.as_array_ref() {
        return Ok(Value::List(list.iter().map(text).collect::<Result<_>>()?));
    }
    if let Ok(map) = value.as_map_ref() {
        let fields: Result<mapping::Object> =
            map.iter().map(|(name, field)| Ok((name.as_str().into(), text(field)?))).collect();
        return Ok(Value::Object(fields?));
    }
    if let Ok(text) = value.as_immutable_string_ref() {
        return Ok(text.as_str().into());
    }
    Ok(Value::Null)
}
