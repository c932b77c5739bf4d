//! What changed in Magento after an order had crossed, and is neither line nor money.

use std::collections::BTreeMap;

use mapping::Value;
use serde::Serialize;

use super::address;
use super::map::{Address, Desired};
use super::observed::{Observed, SeenAddress, SeenOrder, Sought};

/// The custom field that names what replaced an order.
pub(super) const REPLACED_BY: &str = "replaced_by";
/// The custom field that names what an order replaces.
pub(super) const REPLACES: &str = "replaces";
/// The custom field by which an order says whose it is.
pub(super) const OWNER: &str = "ecommerce_number";

type Custom = BTreeMap<String, serde_json::Value>;

/// The fields of Heartland's order that are not what they should be, as they should be.
#[derive(Debug, Default, PartialEq, Serialize)]
pub(super) struct Amendment {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) billing_address_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shipping_address_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shipping_method_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sales_rep: Option<String>,
    /// All custom fields, those of others too: whether a part replaces the whole is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) custom: Option<Custom>,
}

impl Amendment {
    /// What is to be written; an address that is still to be created is not among it.
    pub(super) fn of(desired: &Desired, seen: &Observed) -> Self {
        let Some(order) = seen.existing() else { return Self::default() };
        let address = |part: Part| {
            let wanted = part.wanted(desired)?;
            if is_held(seen, part.held(order), wanted) { None } else { address::find(seen, wanted) }
        };
        let method = desired.order.shipping_method.as_ref();
        let method = method.and_then(|name| seen.shipping_methods.as_ref()?.get(name).copied());
        let sales_rep = desired.order.sales_rep.as_ref();
        Self {
            billing_address_id: address(Part::Billing),
            shipping_address_id: address(Part::Shipping),
            shipping_method_id: method.filter(|id| order.shipping_method_id.differs(id)),
            sales_rep: sales_rep.filter(|rep| order.sales_rep.differs(rep)).cloned(),
            custom: custom(desired, seen, order),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The names of its fields.
    pub(super) fn names(&self) -> Vec<&'static str> {
        let names = [
            (self.billing_address_id.is_some(), Part::Billing.name()),
            (self.shipping_address_id.is_some(), Part::Shipping.name()),
            (self.shipping_method_id.is_some(), "shipping method"),
            (self.sales_rep.is_some(), "sales rep"),
            (self.custom.is_some(), "custom fields"),
        ];
        names.into_iter().filter(|(is_in, _)| *is_in).map(|(_, name)| name).collect()
    }
}

/// One of an order's two addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Billing,
    Shipping,
}

impl Part {
    pub(super) const BOTH: [Self; 2] = [Self::Billing, Self::Shipping];

    pub(super) fn wanted(self, desired: &Desired) -> Option<&Address> {
        match self {
            Self::Billing => desired.billing_address.as_ref(),
            Self::Shipping => desired.shipping_address.as_ref(),
        }
    }

    /// Its name for people.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Billing => "billing address",
            Self::Shipping => "shipping address",
        }
    }

    /// The id that the order names; nothing if its answer does not say.
    pub(super) fn held(self, order: &SeenOrder) -> &Sought<i64> {
        match self {
            Self::Billing => &order.billing_address_id,
            Self::Shipping => &order.shipping_address_id,
        }
    }
}

/// Whether the address that an order names is the one that is wanted.
pub(super) fn is_held(seen: &Observed, held: &Sought<i64>, wanted: &Address) -> bool {
    match held {
        Sought::Unasked => true,
        Sought::Absent => false,
        Sought::There(id) => {
            named(seen, *id).is_some_and(|there| address::same(&there.address, wanted))
        }
    }
}

/// The customer's address of this id.
pub(super) fn named(seen: &Observed, id: i64) -> Option<&SeenAddress> {
    seen.addresses.iter().flatten().find(|address| address.is_named_by(id))
}

/// Addresses that an order should name, and that its customer does not have yet.
pub(super) fn missing_addresses(desired: &Desired, seen: &Observed) -> Vec<Address> {
    let order = seen.existing();
    let mut missing: Vec<Address> = Vec::new();
    for part in Part::BOTH {
        let Some(wanted) = part.wanted(desired) else { continue };
        let is_held = order.is_some_and(|order| is_held(seen, part.held(order), wanted));
        let is_there = is_held || address::find(seen, wanted).is_some();
        if !is_there && !missing.iter().any(|other| address::same(other, wanted)) {
            missing.push(wanted.clone());
        }
    }
    missing
}

/// All custom fields as they should be, if any differs.
fn custom(desired: &Desired, seen: &Observed, order: &SeenOrder) -> Option<Custom> {
    let held = order.custom.as_ref()?;
    let wanted = custom_fields(desired, seen);
    // An account drops the fields that it does not have: once written, what is absent is let be.
    let differs = |(key, value): (&String, &serde_json::Value)| match held.get(key) {
        Some(there) => there != value,
        None => !seen.amended,
    };
    wanted.iter().any(differs).then(|| {
        let mut whole = held.clone();
        whole.extend(wanted);
        whole
    })
}

/// The custom fields that the order should have; what replaces another names it.
pub(super) fn custom_fields(desired: &Desired, seen: &Observed) -> Custom {
    let json = |value: &Value| serde_json::from_str(&value.to_json_text()).unwrap_or_default();
    let mapped = desired.order.custom.iter().map(|(key, value)| (key.clone(), json(value)));
    let mut fields: Custom = mapped.collect();
    if seen.first.found().is_some() {
        fields.insert(REPLACES.to_owned(), desired.order.public_id.clone().into());
    }
    fields
}

/// What an order says once another is to replace it.
#[derive(Debug, Serialize)]
pub(super) struct Replaced {
    custom: Custom,
}

impl Replaced {
    pub(super) fn of(desired: &Desired, seen: &Observed) -> Self {
        let held = seen.existing().and_then(|order| order.custom.clone());
        let mut custom = held.unwrap_or_default();
        custom.insert(REPLACED_BY.to_owned(), desired.replacement_number().into());
        Self { custom }
    }
}
