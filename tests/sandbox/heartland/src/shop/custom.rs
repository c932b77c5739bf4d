//! The account's own fields: which are defined, required and unique.

use super::Shop;
use crate::definitions::CustomField;
use crate::http::{Refusals, Resource};
use crate::json::Json;

impl Shop {
    /// Whether a custom field of this key is defined in one of the groups.
    pub(crate) fn defines(&self, groups: &[&str], key: &str) -> bool {
        self.fields_of(groups).any(|field| field.key == key)
    }

    fn fields_of(&self, groups: &[&str]) -> impl Iterator<Item = &CustomField> {
        let belongs = move |field: &&CustomField| groups.contains(&field.group_id.as_str());
        self.table::<CustomField>().iter().filter(belongs)
    }

    /// Applies the definitions to a record's custom values.
    pub(crate) fn check_custom<T: Resource>(
        &self,
        row: &mut T,
        is_new: bool,
        refusals: &mut Refusals,
    ) {
        if T::GROUPS.is_empty() {
            return;
        }
        self.check_known(row, refusals);
        for field in self.fields_of(T::GROUPS).filter(|field| field.active) {
            let name = format!("custom@{}", field.key);
            let value = row.custom().and_then(|values| values.get(field.key.as_str()));
            let is_blank = matches!(value, None | Some(Json::Null));
            if field.required && is_blank && is_new {
                refusals.add(&name, "can't be blank");
            }
            let text = value.and_then(Json::as_text).unwrap_or_default();
            let mut doubles = self.table::<T>().with_custom(&field.key, text);
            if field.unique && !text.is_empty() && doubles.any(|other| other.id() != row.id()) {
                refusals.add(&name, "has already been taken");
            }
        }
    }

    fn check_known<T: Resource>(&self, row: &mut T, refusals: &mut Refusals) {
        if self.settings.unknown_custom == "keep" {
            return;
        }
        let keys = row.custom().into_iter().flat_map(|values| values.keys());
        let is_unknown = |key: &&crate::json::Name| !self.defines(T::GROUPS, key);
        let unknown: Vec<String> = keys.filter(is_unknown).map(ToString::to_string).collect();
        if self.settings.unknown_custom == "reject" {
            for key in unknown {
                refusals.add(&format!("custom@{key}"), "is unknown");
            }
        } else if let Some(values) = row.custom_mut() {
            values.retain(|key, _| !unknown.iter().any(|other| key == other));
        }
    }
}
