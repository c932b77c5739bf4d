//! Product attributes: what kinds of values products can have.

use super::render::six_places;
use crate::error::ApiError;
use crate::json::{Map, Value};

/// The sort orders of some built-in attributes, from which the place of others follows.
const SORT_ORDERS: &[(&str, i64)] = &[
    ("custom_layout_update_file", 51),
    ("quantity_and_stock_status", 60),
    ("weight", 70),
    ("category_ids", 80),
    ("visibility", 90),
    ("short_description", 100),
];

/// Every attribute, and the order in which answers show their values.
#[derive(Default)]
pub(crate) struct Attributes {
    rows: Vec<Map>,
    order: Vec<String>,
    /// Last id of an attribute.
    pub(crate) last: i64,
    /// Last value of an option.
    pub(crate) last_option: i64,
    /// Last id of an attribute's place in a set.
    pub(crate) last_assignment: i64,
}

impl Attributes {
    /// The attributes of the recorded shop.
    pub(crate) fn from_seed(seed: &Value) -> Self {
        let mut attributes =
            Self { last: 139, last_option: 9, last_assignment: 137, ..Self::default() };
        for brief in seed.at("all").elements().iter().filter_map(Value::as_map) {
            let code = brief.at("attribute_code").text();
            let whole = seed.at("detail").at(&code).as_map().unwrap_or(brief);
            attributes.rows.push(whole.clone());
        }
        let codes = seed.at("set_4_attribute_codes").elements().iter();
        attributes.order = codes.map(Value::text).collect();
        attributes
    }

    /// The attributes of an installation before anyone added one.
    pub(crate) fn fresh(seed: &Value) -> Self {
        let mut attributes = Self::from_seed(seed);
        let is_builtin = |id: i64| id < 137;
        attributes.rows.retain(|row| is_builtin(row.at("attribute_id").whole()));
        let codes: Vec<String> =
            attributes.rows.iter().map(|row| row.at("attribute_code").text()).collect();
        attributes.order.retain(|code| codes.contains(code));
        attributes.last = 136;
        attributes.last_option = 3;
        attributes.last_assignment = 134;
        attributes
    }

    /// The attribute with this code.
    pub(crate) fn get(&self, code: &str) -> Option<&Map> {
        self.rows.iter().find(|row| row.at("attribute_code").as_str() == Some(code))
    }

    /// The attribute with this code or id, for change.
    pub(crate) fn get_mut(&mut self, code: &str) -> Option<&mut Map> {
        self.rows.iter_mut().find(|row| {
            row.at("attribute_code").as_str() == Some(code) || row.at("attribute_id").text() == code
        })
    }

    /// The attribute with this id.
    pub(crate) fn by_id(&self, id: i64) -> Option<&Map> {
        self.rows.iter().find(|row| row.at("attribute_id").whole() == id)
    }

    /// Whether the attribute's values can differ by store view.
    pub(crate) fn is_scoped(&self, code: &str) -> bool {
        let scope = self.get(code).map(|row| row.at("scope").text());
        matches!(scope.as_deref(), Some("store" | "website"))
    }

    /// The attribute's place among those of an answer; new ones come last.
    pub(crate) fn rank(&self, code: &str) -> (usize, i64) {
        let place = self.order.iter().position(|known| known == code).unwrap_or(self.order.len());
        (place, self.get(code).map_or(0, |row| row.at("attribute_id").whole()))
    }

    /// Puts an attribute among the others of a set: before those that sort higher.
    pub(crate) fn assign(&mut self, code: &str, sort_order: i64) {
        if self.is_assigned(code) {
            return;
        }
        let place =
            if sort_order <= 50 { self.place_of("custom_layout") + 1 } else { self.order.len() };
        let higher = SORT_ORDERS.iter().filter(|(_, sort)| *sort > sort_order);
        let before =
            higher.map(|(known, _)| self.place_of(known)).min().unwrap_or(self.order.len());
        self.order.insert(place.min(before).min(self.order.len()), code.to_owned());
    }

    /// Takes an attribute out of the default set.
    pub(super) fn unassign(&mut self, code: &str) {
        self.order.retain(|known| known != code);
    }

    fn place_of(&self, code: &str) -> usize {
        self.order.iter().position(|known| known == code).unwrap_or(self.order.len())
    }

    /// Whether the attribute belongs to the default set.
    pub(crate) fn is_assigned(&self, code: &str) -> bool {
        self.order.iter().any(|known| known == code)
    }

    /// A value as a custom attribute shows it: decimals with six places, dates with a clock.
    pub(crate) fn shown(&self, code: &str, value: &Value) -> Value {
        let kind = self.get(code).map(|row| row.at("backend_type").text());
        match (kind.as_deref(), value) {
            (_, Value::List(_) | Value::Map(_)) => value.clone(),
            (Some("decimal"), value) if value.is_numeric() => six_places(value.decimal()).into(),
            (Some("datetime"), Value::Text(date)) if date.len() == 10 => {
                Value::from(format!("{date} 00:00:00"))
            }
            (_, Value::Bool(flag)) => Value::from(if *flag { "1" } else { "0" }),
            (_, other) => Value::from(other.text()),
        }
    }

    /// Checks a value against the attribute's type.
    ///
    /// # Errors
    /// 400 with the expected type.
    pub(crate) fn check(&self, code: &str, value: &Value) -> Result<(), ApiError> {
        let Some(row) = self.get(code) else { return Ok(()) };
        let is_option = row.at("frontend_input").as_str() == Some("select")
            && row.at("backend_type").as_str() == Some("int");
        if is_option && !value.text().is_empty() && !value.is_numeric() {
            return Err(ApiError::bad(format!(
                "Error occurred during \"custom_attributes\" processing. Attribute \"{code}\" has \
                 invalid value. The \"{}\" value's type is invalid. The \"int\" type was expected. \
                 Verify and try again.",
                value.text()
            )));
        }
        Ok(())
    }

    /// Adds an attribute.
    pub(super) fn add(&mut self, row: Map) {
        self.rows.push(row);
    }

    /// Takes an attribute out, of the set as well.
    pub(super) fn remove(&mut self, code: &str) {
        self.rows.retain(|row| row.at("attribute_code").as_str() != Some(code));
        self.order.retain(|known| known != code);
    }

    /// Every attribute.
    pub(crate) fn all(&self) -> &[Map] {
        &self.rows
    }
}
