//! Where an order goes, and who it is from, as Magento says it.

use serde_json::Value;

use super::Order;

/// An address of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    /// Words that may stand beside the name.
    pub(crate) beside_name: Vec<String>,
    pub(crate) company: String,
    pub(crate) street: Vec<String>,
    pub(crate) city: String,
    pub(crate) region: String,
    pub(crate) region_code: String,
    /// Of Magento's directory; 0 without one.
    pub(crate) region_id: u64,
    pub(crate) postal_code: String,
    pub(crate) country: String,
}

impl Order {
    pub(crate) fn billing(&self) -> Option<Place> {
        Place::read(&self.fields["billing_address"])
    }

    pub(crate) fn shipping(&self) -> Option<Place> {
        Place::read(&self.assignment()["address"])
    }

    /// Whether the customer fetches the goods.
    pub(crate) fn is_picked_up(&self) -> bool {
        let code = &self.fields["extension_attributes"]["pickup_location_code"];
        let method = [&self.assignment()["method"], &self.fields["shipping_method"]];
        let method = method.into_iter().find_map(Value::as_str).unwrap_or_default();
        !code.is_null() || method.contains("pickup") || method.starts_with("instore")
    }

    fn assignment(&self) -> &Value {
        &self.fields["extension_attributes"]["shipping_assignments"][0]["shipping"]
    }
}

impl Place {
    fn read(address: &Value) -> Option<Self> {
        let text = |name: &str| address[name].as_str().unwrap_or_default().trim().to_owned();
        let street = match &address["street"] {
            Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
            Value::String(line) => line.lines().collect(),
            _ => Vec::new(),
        };
        let street = street.into_iter().filter(|line| !line.trim().is_empty());
        address.is_object().then(|| Self {
            first_name: text("firstname"),
            last_name: text("lastname"),
            beside_name: ["prefix", "middlename", "suffix"].map(text).into(),
            company: text("company"),
            street: street.map(str::to_owned).collect(),
            city: text("city"),
            region: text("region"),
            region_code: text("region_code"),
            region_id: address["region_id"].as_u64().unwrap_or_default(),
            postal_code: text("postcode"),
            country: text("country_id"),
        })
    }

    /// Whether it says where: default values alone are no address.
    pub(crate) fn is_somewhere(&self) -> bool {
        !self.street.is_empty() && !self.city.is_empty()
    }
}
