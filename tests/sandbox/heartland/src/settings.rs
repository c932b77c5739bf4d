//! What is not certain about the real system, as switches with a default each.

use sandbox_faults::{Limit, RetryAfter};

use crate::json::{Json, Name, Object};
use crate::record::Field;

/// Declares the settings with their defaults; a setting's comment is its help text.
macro_rules! settings {
    ($($(#[doc = $help:literal])+ $name:ident: $kind:ty = $default:expr,)+) => {
        /// The switches of one sandbox.
        #[derive(Clone, Debug)]
        pub(crate) struct Settings {
            $($(#[doc = $help])+ pub(crate) $name: $kind,)+
        }

        impl Default for Settings {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        impl Settings {
            fn list(&self) -> Vec<(&'static str, &'static [&'static str], &dyn Field)> {
                vec![$((stringify!($name), &[$($help),+], &self.$name),)+]
            }

            fn field_mut(&mut self, name: &str) -> Option<&mut dyn Field> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)+
                    _ => None,
                }
            }
        }
    };
}

settings! {
    /// Write `Location` as a path instead of an absolute URL.
    location_as_path: bool = false,
    /// Answer a POST with the new record as JSON instead of an empty body.
    post_body: bool = false,
    /// Answer a PUT with the changed record as JSON instead of an empty body.
    put_body: bool = false,
    /// The status of validation errors, 400 or 422.
    validation_status: i64 = 400,
    /// Refuse names in a body that the resource does not know, instead of ignoring them.
    reject_unknown_keys: bool = false,
    /// Let a partial `custom` object keep the values it does not name.
    custom_merges: bool = true,
    /// What becomes of values for custom fields that nobody defined: keep, ignore or reject.
    unknown_custom: String = "keep".to_owned(),
    /// The most rows a page can hold; `all` asks for as many.
    per_page_cap: i64 = 2_000,
    /// Say `per_page` in a collection's envelope.
    envelope_per_page: bool = false,
    /// Answer a page past the end with 404 instead of an empty list.
    page_past_end_is_404: bool = false,
    /// Allow filters by fields that likely but not certainly can be filtered by.
    filter_likely_fields: bool = true,
    /// Compare times in filters by the minute.
    filter_by_minute: bool = false,
    /// Allow `sales/tickets` to be filtered by `source_location_id`.
    filter_tickets_by_location: bool = true,
    /// Answer 500 when a window over tickets is longer than this many days; 0 never does.
    ticket_window_days: i64 = 92,
    /// Match customers' e-mail addresses by case.
    email_by_case: bool = true,
    /// Refuse a second order with the same `public_id`.
    unique_order_public_id: bool = true,
    /// Refuse parts of a unit for items that do not allow them.
    whole_quantities: bool = true,
    /// The one word that cancels an order.
    cancel_word: String = "cancelled".to_owned(),
    /// Refuse to cancel an order that still holds deposits.
    cancel_needs_no_deposits: bool = true,
    /// Answer an overpayment of an order with `payment_error`.
    refuse_overpayment: bool = true,
    /// Take `GiftCardPayment` with a card's number over the API.
    gift_card_payments: bool = false,
    /// Offer `POST /payments`, for a payment without a document.
    lone_payments: bool = false,
    /// The status of a new invoice: incomplete or pending.
    invoice_start: String = "incomplete".to_owned(),
    /// Take returns over the API.
    returns_by_api: bool = true,
    /// Refuse to return more of an item than its original sale holds.
    limit_returns: bool = false,
    /// What `delta_qty_committed` tells in the ledger: the change of what is `available`, which
    /// falls when an order takes stock, or the change of what is `committed`, which rises.
    ledger_delta: String = "available".to_owned(),
    /// Show the ledger's other deltas and the document behind a row.
    ledger_details: bool = true,
    /// Count stock in transit in `qty`.
    qty_with_transit: bool = true,
    /// Let each line of an adjustment set move stock at once, without completion.
    adjust_at_once: bool = false,
    /// Let a full physical count set to zero what was not counted.
    full_count_zeroes: bool = true,
    /// How long the acceptance of a physical count takes.
    count_acceptance_s: i64 = 0,
    /// Refuse an adjustment that takes a gift card below zero.
    refuse_negative_gift_card: bool = true,
    /// Where gift cards are adjusted: both, `gift_card/adjustments` or
    /// `gift_card_adjustments`.
    gift_card_path: String = "both".to_owned(),
    /// Let a PUT set a customer's loyalty points.
    loyalty_writable: bool = false,
    /// Offer `price_lists`, empty.
    price_lists: bool = false,
    /// Add `expires_in` and `refresh_token` to a token exchange.
    oauth_refresh: bool = false,
    /// Fire `sales_transaction_completed` for invoices too.
    invoice_fires: bool = false,
    /// Waits before a webhook is sent again, in seconds.
    webhook_retries_s: String = "10,60,300,1800".to_owned(),
    /// The share of those waits that is really waited, in thousandths.
    webhook_wait_permille: i64 = 1_000,
    /// How long a receiver may take to answer.
    webhook_timeout_ms: i64 = 5_000,
    /// The share of webhooks that are sent twice, in percent.
    webhook_doubled_percent: i64 = 0,
    /// The share of webhooks that are never sent, in percent.
    webhook_lost_percent: i64 = 0,
    /// How long a webhook waits before it is first sent.
    webhook_delay_ms: i64 = 0,
    /// Send webhooks in reversed pairs.
    webhook_reordered: bool = false,
    /// Requests a second before 429; 0 is no limit.
    rate_per_second: i64 = 0,
    /// Requests that may come at once; as many as a second when 0.
    rate_burst: i64 = 0,
    /// Which 429s say how long to wait: half, always or never.
    rate_retry_after: String = "half".to_owned(),
    /// Answer 429 to a POST while another under the same parent is being served.
    single_post: bool = false,
}

/// A setting that does not exist, or a value it cannot have.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SettingError {
    /// No setting has this name.
    #[error("there is no setting {0}")]
    Unknown(String),
    /// The value does not fit the setting.
    #[error("setting {name} {reason}")]
    Unfit {
        /// The setting's name.
        name: String,
        /// What is wrong with the value.
        reason: &'static str,
    },
    /// A word on the command line without an equals sign.
    #[error("{0} is not of the form name=value")]
    Shapeless(String),
}

/// The words some settings choose from.
const CHOICES: &[(&str, &[&str])] = &[
    ("unknown_custom", &["keep", "ignore", "reject"]),
    ("invoice_start", &["incomplete", "pending"]),
    ("ledger_delta", &["available", "committed"]),
    ("gift_card_path", &["both", "gift_card/adjustments", "gift_card_adjustments"]),
    ("rate_retry_after", &["half", "always", "never"]),
];

impl Settings {
    /// Changes one setting; text is read as the setting's own type.
    ///
    /// # Errors
    /// When the name is unknown or the value does not fit.
    pub(crate) fn set(&mut self, name: &str, value: &Json) -> Result<(), SettingError> {
        let unfit = |reason| SettingError::Unfit { name: name.to_owned(), reason };
        let choices = CHOICES.iter().find(|(setting, _)| *setting == name);
        if choices.is_some_and(|(_, words)| !words.iter().any(|it| value.as_text() == Some(it))) {
            return Err(unfit("is not included in the list"));
        }
        let field = self.field_mut(name).ok_or(SettingError::Unknown(name.to_owned()))?;
        field.write(value).map_err(unfit)
    }

    /// Changes one setting given as `name=value`.
    ///
    /// # Errors
    /// When the text has another form, or as [`Settings::set`].
    pub(crate) fn set_text(&mut self, pair: &str) -> Result<(), SettingError> {
        let (name, value) =
            pair.split_once('=').ok_or_else(|| SettingError::Shapeless(pair.to_owned()))?;
        self.set(name.trim(), &Json::text(value.trim()))
    }

    /// The pace that callers must keep.
    pub(crate) fn limit(&self) -> Limit {
        Limit {
            per_second: u32::try_from(self.rate_per_second).unwrap_or(0),
            burst: u32::try_from(self.rate_burst).unwrap_or(0),
            retry_after: match self.rate_retry_after.as_str() {
                "always" => RetryAfter::Always,
                "never" => RetryAfter::Never,
                _ => RetryAfter::Half,
            },
            single_post: self.single_post,
        }
    }

    /// All settings with their values.
    pub(crate) fn shown(&self) -> Object {
        let all = self.list();
        all.into_iter().map(|(name, _, field)| (Name::Borrowed(name), field.read())).collect()
    }
}

/// The list of settings for `--help`.
pub(crate) fn help() -> String {
    let defaults = Settings::default();
    let lines = defaults.list().into_iter().map(|(name, help, field)| {
        let value = field.read();
        let value = value.as_text().map_or_else(|| value.to_string(), str::to_owned);
        format!("  {name}={value}\n     {}\n", help.concat())
    });
    let lines: Vec<String> = lines.collect();
    format!("Settings (--set name=value), each with its default:\n\n{}", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::{SettingError, Settings};

    #[test]
    fn text_becomes_the_settings_own_type() {
        let mut settings = Settings::default();
        settings.set_text("put_body=true").unwrap();
        settings.set_text("cancel_word=void").unwrap();
        settings.set_text("per_page_cap=5000").unwrap();
        assert!(settings.put_body);
        assert_eq!((settings.cancel_word.as_str(), settings.per_page_cap), ("void", 5_000));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let mut settings = Settings::default();
        let unknown = settings.set_text("colour=red").unwrap_err();
        assert_eq!(unknown, SettingError::Unknown("colour".to_owned()));
        let unfit = settings.set_text("ledger_delta=sideways").unwrap_err();
        assert_eq!(unfit.to_string(), "setting ledger_delta is not included in the list");
    }
}
