//! What a merchant sets for customers; the documents read it as `settings`.

use serde::Serialize;

/// What a merchant sets for customers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// Whose telephone numbers lack a country code, ISO 3166-1.
    pub country: Option<String>,
    /// The website that customers from Heartland belong to; none: Magento's default.
    pub website_id: Option<i64>,
    /// How many lines of street Magento takes; 2 if not set.
    pub street_lines: Option<i64>,
    /// Stands for a telephone number where Magento demands one and nobody told any.
    pub phone_if_missing: Option<String>,
    /// Points for each full unit of what a customer spent in the shop; 1 if not set.
    pub points_per_unit: Option<i64>,
    /// How much such a unit is; 1 if not set.
    pub points_unit: Option<i64>,
    /// The attribute of Magento's customers that shows the balance of points.
    pub loyalty_attribute: Option<String>,
    /// The attribute of Magento's customers that holds Heartland's id.
    pub heartland_id_attribute: Option<String>,
}
