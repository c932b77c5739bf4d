//! Laying a caller's body over a record.

use super::{Record, Spec};
use crate::http::Refusals;
use crate::json::{Json, Name, Object};
use crate::settings::Settings;

/// Writes every field that the body names and a caller may write.
///
/// Booleans are written by their plain names; a name with a question mark is unknown.
pub(crate) fn write_fields<T: Record>(
    row: &mut T,
    body: &Object,
    settings: &Settings,
    refusals: &mut Refusals,
) {
    for (name, value) in body {
        if let Some(key) = name.strip_prefix("custom@") {
            let values = [(Name::Owned(key.to_owned()), value.clone())];
            write_one(row, "custom", &Json::Object(Object::from_iter(values)), refusals);
        } else if name == "custom" {
            write_custom(row, value, settings, refusals);
        } else if T::FIELDS.iter().any(|spec| spec.name == name && is_writable(spec, settings)) {
            write_one(row, name, value, refusals);
        } else if settings.reject_unknown_keys && !known::<T>(name) {
            refusals.add(name, "is unknown");
        }
    }
}

fn is_writable(spec: &Spec, settings: &Settings) -> bool {
    spec.mode.writable || (settings.loyalty_writable && spec.name.starts_with("loyalty_points_"))
}

fn write_one<T: Record>(row: &mut T, name: &str, value: &Json, refusals: &mut Refusals) {
    if let Some(Err(reason)) = row.field_mut(name).map(|field| field.write(value)) {
        refusals.add(name, reason);
    }
}

fn write_custom<T: Record>(
    row: &mut T,
    value: &Json,
    settings: &Settings,
    refusals: &mut Refusals,
) {
    if !settings.custom_merges {
        let unset = |key: &Name| (key.clone(), Json::Null);
        let nothing: Object = row.custom().into_iter().flat_map(Object::keys).map(unset).collect();
        write_one(row, "custom", &Json::Object(nothing), refusals);
    }
    write_one(row, "custom", value, refusals);
}

fn known<T: Record>(name: &str) -> bool {
    let is = |spec: &Spec| spec.name == name;
    T::FIELDS.iter().any(is) || T::EXTRA_KEYS.contains(&name)
}
