//! Websites, groups, views and modules.

use crate::error::ApiError;
use crate::json::Value;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::seed;
use crate::shop::Shop;

/// How orders name the store view they were made in.
pub(crate) const FULL_NAME: &str = "Main Website\nMain Website Store\nDefault Store View";

const STORE: &str = "Magento_Backend::store";

/// The routes of stores.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "store/websites", STORE, websites),
        route("GET", "store/storeGroups", STORE, groups),
        route("GET", "store/storeViews", STORE, views),
        route("GET", "store/storeConfigs", STORE, configs),
        route("GET", "directory/currency", "anonymous", currency),
        route("GET", "directory/countries", "anonymous", countries),
        route("GET", "directory/countries/:countryId", "anonymous", country),
        route("GET", "modules", "Magento_Backend::admin", modules),
    ]
}

/// Inside a store view its own website comes first.
fn websites(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut websites = shop.store.at("websites").elements().to_vec();
    if request.store_id() > 0 {
        websites.sort_by_key(|website| website.at("id").whole() != 1);
    }
    Ok(Value::List(websites))
}

/// `GET store/storeGroups`
fn groups(shop: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    Ok(shop.store.at("storeGroups").clone())
}

/// `GET store/storeViews`
fn views(shop: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    Ok(shop.store.at("storeViews").clone())
}

/// Of the views that are asked for; of all if none is.
fn configs(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let asked = request.query.at("storeCodes");
    let all = shop.store.at("storeConfigs");
    if !asked.truthy() {
        return Ok(all.clone());
    }
    let codes: Vec<String> = match asked.as_map() {
        Some(list) => list.iter().map(|(_, code)| code.text()).collect(),
        None => vec![asked.text()],
    };
    let is_asked = |config: &&Value| codes.contains(&config.at("code").text());
    Ok(all.elements().iter().filter(is_asked).cloned().collect())
}

/// `GET modules`
fn modules(_: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    Ok(seed::modules())
}

fn currency(shop: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    Ok(shop.directory.at("currency").clone())
}

fn countries(shop: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    Ok(Value::List(vec![shop.directory.at("country_US").clone()]))
}

fn country(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    if request.parameter("countryId") == "US" {
        return Ok(shop.directory.at("country_US").clone());
    }
    Err(ApiError::new(404, "The country isn't available."))
}
