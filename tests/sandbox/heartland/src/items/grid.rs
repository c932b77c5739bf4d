//! Grids: the parents of variants. They have no Item # of their own.

use crate::http::{Refusals, Resource};
use crate::record::{Custom, Money, record};
use crate::shop::Shop;

record! {
    /// What the variants of a product share.
    ItemGrid = "item_grids" {
        item_description: String [filter],
        item_long_description: Option<String>,
        item_price: Option<Money>,
        item_cost: Option<Money>,
        item_primary_vendor_id: Option<i64>,
        custom: Custom,
    }
}

impl Resource for ItemGrid {
    const GROUPS: &'static [&'static str] = &["item"];
    const SEARCHED: &'static [&'static str] = &["item_description"];

    fn settle(&mut self, _was: Option<&Self>, _shop: &Shop, refusals: &mut Refusals) {
        refusals.need_text("item_description", &self.item_description);
    }
}
