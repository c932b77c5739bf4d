//! What one unit of a product costs a buyer now.

use rust_decimal::Decimal;

use crate::catalogue::{Product, lowest_tier_price};
use crate::json::Value;
use crate::shop::Shop;

/// The store view that carts belong to.
pub(super) const STORE: i64 = 1;

/// The lowest of the price, the tier price and the special price of today.
pub(super) fn final_price(
    shop: &Shop,
    product: &Product,
    group: i64,
    quantity: Decimal,
) -> Decimal {
    let base = product.amount("price", STORE);
    let tier = lowest_tier_price(product, base, group, quantity);
    let special = special_price(shop, product, base);
    [tier, special].into_iter().flatten().fold(base, Decimal::min)
}

fn special_price(shop: &Shop, product: &Product, base: Decimal) -> Option<Decimal> {
    let special = product.value("special_price", STORE);
    let today = shop.local_date();
    let day = |code: &str| {
        let date = product.value(code, STORE).text();
        (!date.is_empty()).then(|| date.chars().take(10).collect::<String>())
    };
    let has_begun = day("special_from_date").is_none_or(|from| from <= today);
    let has_not_ended = day("special_to_date").is_none_or(|to| today <= to);
    let holds = !special.is_null() && has_begun && has_not_ended;
    let is_share = product.kind == "bundle";
    let price = |value: &Value| {
        if is_share { base * value.decimal() / Decimal::ONE_HUNDRED } else { value.decimal() }
    };
    holds.then(|| price(special))
}

/// What a chosen custom option adds: a fixed amount, or percents of the product's price.
pub(super) fn option_price(option: &Value, base: Decimal) -> Decimal {
    let price = option.at("price").decimal();
    if option.at("price_type").text() == "percent" {
        return base * price / Decimal::ONE_HUNDRED;
    }
    price
}
