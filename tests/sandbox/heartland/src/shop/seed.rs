//! What an otherwise empty account holds.

use sandbox_faults::Clock;

use super::Shop;
use crate::definitions::{GiftCardReason, InventoryReason};
use crate::json::{Json, object};
use crate::locations::{Location, Station};
use crate::record::Time;
use crate::settings::Settings;
use crate::users::User;
use crate::webhooks::Outbox;

impl Shop {
    /// An account as it is first opened: one user, a store, an online location, a till each.
    pub(crate) fn opened(settings: Settings, clock: Clock, outbox: Outbox) -> Self {
        let mut shop = Self::bare(settings, clock, outbox);
        let now = shop.now();
        shop.put(User { created_at: now, updated_at: now, ..User::integration() });
        let (created_at, updated_at) = (now, now);
        let name = "Import".to_owned();
        shop.put(GiftCardReason { name, created_at, updated_at, ..GiftCardReason::default() });
        let name = "Correction".to_owned();
        shop.put(InventoryReason { name, created_at, updated_at, ..InventoryReason::default() });
        for (name, city) in [("Main Street", "Austin"), ("Online", "Austin")] {
            let address = Json::Object(object([
                ("line_1", "1 Main St".into()),
                ("city", city.into()),
                ("state", "TX".into()),
                ("postal_code", "78701".into()),
                ("country", "US".into()),
            ]));
            shop.open_location(name, address, now);
        }
        shop
    }

    /// A newly opened account with this one's settings and tokens.
    pub(crate) fn emptied(&self) -> Self {
        let tokens = self.tokens.clone();
        Self {
            tokens,
            ..Self::opened(self.settings.clone(), self.clock.clone(), self.outbox.clone())
        }
    }

    fn open_location(&mut self, name: &str, address: Json, now: Time) {
        let number = self.table::<Location>().len() + 1;
        let location_id = self.put(Location {
            public_id: number.to_string(),
            name: name.to_owned(),
            address,
            created_at: now,
            updated_at: now,
            ..Location::default()
        });
        self.put(Station {
            name: "Till 1".to_owned(),
            location_id: Some(location_id),
            created_at: now,
            updated_at: now,
            ..Station::default()
        });
    }
}
