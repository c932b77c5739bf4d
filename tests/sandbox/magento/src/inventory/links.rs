//! `inventory/stock-source-links`: which source serves which stock.

use super::{DEFAULT_SOURCE, DEFAULT_STOCK, invalid};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::search::{self, Criteria};
use crate::shop::Shop;

const LINK: &str = "Magento_InventoryApi::stock_source_link";
const COLUMNS: &[&str] = &["link_id", "stock_id", "source_code", "priority"];

/// The routes of links.
pub(crate) fn routes() -> Vec<Route> {
    let by_priority = "inventory/get-sources-assigned-to-stock-ordered-by-priority/:stockId";
    vec![
        route("GET", "inventory/stock-source-links", LINK, list),
        route("POST", "inventory/stock-source-links", LINK, save),
        route("POST", "inventory/stock-source-links-delete", LINK, delete),
        route("GET", by_priority, "Magento_InventoryApi::source", sources_of_stock),
    ]
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read_optional(&request.query)?;
    let report = shop.report_id();
    search::check_columns(&criteria, COLUMNS, &report)?;
    let found = search::find(shop.inventory.links.iter(), &criteria);
    let items = found.rows.into_iter().cloned().map(Value::Map).collect();
    Ok(search::answer(items, &criteria, found.total))
}

fn save(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let links: Vec<&Map> = given(request)?;
    if links.iter().any(|link| touches_default(link)) {
        let text = "Can not save link related to Default Source or Default Stock";
        return Err(invalid("Validation Failed", text, None));
    }
    super::refuse(links.iter().flat_map(|link| problems(link)).collect())?;
    for link in &links {
        let has_source = shop.inventory.source(&link.at("source_code").text()).is_some();
        if !has_source || !shop.inventory.stocks.contains_key(&link.at("stock_id").whole()) {
            return Err(ApiError::bad("Could not save StockSourceLinks"));
        }
    }
    shop.inventory.believed.clear();
    for link in links {
        let mut new = super::link(
            link.at("stock_id").whole(),
            &link.at("source_code").text(),
            link.at("priority").whole(),
        );
        match shop.inventory.links.iter_mut().find(|old| same(old, link)) {
            Some(old) => std::mem::swap(old, &mut new),
            None => shop.inventory.links.push(new),
        }
    }
    Ok(Value::List(Vec::new()))
}

fn problems(link: &Map) -> Vec<ApiError> {
    let field = |text: &str, field: &str| ApiError::bad(text).named(map! { "field" => field });
    let code = link.at("source_code").text();
    let mut problems = Vec::new();
    if code.trim().is_empty() {
        problems.push(field("\"%field\" can not be empty.", "source_code"));
    } else if code.contains(char::is_whitespace) {
        problems.push(field("\"%field\" can not contain whitespaces.", "source_code"));
    }
    if link.at("priority").whole() <= 0 {
        problems.push(field("\"%field\" should be greater then 0.", "priority"));
    }
    problems
}

fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let links = given(request)?;
    if links.iter().any(|link| touches_default(link)) {
        let text = "Can not delete link related to Default Source or Default Stock";
        return Err(invalid("Validation Failed", text, None));
    }
    shop.inventory.believed.clear();
    shop.inventory.links.retain(|old| !links.iter().any(|link| same(old, link)));
    Ok(Value::List(Vec::new()))
}

fn sources_of_stock(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let codes = shop.inventory.enabled_sources(request.id("stockId"));
    let source = |code: &String| shop.inventory.source(code).cloned().map(Value::Map);
    Ok(codes.iter().filter_map(source).collect())
}

fn given(request: &Request) -> Result<Vec<&Map>, ApiError> {
    let links: Vec<&Map> =
        request.body.at("links").elements().iter().filter_map(Value::as_map).collect();
    if links.is_empty() { Err(ApiError::bad("Input data is empty")) } else { Ok(links) }
}

fn touches_default(link: &Map) -> bool {
    link.at("source_code").as_str() == Some(DEFAULT_SOURCE)
        || link.at("stock_id").whole() == DEFAULT_STOCK
}

fn same(old: &Map, link: &Map) -> bool {
    old.at("stock_id").whole() == link.at("stock_id").whole()
        && old.at("source_code").text() == link.at("source_code").text()
}
