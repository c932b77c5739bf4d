//! A made-up shop of any size: the same seed and sizes always give the same one.

mod catalogue;
mod chance;
mod history;
mod people;
mod web_order;

use jiff::Timestamp;

use crate::definitions::PaymentType;
use crate::record::Time;
use crate::shop::Shop;

use chance::Chance;

/// How large a shop to make up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// Items; variants count one each.
    pub(crate) products: usize,
    pub(crate) customers: usize,
    /// Sales documents: tickets, returns and web orders.
    pub(crate) orders: usize,
    pub(crate) stores: usize,
    /// When the history ends; it spans the two years before.
    pub(crate) until: Timestamp,
}

/// Tenders, by what pays with them.
#[derive(Clone, Copy, Debug)]
struct Tenders {
    cash: i64,
    card: i64,
    web_card: i64,
}

/// Fills an account.
pub(crate) fn fill(shop: &mut Shop, size: &Size, seed: u64) {
    let began = Time(history::begin(size.until));
    let stores = people::open_stores(shop, size.stores, began);
    let items = catalogue::stock(shop, size.products, &stores, began, &mut Chance::new(seed, 1));
    let customers = people::enrol(shop, size.customers, began, &mut Chance::new(seed, 2));
    people::issue_gift_cards(shop, size.customers / 50, began, &mut Chance::new(seed, 3));
    let tenders = Tenders {
        cash: tender(shop, "Cash", began),
        card: tender(shop, "Card", began),
        web_card: tender(shop, "Web Card", began),
    };
    let mut history = history::History {
        stores: &stores,
        items: &items,
        customers: &customers,
        tenders,
        chance: Chance::new(seed, 4),
    };
    history.write(shop, size);
}

fn tender(shop: &mut Shop, name: &str, at: Time) -> i64 {
    let name = name.to_owned();
    shop.put(PaymentType { name, created_at: at, updated_at: at, ..PaymentType::default() })
}
