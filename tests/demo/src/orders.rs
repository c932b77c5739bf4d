//! Which orders are placed: the recorded ones, or those of a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::order::Order;
use crate::reply::{self, Unreadable};

/// The states of every order, in the order in which the shop went through them.
#[derive(Debug)]
pub(crate) struct Orders {
    versions: Vec<Order>,
    not_placed: Vec<NotPlaced>,
}

/// What cannot be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotPlaced {
    /// A file's name within the folder, or an order's number.
    pub(crate) name: String,
    pub(crate) reason: String,
}

impl Orders {
    /// The recorded orders of the project.
    pub(crate) fn recorded() -> Result<Self> {
        let mut versions = Vec::new();
        for path in json_files(&rig::place::project().join("tests/fixtures/magento"))? {
            if is_order_of_the_shop(&path) {
                versions.extend(recording(&path)?);
            }
        }
        // Several recordings show one state, and lists leave comments out.
        versions.sort_by(Order::by_time);
        versions.dedup_by(|a, b| a.by_time(b).is_eq());
        Ok(Self { versions, not_placed: Vec::new() })
    }

    /// The recorded orders, and one made of them whose SKU nobody has.
    pub(crate) fn usual() -> Result<Self> {
        let Self { mut versions, not_placed } = Self::recorded()?;
        let made = rig::place::project().join("tests/demo/made-order-unknown-sku.json");
        versions.extend(recording(&made)?);
        versions.sort_by(Order::by_time);
        Ok(Self { versions, not_placed })
    }

    /// Those of a folder; files that cannot be placed are named, and the others go on.
    pub(crate) fn of_folder(folder: &Path) -> Result<Self> {
        let mut read = Read::default();
        for path in json_files(folder)? {
            read.file(&path);
        }
        let Read { mut versions, not_placed, .. } = read;
        if versions.is_empty() {
            let reasons = not_placed.iter().map(|it| format!("\n  {}: {}", it.name, it.reason));
            let what = if not_placed.is_empty() { "no *.json" } else { "no order to place" };
            let reasons: String = reasons.collect();
            return Err(Error::Usage(format!("{} holds {what}{reasons}", folder.display())));
        }
        versions.sort_by(Order::by_time);
        versions.dedup_by(|a, b| a.says_the_same(b));
        Ok(Self { versions, not_placed })
    }

    /// For a shop whose orders are there already.
    pub(crate) fn none() -> Self {
        Self { versions: Vec::new(), not_placed: Vec::new() }
    }

    /// Every state of every order, oldest first.
    pub(crate) fn versions(&self) -> &[Order] {
        &self.versions
    }

    /// Files that are not to be placed, by name.
    pub(crate) fn not_placed(&self) -> &[NotPlaced] {
        &self.not_placed
    }

    /// The last state of each order, by number.
    #[cfg(test)]
    pub(crate) fn last(&self) -> Vec<Order> {
        let by_number: BTreeMap<_, _> =
            self.versions.iter().map(|order| (order.number(), order)).collect();
        by_number.into_values().cloned().collect()
    }

    /// The base currency of most orders: what an account for this shop would keep.
    pub(crate) fn usual_currency(&self) -> Option<&str> {
        usual_currency(&self.versions)
    }
}

/// The base currency of most of them.
pub(crate) fn usual_currency(orders: &[Order]) -> Option<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for order in orders {
        *counts.entry(order.base_currency()).or_default() += 1;
    }
    let usual = counts.into_iter().max_by_key(|(_, count)| *count);
    usual.map(|(currency, _)| currency)
}

/// The files of a folder, as far as they are read.
#[derive(Default)]
struct Read {
    versions: Vec<Order>,
    not_placed: Vec<NotPlaced>,
    /// For each order that is placed, the name of the first file that holds it.
    sources: BTreeMap<u64, String>,
}

impl Read {
    fn file(&mut self, path: &Path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match reply::orders(path) {
            Ok(found) => {
                let problems: Vec<String> =
                    found.into_iter().filter_map(|part| self.part(&name, part).err()).collect();
                self.not_placed.extend(
                    problems.into_iter().map(|reason| NotPlaced { name: name.clone(), reason }),
                );
            }
            Err(reason) => self.not_placed.push(NotPlaced { name, reason: reason.to_string() }),
        }
    }

    fn part(
        &mut self,
        name: &str,
        part: std::result::Result<Order, Unreadable>,
    ) -> std::result::Result<(), String> {
        let order = part.map_err(|reason| reason.to_string())?;
        self.clash(&order)?;
        self.sources.entry(order.id()).or_insert_with(|| name.to_owned());
        self.versions.push(order);
        Ok(())
    }

