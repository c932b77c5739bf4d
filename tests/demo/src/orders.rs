//! Which orders are placed: the recorded ones, or those of a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::error::{Error, Result};
use crate::order::Order;

const REMEDY: &str = "it must be the reply of Magento's GET /V1/orders/:id";

/// The states of every order, in the order in which the shop went through them.
#[derive(Debug)]
pub(crate) struct Orders {
    versions: Vec<Order>,
}

impl Orders {
    /// The recorded orders of the project.
    pub(crate) fn recorded() -> Result<Self> {
        let mut versions = Vec::new();
        for path in json_files(&rig::place::project().join("tests/fixtures/magento"))? {
            if is_order_of_the_shop(&path) {
                versions.extend(reply(&path)?);
            }
        }
        Self::of(versions)
    }

    /// The recorded orders, and one made of them whose SKU nobody has.
    pub(crate) fn usual() -> Result<Self> {
        let Self { mut versions } = Self::recorded()?;
        let made = rig::place::project().join("tests/demo/made-order-unknown-sku.json");
        versions.extend(reply(&made)?);
        Self::of(versions)
    }

    /// Those of a folder; every file must hold at least one.
    pub(crate) fn of_folder(folder: &Path) -> Result<Self> {
        let mut versions = Vec::new();
        for path in json_files(folder)? {
            let found = reply(&path)?;
            if found.is_empty() {
                return Err(Error::Usage(format!("{} holds no order; {REMEDY}", path.display())));
            }
            versions.extend(found);
        }
        if versions.is_empty() {
            return Err(Error::Usage(format!("{} holds no *.json", folder.display())));
        }
        Self::of(versions)
    }

    /// For a shop whose orders are there already.
    pub(crate) fn none() -> Self {
        Self { versions: Vec::new() }
    }

    fn of(mut versions: Vec<Order>) -> Result<Self> {
        versions.sort_by(|a, b| (a.updated_at(), a.id()).cmp(&(b.updated_at(), b.id())));
        versions.dedup_by(|a, b| (a.id(), a.updated_at()) == (b.id(), b.updated_at()));
        clashes(&versions)?;
        Ok(Self { versions })
    }

    /// Every state of every order, oldest first.
    pub(crate) fn versions(&self) -> &[Order] {
        &self.versions
    }

    /// The last state of each order, by number.
    pub(crate) fn last(&self) -> Vec<Order> {
        let by_number: BTreeMap<_, _> =
            self.versions.iter().map(|order| (order.number(), order)).collect();
        by_number.into_values().cloned().collect()
    }

    /// The base currency of most orders: what an account for this shop would keep.
    pub(crate) fn usual_currency(&self) -> Option<&str> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for order in &self.versions {
            *counts.entry(order.base_currency()).or_default() += 1;
        }
        let usual = counts.into_iter().max_by_key(|(_, count)| *count);
        usual.map(|(currency, _)| currency)
    }
}

/// Orders of several shops may share a number; one shop cannot hold both, and renumbering one
/// would be a lie.
fn clashes(versions: &[Order]) -> Result<()> {
    let mut seen: BTreeMap<&str, &Order> = BTreeMap::new();
    for order in versions {
        let first = seen.entry(order.number()).or_insert(order);
        if first.id() != order.id() || first.created_at() != order.created_at() {
            let number = order.number();
            let reason = "they cannot be placed in one shop; put them into folders of their own";
            return Err(Error::Usage(format!(
                "two different orders are called {number}: {reason}"
            )));
        }
    }
    Ok(())
}

/// The recordings of single orders, and the list pages. `ms-` marks another shop's.
fn is_order_of_the_shop(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("order-get-") || name.starts_with("orders-list-")
}

fn json_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(Error::file(folder))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(Error::file(folder))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// A recorded exchange; any other document is the reply itself.
#[derive(Deserialize)]
struct Exchange {
    response: Response,
}

#[derive(Deserialize)]
struct Response {
    body: Box<RawValue>,
}

#[derive(Deserialize)]
struct Page {
    items: Vec<Box<RawValue>>,
}

/// The orders of a file: one, or a page of them.
fn reply(path: &Path) -> Result<Vec<Order>> {
    let text = std::fs::read_to_string(path).map_err(Error::file(path))?;
    let body: Box<RawValue> = match serde_json::from_str::<Exchange>(&text) {
        Ok(exchange) => exchange.response.body,
        Err(_) => serde_json::from_str(&text).map_err(|source| Error::Json {
            what: path.display().to_string(),
            remedy: REMEDY,
            source,
        })?,
    };
    if let Some(order) = Order::read(&body) {
        return Ok(vec![order]);
    }
    let page = serde_json::from_str::<Page>(body.get());
    let items = page.map(|page| page.items).unwrap_or_default();
    Ok(items.iter().filter_map(|item| Order::read(item)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recorded_orders_fit_into_one_shop() {
        let orders = Orders::recorded().unwrap();
        let last = orders.last();
        let numbers: Vec<_> = last.iter().map(Order::number).collect();
        let shop = ["000000001", "000000002", "000000003", "000000005", "000000006", "000000008"];
        assert_eq!(numbers[..6], shop);
        assert!(orders.versions().len() > numbers.len(), "none has a later state");
    }

    #[test]
    fn what_is_placed_is_what_was_recorded_byte_for_byte() {
        let orders = Orders::recorded().unwrap();
        let file = rig::place::project().join("tests/fixtures/magento/order-get-virtual.json");
        let recording = std::fs::read_to_string(file).unwrap();
        let order = orders.versions().iter().find(|order| order.number() == "000000009").unwrap();
        assert!(recording.contains(order.text()));
    }
}
