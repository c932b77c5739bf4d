//! What a resource must say of itself, and how records are made and changed by it.

use super::{Failure, Refusals};
use crate::filter::Query;
use crate::json::{Json, Object};
use crate::record::{Record, write_fields};
use crate::shop::{Shop, Stored};

/// A resource with its rules.
pub(crate) trait Resource: Stored {
    /// The groups of custom fields that apply.
    const GROUPS: &'static [&'static str] = &[];
    /// The events that a new and a changed record fire.
    const EVENTS: Option<(&'static str, &'static str)> = None;
    /// The fields that `query=` searches.
    const SEARCHED: &'static [&'static str] = &[];

    /// Whether a caller may give the times of a new record.
    const BACKDATED: bool = false;

    /// Checks a record whose fields are written and fills in what the caller left out.
    ///
    /// `was` is the record before; none for a new one. Nothing may be changed elsewhere.
    fn settle(&mut self, was: Option<&Self>, shop: &Shop, refusals: &mut Refusals);

    /// Carries out what the stored record means for the rest of the shop.
    fn stored(_shop: &mut Shop, _id: i64, _was: Option<&Self>) {}

    /// A relation or a computed field that `_include[]` can add.
    fn include(&self, _shop: &Shop, _name: &str) -> Option<Json> {
        None
    }

    /// Fields that replies always show beside the record's own.
    fn extend(&self, _shop: &Shop, _shown: &mut Object) {}

    /// Refuses queries that the real system cannot answer.
    ///
    /// # Errors
    /// When the query is one of those.
    fn guard(_shop: &Shop, _query: &Query) -> Result<(), Failure> {
        Ok(())
    }

    /// Whether its key must be unique in this account.
    fn is_unique(_shop: &Shop) -> bool {
        true
    }

    /// Makes a record from a body that may hold others inline.
    ///
    /// # Errors
    /// When anything is refused; then nothing is left behind.
    fn make(shop: &mut Shop, new: Self, body: &Object) -> Result<i64, Failure> {
        create(shop, new, body)
    }
}

/// Lays `body` over `new`, checks it and stores it.
///
/// # Errors
/// When anything is refused.
pub(crate) fn create<T: Resource>(
    shop: &mut Shop,
    mut new: T,
    body: &Object,
) -> Result<i64, Failure> {
    let mut refusals = Refusals::default();
    let now = shop.now();
    *new.times().created_at = now;
    *new.times().updated_at = now;
    *new.times().id = T::sequence(shop);
    write_fields(&mut new, body, &shop.settings, &mut refusals);
    if T::BACKDATED {
        backdate(&mut new, body, &mut refusals);
    }
    new.settle(None, shop, &mut refusals);
    shop.check_custom(&mut new, true, &mut refusals);
    name(&mut new, shop, &mut refusals);
    refusals.settle(&shop.settings)?;
    let id = shop.put(new);
    T::stored(shop, id, None);
    shop.changed::<T>(id, true);
    Ok(id)
}

/// Gives a record the times that its caller says it has.
fn backdate<T: Record>(new: &mut T, body: &Object, refusals: &mut Refusals) {
    for name in ["created_at", "updated_at"] {
        let value = body.get(name).filter(|value| **value != Json::Null);
        let Some((value, field)) = value.zip(new.field_mut(name)) else {
            continue;
        };
        if let Err(reason) = field.write(value) {
            refusals.add(name, reason);
        }
    }
}

impl Shop {
    /// Gives a stored record the times that its caller says it has.
    pub(crate) fn backdate<T: Resource>(&mut self, id: i64, given: &Object) {
        // The same times were checked when the record was made.
        self.edit::<T>(id, |row| backdate(row, given, &mut Refusals::default()));
    }
}

/// Lays `body` over an existing record, checks it and stores it.
///
/// # Errors
/// When there is no such record or anything is refused.
pub(crate) fn update<T: Resource>(shop: &mut Shop, id: i64, body: &Object) -> Result<(), Failure> {
    let was = shop.get::<T>(id).ok_or_else(Failure::not_found)?.clone();
    let mut row = was.clone();
    let mut refusals = Refusals::default();
    write_fields(&mut row, body, &shop.settings, &mut refusals);
    row.settle(Some(&was), shop, &mut refusals);
    shop.check_custom(&mut row, false, &mut refusals);
    name(&mut row, shop, &mut refusals);
    refusals.settle(&shop.settings)?;
    *row.times().updated_at = shop.now();
    shop.put(row);
    T::stored(shop, id, Some(&was));
    shop.changed::<T>(id, false);
    Ok(())
}

/// Gives a record without a key its id as one, and refuses a key that is taken.
fn name<T: Resource>(row: &mut T, shop: &Shop, refusals: &mut Refusals) {
    let Some(field) = T::KEY else { return };
    if row.key().is_none_or(str::is_empty) {
        let id = Json::text(row.id().to_string());
        if let Some(Err(reason)) = row.field_mut(field).map(|key| key.write(&id)) {
            refusals.add(field, reason);
        }
    }
    let key = row.key().unwrap_or_default();
    let taken = shop.table::<T>().named(key).any(|other| other.id() != row.id());
    if taken && T::is_unique(shop) {
        refusals.add(field, "has already been taken");
    }
}
