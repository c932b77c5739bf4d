//! What an order comes to, and what is still owed.

use rust_decimal::Decimal;

use super::{Discount, Order, OrderLine, OrderTax};
use crate::http::Refusals;
use crate::payments::{Payment, paid};
use crate::record::Money;
use crate::shop::Shop;

/// The sum of the lines.
pub(crate) fn goods(shop: &Shop, order: i64) -> Decimal {
    shop.children::<OrderLine>("order_id", order).map(OrderLine::extension).sum()
}

/// The sum of the tax rows.
pub(crate) fn taxes(shop: &Shop, order: i64) -> Decimal {
    let rows = shop.children::<OrderTax>("order_id", order);
    rows.filter_map(|tax| tax.value).map(Money::amount).sum()
}

fn discounts(shop: &Shop, order: i64) -> Decimal {
    let rows = shop.children::<Discount>("order_id", order);
    rows.filter_map(|discount| discount.amount).map(Money::amount).sum()
}

/// Computes total and balance anew.
pub(super) fn fill(order: &mut Order, shop: &Shop) {
    let total = goods(shop, order.id) + taxes(shop, order.id) + order.shipping_charge.amount()
        - discounts(shop, order.id);
    order.total = Money::new(total);
    order.balance = Money::new(total - paid(shop, "order_id", order.id));
}

/// Brings an order up to date with its rows.
pub(crate) fn refresh(shop: &mut Shop, id: i64) {
    let Some(mut order) = shop.get::<Order>(id).cloned() else {
        return;
    };
    fill(&mut order, shop);
    let now = shop.now();
    shop.edit::<Order>(id, |kept| {
        kept.total = order.total;
        kept.balance = order.balance;
        kept.updated_at = now.max(kept.created_at);
    });
}

/// Refuses a payment that the order cannot take.
pub(crate) fn check_payment(
    shop: &Shop,
    order: &Order,
    payment: &Payment,
    refusals: &mut Refusals,
) {
    if !order.status.is_editable() {
        refusals.payment(format!("The order is {} and takes no payment", order.status.word()));
        return;
    }
    let amount = payment.amount.amount();
    if shop.settings.refuse_overpayment && amount > Decimal::ZERO && payment.amount > order.balance
    {
        let balance = order.balance.amount();
        refusals.payment(format!("The amount {amount} is more than the balance of {balance}"));
    }
    let deposits = paid(shop, "order_id", order.id);
    if deposits + amount < Decimal::ZERO {
        refusals
            .payment(format!("The deposits of {deposits} do not cover a refund of {}", -amount));
    }
}
