//! A JSON object that keeps its order. Objects here are small, so look-up is a scan.

use super::{Key, Value};

/// Fields by name, in the order in which they were set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Map(Vec<(Key, Value)>);

impl Map {
    /// An object without fields.
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// The field, or nothing.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The field for change, or nothing.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.0.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The field, where absent reads as null.
    pub(crate) fn at(&self, key: &str) -> &Value {
        self.get(key).unwrap_or(&Value::Null)
    }

    /// Whether the field is there, null or not.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Sets the field in its place, or at the end.
    pub(crate) fn set(&mut self, key: impl Into<Key>, value: impl Into<Value>) {
        let (key, value) = (key.into(), value.into());
        match self.get_mut(&key) {
            Some(place) => *place = value,
            None => self.0.push((key, value)),
        }
    }

    /// Takes the field out.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Value> {
        let place = self.0.iter().position(|(name, _)| name == key)?;
        Some(self.0.remove(place).1)
    }

    /// Sets every key of another map.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (key, value) in other.iter() {
            self.set(key.to_owned(), value.clone());
        }
    }

    /// The field as a list, made if it is none.
    pub(crate) fn list_mut(&mut self, key: &'static str) -> &mut Vec<Value> {
        if self.at(key).as_list().is_none() {
            self.set(key, Value::List(Vec::new()));
        }
        match self.get_mut(key) {
            Some(Value::List(list)) => list,
            _ => unreachable!("the field was just made a list"),
        }
    }

    /// The field as an object, made if it is none.
    pub(crate) fn map_mut(&mut self, key: &'static str) -> &mut Map {
        if self.at(key).as_map().is_none() {
            self.set(key, Value::Map(Map::new()));
        }
        match self.get_mut(key) {
            Some(Value::Map(map)) => map,
            _ => unreachable!("the field was just made an object"),
        }
    }

    /// Every field in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), value))
    }

    /// Keeps the fields for which `keep` holds.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&str, &Value) -> bool) {
        self.0.retain(|(key, value)| keep(key, value));
    }

    /// Whether there is no field.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many fields there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

impl FromIterator<(Key, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (Key, Value)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

impl IntoIterator for Map {
    type Item = (Key, Value);
    type IntoIter = std::vec::IntoIter<(Key, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl PartialEq for Map {
    /// Two objects are equal whatever the order of their fields.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}
