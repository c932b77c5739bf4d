//! The recorded shop, compiled in.

use crate::json::{self, Value};

macro_rules! seed {
    ($($name:ident = $file:literal;)*) => {
        $(
            #[doc = concat!("The seed file `", $file, "`.")]
            pub(crate) fn $name() -> Value {
                read(include_str!(concat!("../../../fixtures/magento/seed/", $file)))
            }
        )*
    };
}

seed! {
    attributes = "attributes.json";
    categories = "categories.json";
    customers = "customers.json";
    directory = "directory.json";
    inventory = "inventory.json";
    products = "products.json";
    sales_rules = "sales-rules.json";
    settings = "settings.json";
    store = "store.json";
    tax = "tax.json";
}

/// The enabled modules, from the recorded list.
pub(crate) fn modules() -> Value {
    let recorded = read(include_str!("../../../fixtures/magento/modules-list.json"));
    recorded.path(&["response", "body"]).clone()
}

fn read(text: &str) -> Value {
    json::parse(text).unwrap_or_default()
}
