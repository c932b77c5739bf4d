//! The account as one JSON document, for the data file.

use sandbox_faults::Clock;

use super::{Shop, Tables};
use crate::inventory::Stock;
use crate::json::{Json, Malformed, Name, parse};
use crate::settings::Settings;
use crate::webhooks::Outbox;

impl Shop {
    /// Everything but settings, tokens and the clock, which a start gives anew.
    pub(crate) fn save(&self) -> String {
        let mut saved = self.tables.save();
        saved.insert(Name::Borrowed("stock"), self.stock.save());
        saved.insert(Name::Borrowed("last_transaction"), self.last_transaction.into());
        Json::Object(saved).to_string()
    }

    /// The account that [`Shop::save`] wrote.
    ///
    /// # Errors
    /// When the text is not JSON.
    pub(crate) fn restore(
        text: &str,
        settings: Settings,
        clock: Clock,
        outbox: Outbox,
    ) -> Result<Self, Malformed> {
        let saved = parse(text)?;
        let mut shop = Self::bare(settings, clock, outbox);
        if let Some(fields) = saved.as_object() {
            shop.tables = Tables::restore(fields);
        }
        shop.stock = saved.get("stock").map(Stock::restore).unwrap_or_default();
        let last = saved.get("last_transaction").and_then(Json::as_id);
        shop.last_transaction = last.unwrap_or(shop.last_transaction);
        shop.is_saved = true;
        Ok(shop)
    }
}