    /// Orders of several shops may share a number or an id; one shop cannot hold both, and
    /// renumbering one would be a lie.
    fn clash(&self, order: &Order) -> std::result::Result<(), String> {
        let is_other = |known: &&Order| {
            let same = (known.number() == order.number(), known.id() == order.id());
            match same {
                (false, false) => false,
                (true, true) => known.created_at() != order.created_at(),
                _ => true,
            }
        };
        let Some(known) = self.versions.iter().find(is_other) else { return Ok(()) };
        let source = self.sources.get(&known.id()).map_or("another file", String::as_str);
        let shared = if known.number() == order.number() {
            format!("number {}", order.number())
        } else {
            format!("id {}", order.id())
        };
        Err(format!(
            "another order of {source} has the {shared}: one shop cannot hold both, put them into \
             folders of their own"
        ))
    }
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

/// The orders that a recording shows whole; errors of the shop and rows of few fields are none.
fn recording(path: &Path) -> Result<Vec<Order>> {
    match reply::orders(path) {
        Ok(found) => Ok(found.into_iter().flatten().filter(Order::is_whole).collect()),
        Err(Unreadable::NoOrder(_)) => Ok(Vec::new()),
        Err(reason) => Err(Error::Usage(format!("{}: {reason}", path.display()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        folder
    }

    fn order(id: u64, number: &str, updated_at: &str) -> String {
        serde_json::json!({
            "entity_id": id, "increment_id": number, "created_at": "2026-11-01 00:00:00",
            "updated_at": updated_at, "items": [], "payment": null,
        })
        .to_string()
    }

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

    #[test]
    fn not_placed_are_named_with_their_reason_and_the_others_are_placed() {
        let good = order(1, "1", "2026-11-01 10:00:00");
        let folder = folder(&[
            ("a-good.json", good.as_bytes()),
            ("b-later.json", order(1, "1", "2026-11-01 11:00:00").as_bytes()),
            ("c-cut-off.json", &good.as_bytes()[..40]),
            ("d-empty.json", b""),
            ("e-latin-1.json", b"{\"increment_id\": \"\xe9\"}"),
            ("f-customer.json", br#"{"id": 5, "email": "ada@example.com"}"#),
            ("g-same-number.json", order(2, "1", "2026-11-01 10:00:00").as_bytes()),
            ("h-same-id.json", order(1, "2", "2026-11-01 10:00:00").as_bytes()),
            ("i-refused.json", br#"{"message": "The entity that was requested doesn't exist."}"#),
            ("j-number.json", b"12"),
        ]);
        std::fs::create_dir(folder.path().join("k-folder.json")).unwrap();
        let orders = Orders::of_folder(folder.path()).unwrap();
        assert_eq!(orders.versions().len(), 2);
        let bad: Vec<String> =
            orders.not_placed().iter().map(|it| format!("{}: {}", it.name, it.reason)).collect();
        let clash = "one shop cannot hold both, put them into folders of their own";
        assert_eq!(
            bad,
            [
                "c-cut-off.json: it is not JSON, or cut off: EOF while parsing a string at line 1 \
                 column 40"
                    .to_owned(),
                "d-empty.json: it is empty".to_owned(),
                "e-latin-1.json: it is not UTF-8: byte 19 is no letter of it".to_owned(),
                "f-customer.json: it holds no order: entity_id is missing".to_owned(),
                format!(
                    "g-same-number.json: another order of a-good.json has the number 1: {clash}"
                ),
                format!("h-same-id.json: another order of a-good.json has the id 1: {clash}"),
                "i-refused.json: it holds no order: entity_id is missing".to_owned(),
                "j-number.json: it holds no order: it is no object".to_owned(),
                "k-folder.json: it cannot be read: Is a directory (os error 21)".to_owned(),
            ]
        );
    }

    #[test]
    fn a_page_is_placed_without_its_bad_rows() {
        let page = format!(
            r#"{{"items": [{}, {{"sku": "MUG-01"}}], "total_count": 2}}"#,
            order(1, "1", "2026-11-01 10:00:00")
        );
        let folder = folder(&[("page.json", page.as_bytes())]);
        let orders = Orders::of_folder(folder.path()).unwrap();
        assert_eq!(orders.versions().len(), 1);
        let reason = "items[1] holds no order: entity_id is missing";
        let bad = NotPlaced { name: "page.json".to_owned(), reason: reason.to_owned() };
        assert_eq!(orders.not_placed(), [bad]);
    }

    #[test]
    fn a_folder_with_nothing_to_place_is_refused_with_every_reason() {
        let folder = folder(&[("a.json", b"[]"), ("b.json", b"{")]);
        let error = Orders::of_folder(folder.path()).unwrap_err().to_string();
        assert!(error.contains("a.json: it holds no order"), "{error}");
        assert!(error.contains("b.json: it is not JSON, or cut off"), "{error}");
    }
}
