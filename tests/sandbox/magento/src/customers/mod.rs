//! Customers, their addresses and their groups.

mod account;
mod addresses;
mod groups;
mod metadata;
mod save;
mod search;
mod table;
mod validate;

pub(crate) use table::{Customer, Customers};

use crate::routes::{Route, route};

const MANAGE: &str = "Magento_Customer::manage";
const CUSTOMER: &str = "Magento_Customer::customer";

/// The routes of customers.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        route("POST", "customers", "anonymous", save::create),
        route("GET", "customers/search", CUSTOMER, search::list),
        route("POST", "customers/isEmailAvailable", "anonymous", search::is_email_available),
        route("GET", "customers/me", "self", search::me),
        route("PUT", "customers/me", "self", save::update_me),
        route("GET", "customers/:customerId", CUSTOMER, search::get),
        route("PUT", "customers/:customerId", MANAGE, save::update),
        route("DELETE", "customers/:customerId", "Magento_Customer::delete", save::delete),
    ];
    routes.extend(account::routes());
    routes.extend(addresses::routes());
    routes.extend(groups::routes());
    routes.extend(metadata::routes());
    routes
}
