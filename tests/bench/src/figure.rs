//! One measured figure.

use std::fmt;

use serde_json::{Value, json};

/// A figure: `name value unit`.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    name: &'static str,
    value: f64,
    unit: String,
}

impl Figure {
    pub(crate) fn new(name: &'static str, value: f64, unit: impl Into<String>) -> Self {
        Self { name, value, unit: unit.into() }
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
