//! Stores and their tills.

use axum::Router;
use jiff::tz::TimeZone;

use crate::http::{App, Refusals, Resource, collection};
use crate::json::Json;
use crate::record::{Local, Time, record};
use crate::shop::Shop;

record! {
    /// A store, or another place that sells or ships.
    Location = "locations", key public_id {
        public_id: String [bare],
        name: String [filter],
        active: bool [likely] = true,
        address: Json,
        time_zone: String = "America/Chicago".to_owned(),
    }
}

record! {
    /// A till. Billed in a month in which it rings a sale.
    Station = "stations", under location_id {
        name: String,
        active: bool = true,
        location_id: Option<i64> [filter],
    }
}

impl Resource for Location {
    const SEARCHED: &'static [&'static str] = &["public_id", "name"];

    fn settle(&mut self, _was: Option<&Self>, _shop: &Shop, refusals: &mut Refusals) {
        refusals.need_text("name", &self.name);
        if TimeZone::get(&self.time_zone).is_err() {
            refusals.add("time_zone", "is not included in the list");
        }
    }

    fn include(&self, shop: &Shop, name: &str) -> Option<Json> {
        (name == "stations").then(|| shop.shown_children::<Station>("location_id", self.id))
    }
}

impl Resource for Station {
    fn settle(&mut self, _was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        refusals.need_text("name", &self.name);
        refusals.need("location_id", self.location_id);
        shop.check::<Location>("location_id", self.location_id, refusals);
    }
}

impl Shop {
    /// What the clock on a store's wall shows.
    pub(crate) fn wall_clock(&self, location: Option<i64>, time: Time) -> Local {
        let location = location.and_then(|id| self.get::<Location>(id));
        let zone = location.and_then(|it| TimeZone::get(&it.time_zone).ok());
        Local::new(zone.unwrap_or(TimeZone::UTC).to_datetime(time.0))
    }

    /// The location of a till.
    pub(crate) fn location_of(&self, station: Option<i64>) -> Option<i64> {
        self.get::<Station>(station?)?.location_id
    }
}

pub(crate) fn routes() -> Router<App> {
    collection::<Location>().merge(collection::<Station>())
}
