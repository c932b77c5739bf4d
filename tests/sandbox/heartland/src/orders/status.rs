//! The stages of an order, and which may follow which.

use crate::http::Refusals;
use crate::json::Json;
use crate::record::{Field, Key};
use crate::settings::Settings;

/// The stage of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Status {
    /// Being built; commits no stock.
    #[default]
    Pending,
    /// Accepted; its stock is committed.
    Open,
    /// Fully invoiced.
    Closed,
    /// Cancelled, under the account's word for it; any other word is refused.
    Ended(String),
}

impl Status {
    pub(crate) fn word(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Ended(word) => word,
        }
    }

    /// Whether lines, taxes and payments may still be added.
    pub(crate) fn is_editable(&self) -> bool {
        matches!(self, Self::Pending | Self::Open)
    }

    /// Refuses this stage when it may not follow `was`.
    pub(crate) fn check(&self, was: &Self, settings: &Settings, refusals: &mut Refusals) {
        let is_allowed = match (was, self) {
            (was, now) if was == now => true,
            (Self::Pending, Self::Open) => true,
            (Self::Pending | Self::Open, Self::Ended(word)) if *word == settings.cancel_word => {
                true
            }
            (_, Self::Ended(word)) if *word != settings.cancel_word => {
                refusals.add("status", "is not included in the list");
                return;
            }
            _ => false,
        };
        if !is_allowed {
            refusals.add("status", format!("cannot change from {} to {}", was.word(), self.word()));
        }
    }
}

impl Field for Status {
    fn read(&self) -> Json {
        self.word().into()
    }

    fn write(&mut self, value: &Json) -> Result<(), &'static str> {
        *self = match value.as_text().ok_or("is not a text")? {
            "pending" => Self::Pending,
            "open" => Self::Open,
            "closed" => Self::Closed,
            word => Self::Ended(word.to_owned()),
        };
        Ok(())
    }

    fn key(&self) -> Key<'_> {
        Key::Text(self.word())
    }
}
