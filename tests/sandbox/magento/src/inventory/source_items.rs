//! `inventory/source-items`: how much of a SKU lies at a source.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::{DEFAULT_SOURCE, invalid};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::search::{self, Criteria, Row};
use crate::shop::Shop;

const COLUMNS: &[&str] = &["source_item_id", "source_code", "sku", "quantity", "status"];

/// How much of a SKU lies at a source, and whether it sells from there.
#[derive(Clone, Debug)]
pub(crate) struct SourceItem {
    /// The SKU, which need not be one of the catalogue.
    pub(crate) sku: String,
    /// The source's code.
    pub(crate) source: String,
    /// How much; below zero is allowed.
    pub(crate) quantity: Decimal,
    /// 1 sells, 0 does not.
    pub(crate) status: i64,
}

/// Every source item in the order of creation.
#[derive(Default)]
pub(crate) struct SourceItems {
    rows: BTreeMap<u64, SourceItem>,
    by_sku: HashMap<String, Vec<u64>>,
    last: u64,
}

impl SourceItem {
    /// Reads one as it is given and answered.
    pub(crate) fn from_map(map: &Map) -> Self {
        Self {
            sku: map.at("sku").text(),
            source: map.at("source_code").text(),
            quantity: map.at("quantity").decimal(),
            status: map.at("status").whole(),
        }
    }

    /// The item as it is answered.
    pub(crate) fn answer(&self) -> Value {
        Value::Map(map! {
            "sku" => self.sku.as_str(),
            "source_code" => self.source.as_str(),
            "quantity" => self.quantity,
            "status" => self.status,
        })
    }

    /// What can be taken from it.
    pub(crate) fn available(&self) -> Decimal {
        if self.status == 1 { self.quantity.max(Decimal::ZERO) } else { Decimal::ZERO }
    }
}

impl Row for &SourceItem {
    fn column(&self, name: &str) -> Cow<'_, Value> {
        Cow::Owned(match name {
            "sku" => Value::from(self.sku.as_str()),
            "source_code" => Value::from(self.source.as_str()),
            "quantity" => Value::from(self.quantity),
            "status" => Value::from(self.status),
            _ => Value::Null,
        })
    }
}

impl SourceItems {
    /// The items of a SKU, in order of creation.
    pub(crate) fn of(&self, sku: &str) -> impl Iterator<Item = &SourceItem> {
        let ids = self.by_sku.get(&sku.to_lowercase()).map(Vec::as_slice).unwrap_or_default();
        ids.iter().filter_map(|id| self.rows.get(id))
    }

    /// The items of several SKUs, in order of creation.
    pub(crate) fn of_all(&self, skus: &[String]) -> Vec<&SourceItem> {
        let ids = skus.iter().filter_map(|sku| self.by_sku.get(&sku.trim().to_lowercase()));
        let ids: std::collections::BTreeSet<u64> = ids.flatten().copied().collect();
        ids.iter().filter_map(|id| self.rows.get(id)).collect()
    }

    /// The item of a SKU at a source.
    pub(crate) fn at(&self, sku: &str, source: &str) -> Option<&SourceItem> {
        self.of(sku).find(|item| item.source.eq_ignore_ascii_case(source))
    }

    /// Adds an item, or replaces quantity and status of the one for its SKU and source.
    pub(crate) fn put(&mut self, item: SourceItem) {
        let ids = self.by_sku.entry(item.sku.to_lowercase()).or_default();
        for id in ids.iter() {
            if let Some(row) = self.rows.get_mut(id)
                && row.source.eq_ignore_ascii_case(&item.source)
            {
                row.quantity = item.quantity;
                row.status = item.status;
                return;
            }
        }
        self.last += 1;
        ids.push(self.last);
        self.rows.insert(self.last, item);
    }

    /// Removes the item of a SKU at a source.
    pub(crate) fn remove(&mut self, sku: &str, source: &str) {
        let Some(ids) = self.by_sku.get_mut(&sku.to_lowercase()) else { return };
        let rows = &mut self.rows;
        ids.retain(|id| {
            let goes = rows.get(id).is_some_and(|row| row.source.eq_ignore_ascii_case(source));
            if goes {
                rows.remove(id);
            }
            !goes
        });
    }

    /// Removes every item of a SKU.
    pub(crate) fn remove_all(&mut self, sku: &str) {
        for id in self.by_sku.remove(&sku.to_lowercase()).unwrap_or_default() {
            self.rows.remove(&id);
        }
    }

    /// Every item in order of creation.
    pub(crate) fn all(&self) -> impl Iterator<Item = &SourceItem> {
        self.rows.values()
    }
}

