//! Taxes and discounts of an order: amounts the caller sends, never computed here.

use super::{line::refuse_unless_editable, refresh};
use crate::http::{Refusals, Resource};
use crate::record::{Money, record};
use crate::shop::Shop;

record! {
    /// An amount of tax; a negative one takes an earlier row back.
    OrderTax = "sales/order_taxes", under order_id {
        order_id: i64 [fixed],
        description: Option<String>,
        value: Option<Money>,
    }
}

record! {
    /// An amount taken off the whole order.
    Discount = "sales/order_discounts", under order_id {
        order_id: i64 [fixed],
        description: Option<String>,
        amount: Option<Money>,
    }
}

impl Resource for OrderTax {
    fn settle(&mut self, _was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        refuse_unless_editable(shop, self.order_id, refusals);
        refusals.need("value", self.value);
    }

    fn stored(shop: &mut Shop, id: i64, _was: Option<&Self>) {
        if let Some(order) = shop.get::<Self>(id).map(|tax| tax.order_id) {
            refresh(shop, order);
        }
    }
}

impl Resource for Discount {
    fn settle(&mut self, _was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        refuse_unless_editable(shop, self.order_id, refusals);
        refusals.need("amount", self.amount);
    }

    fn stored(shop: &mut Shop, id: i64, _was: Option<&Self>) {
        if let Some(order) = shop.get::<Self>(id).map(|discount| discount.order_id) {
            refresh(shop, order);
        }
    }
}
