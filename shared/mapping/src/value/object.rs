//! Named values that keep the order in which they were written.

use std::collections::HashMap;

use super::{Text, Value};

/// From this many fields on, duplicates are found by hashing instead of by looking.
const MANY: usize = 256;

/// Named values in order of writing.
///
/// Records are small, so a field is found by looking through them: that beats hashing.
#[derive(Clone, Debug, Default)]
pub struct Object(Vec<(Text, Value)>);

impl Object {
    /// An object without fields.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// An object with room for `fields` fields.
    pub fn with_capacity(fields: usize) -> Self {
        Self(Vec::with_capacity(fields))
    }

    /// The value of field `name`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The value of field `name`, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.0.iter_mut().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Sets a field, and returns what it held before.
    pub fn insert(&mut self, name: impl Into<Text>, value: impl Into<Value>) -> Option<Value> {
        let (name, value) = (name.into(), value.into());
        if let Some(held) = self.get_mut(&name) {
            return Some(std::mem::replace(held, value));
        }
        self.0.push((name, value));
        None
    }

    /// Takes a field out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let index = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.remove(index).1)
    }

    /// The fields in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Text, &Value)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// The names in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Text> {
        self.0.iter().map(|(name, _)| name)
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a field the caller knows to be new.
    pub(crate) fn push(&mut self, name: Text, value: Value) {
        self.0.push((name, value));
    }

    /// Fields the caller knows to differ in name.
    pub(crate) fn from_unique(fields: Vec<(Text, Value)>) -> Self {
        Self(fields)
    }

    /// The place and value of field `name`, looked for first at `guess`.
    pub(crate) fn find_near(&self, name: &str, guess: usize) -> Option<(usize, &Value)> {
        if let Some((key, value)) = self.0.get(guess)
            && key == name
        {
            return Some((guess, value));
        }
        let place = self.0.iter().position(|(key, _)| key == name)?;
        Some((place, &self.0[place].1))
    }
}

/// The last of several values with one name stands, at the place of the first.
impl FromIterator<(Text, Value)> for Object {
    fn from_iter<I: IntoIterator<Item = (Text, Value)>>(fields: I) -> Self {
        let fields = fields.into_iter();
        let mut seen = Seen::default();
        let mut object = Self::with_capacity(fields.size_hint().0);
        for (name, value) in fields {
            match seen.place(&name, &object.0) {
                Some(place) => object.0[place].1 = value,
                None => object.0.push((name, value)),
            }
        }
        object
    }
}

/// Tells names that came before from new ones, mostly without looking through them.
#[derive(Default)]
struct Seen {
    /// One bit for each likeness of a name.
    likenesses: [u64; 4],
    /// Where names stand, once there are many: looking through all would take too long.
    places: HashMap<Text, usize>,
}

impl Seen {
    fn place(&mut self, name: &Text, fields: &[(Text, Value)]) -> Option<usize> {
        if fields.len() >= MANY {
            if self.places.is_empty() {
                self.places =
                    fields.iter().zip(0..).map(|((name, _), at)| (name.clone(), at)).collect();
            }
            let place = self.places.get(name).copied();
            if place.is_none() {
                self.places.insert(name.clone(), fields.len());
            }
            return place;
        }
        let likeness = likeness(name.as_bytes());
        let word = &mut self.likenesses[usize::from(likeness / 64)];
        let bit = 1 << (likeness % 64);
        if *word & bit == 0 {
            *word |= bit;
            return None;
        }
        fields.iter().position(|(known, _)| known == name)
    }
}

/// A number that names rarely share.
fn likeness(name: &[u8]) -> u8 {
    name.iter().fold(0, |mixed: u8, byte| mixed.rotate_left(3) ^ byte.wrapping_mul(0x9d))
}

impl IntoIterator for Object {
    type Item = (Text, Value);
    type IntoIter = std::vec::IntoIter<(Text, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Two objects are equal if they hold the same fields, in whatever order.
impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        if self.len() != other.len() {
            return false;
        }
        let mut places = HashMap::new();
        if self.len() >= MANY && !self.keys().eq(other.keys()) {
            places = other.0.iter().enumerate().map(|(at, (name, _))| (name, at)).collect();
        }
        self.0.iter().enumerate().all(|(place, (name, value))| {
            let guess = places.get(name).copied().unwrap_or(place);
            other.find_near(name, guess).is_some_and(|(_, held)| held == value)
        })
    }
}