/// The routes of source items.
pub(crate) fn routes() -> Vec<Route> {
    let source = "Magento_InventoryApi::source";
    vec![
        route("GET", "inventory/source-items", source, list),
        route(
            "POST",
            "inventory/source-items",
            "Magento_InventoryApi::stock_source_item_assign",
            save,
        ),
        route("POST", "inventory/source-items-delete", source, delete),
        route("POST", "inventory/bulk-product-source-assign", source, assign),
        route("POST", "inventory/bulk-product-source-unassign", source, unassign),
    ]
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let report = shop.report_id();
    search::check_columns(&criteria, COLUMNS, &report)?;
    let items = &shop.inventory.items;
    let found = match criteria.values_of("sku") {
        Some(skus) => search::find(items.of_all(&skus).into_iter(), &criteria),
        None => search::find(items.all(), &criteria),
    };
    let rows = found.rows.into_iter().map(SourceItem::answer).collect();
    Ok(search::answer(rows, &criteria, found.total))
}

/// Writes all the items or none.
fn save(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let items = given(request)?;
    for item in &items {
        check(item)?;
    }
    let is_known = |item: &&Map| shop.inventory.source(&item.at("source_code").text()).is_some();
    if !items.iter().all(|item| is_known(&item)) {
        return Err(ApiError::bad("Could not save Source Item"));
    }
    for item in &items {
        shop.put_source_item(SourceItem::from_map(item));
    }
    Ok(Value::List(Vec::new()))
}

fn given(request: &Request) -> Result<Vec<Map>, ApiError> {
    let items: Vec<Map> = request
        .body
        .at("sourceItems")
        .elements()
        .iter()
        .filter_map(Value::as_map)
        .cloned()
        .collect();
    if items.is_empty() { Err(ApiError::bad("Input data is empty")) } else { Ok(items) }
}

fn check(item: &Map) -> Result<(), ApiError> {
    let problem = |text: &str, field: &str| {
        let frame = format!("Validation Failed: {}", text.replace("%field", field));
        Err(invalid(&frame, text, Some(field)))
    };
    for field in ["sku", "source_code"] {
        if item.at(field).text().trim().is_empty() {
            return problem("\"%field\" can not be empty.", field);
        }
    }
    if item.at("quantity").is_null() {
        return problem("\"%field\" should be numeric.", "quantity");
    }
    if item.at("status").is_null() || !matches!(item.at("status").whole(), 0 | 1) {
        return problem("\"%field\" should a known status.", "status");
    }
    Ok(())
}

fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    for item in given(request)? {
        shop.inventory.items.remove(&item.at("sku").text(), &item.at("source_code").text());
    }
    Ok(Value::List(Vec::new()))
}

fn assign(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    each_pair(shop, request, |shop, sku, source| {
        let is_new = shop.inventory.items.at(sku, source).is_none();
        if is_new {
            let (sku, source) = (sku.to_owned(), source.to_owned());
            shop.put_source_item(SourceItem { sku, source, quantity: Decimal::ZERO, status: 0 });
        }
        is_new
    })
}

fn unassign(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    each_pair(shop, request, |shop, sku, source| {
        let is_there = shop.inventory.items.at(sku, source).is_some();
        shop.inventory.items.remove(sku, source);
        is_there
    })
}

/// How many pairs of SKU and source were changed.
fn each_pair(
    shop: &mut Shop,
    request: &Request,
    change: fn(&mut Shop, &str, &str) -> bool,
) -> Result<Value, ApiError> {
    let codes = request.body.at("sourceCodes").elements().iter().map(Value::text);
    let unknown = codes.filter(|code| shop.inventory.source(code).is_none());
    let text = "Source %sourceCode does not exist";
    super::refuse(unknown.map(|code| super::no_source(text, &code)).collect())?;
    let mut count = 0_i64;
    for sku in request.body.at("skus").elements() {
        for source in request.body.at("sourceCodes").elements() {
            count += i64::from(change(shop, &sku.text(), &source.text()));
        }
    }
    Ok(Value::from(count))
}

impl Shop {
    /// Writes a source item; the default source's quantity shows in the legacy stock item too.
    pub(crate) fn put_source_item(&mut self, item: SourceItem) {
        if item.source == DEFAULT_SOURCE
            && let Some(product) = self.catalogue.by_sku(&item.sku)
            && let Some(legacy) = self.inventory.legacy.get_mut(&product.id)
        {
            legacy.quantity = Some(item.quantity);
            legacy.is_in_stock = item.status == 1;
        }
        let sku = item.sku.to_lowercase();
        if !self.inventory.believed.is_empty() {
            self.inventory.believed.retain(|(known, _), _| *known != sku);
        }
        self.inventory.items.put(item);
    }
}
