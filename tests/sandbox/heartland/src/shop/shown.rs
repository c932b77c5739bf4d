//! Records as replies embed them.

use super::Shop;
use crate::filter::Query;
use crate::http::{Resource, render};
use crate::json::Json;

impl Shop {
    /// A related record, when there is one.
    pub(crate) fn shown_one<T: Resource>(&self, id: Option<i64>) -> Option<Json> {
        Some(self.shown(self.get::<T>(id?)?))
    }

    /// The rows of a document.
    pub(crate) fn shown_children<T: Resource>(&self, field: &'static str, parent: i64) -> Json {
        Json::List(self.children::<T>(field, parent).map(|row| self.shown(row)).collect())
    }

    /// Every record of a resource.
    pub(crate) fn shown_all<T: Resource>(&self) -> Json {
        Json::List(T::table(&self.tables).iter().map(|row| self.shown(row)).collect())
    }

    /// A record as a plain GET shows it.
    pub(crate) fn shown<T: Resource>(&self, row: &T) -> Json {
        render(self, row, &Query::default())
    }
}

/// A universally unique id that the same record has in every run.
pub(crate) fn uuid(resource: &str, id: i64) -> String {
    let seed = resource.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let high = mix(seed ^ id.unsigned_abs());
    let low = mix(high);
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | ((low >> 48) & 0x3fff),
        low & 0xffff_ffff_ffff,
    )
}

fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::uuid;

    #[test]
    fn a_uuid_is_well_formed_and_repeats() {
        assert_eq!(uuid("items", 1), uuid("items", 1));
        assert_ne!(uuid("items", 1), uuid("customers", 1));
        let lengths: Vec<usize> = uuid("items", 1).split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
    }
}
