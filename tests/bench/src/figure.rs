//! One measured figure.

use std::borrow::Cow;
use std::fmt;

use serde_json::{Value, json};

/// A figure: `name value unit`.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    name: Cow<'static, str>,
    value: f64,
    unit: String,
}

impl Figure {
    pub(crate) fn new(name: &'static str, value: f64, unit: impl Into<String>) -> Self {
        Self { name: name.into(), value, unit: unit.into() }
    }

    /// A figure as another program printed it.
    pub(crate) fn parse(line: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let words: Vec<&str> = line.splitn(3, ' ').collect();
        let &[name, value, unit] = words.as_slice() else {
            return Err(format!("`{line}` is not a name, a value and a unit").into());
        };
        Ok(Self { name: name.to_owned().into(), value: value.parse()?, unit: unit.to_owned() })
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A count needs no decimals.
        let decimals = if self.value.fract() == 0.0 { 0 } else { 3 };
        write!(formatter, "{} {:.decimals$} {}", self.name, self.value, self.unit)
    }
}

pub(crate) fn json(figures: &[Figure]) -> Value {
    let rows = figures
        .iter()
        .map(|figure| json!({ "name": figure.name, "value": figure.value, "unit": figure.unit }));
    rows.collect()
}
