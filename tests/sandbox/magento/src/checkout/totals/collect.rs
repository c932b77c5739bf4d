//! The steps of the arithmetic, in Magento's order.

use rust_decimal::Decimal;

use super::discount;
use super::rounding::round;
use super::tax::{Calculator, Taxed};
use super::{Basket, LineTotals, Role, ShippingTotals, Totals};
use crate::json::Map;

/// What a cart comes to.
pub(crate) fn collect(basket: &Basket<'_>) -> Totals {
    let mut lines = vec![LineTotals::default(); basket.lines.len()];
    tax_rows(basket, &mut lines);
    let met = discount::apply(basket, &mut lines);
    let mut shipping = ShippingTotals::default();
    tax_shipping(basket, &mut shipping, &mut Calculator::new(basket.mode));
    discount_shipping(basket, &met, &lines, &mut shipping);
    let mut calculator = tax_rows(basket, &mut lines);
    tax_shipping(basket, &mut shipping, &mut calculator);
    sum(basket, lines, shipping)
}

/// Prices, row totals and taxes of every row, with the discounts it has by now.
fn tax_rows(basket: &Basket<'_>, lines: &mut [LineTotals]) -> Calculator {
    let mut calculator = Calculator::new(basket.mode);
    for (line, totals) in basket.lines.iter().zip(lines.iter_mut()) {
        if matches!(line.role, Role::Single | Role::Part) {
            let taxed = Taxed {
                price: line.price,
                quantity: line.quantity,
                discount: totals.discount,
                rates: &line.rates,
                store_rates: &line.store_rates,
                includes_tax: basket.mode.prices_include_tax,
                kind: "goods",
            };
            calculator.compute(&taxed, totals);
        }
    }
    for at in 0..basket.lines.len() {
        if basket.lines[at].role == Role::Sum {
            sum_parts(basket, lines, at);
        }
    }
    calculator
}

/// A bundle repeats the money of its parts.
fn sum_parts(basket: &Basket<'_>, lines: &mut [LineTotals], parent: usize) {
    let quantity = basket.lines[parent].quantity;
    let parts: Vec<usize> =
        (0..lines.len()).filter(|at| basket.lines[*at].parent == Some(parent)).collect();
    let add = |field: fn(&LineTotals) -> Decimal| -> Decimal {
        parts.iter().map(|at| field(&lines[*at])).sum()
    };
    let (net, gross) = (add(|one| one.row_total), add(|one| one.row_total_incl_tax));
    let tax = add(|one| one.tax);
    let each = |amount: Decimal| round(amount.checked_div(quantity).unwrap_or_default());
    let totals = &mut lines[parent];
    totals.row_total = net;
    totals.row_total_incl_tax = gross;
    totals.tax = tax;
    totals.price = each(net);
    totals.price_incl_tax = each(gross);
}

fn tax_shipping(basket: &Basket<'_>, shipping: &mut ShippingTotals, calculator: &mut Calculator) {
    let Some(price) = basket.shipping else { return };
    let mut totals = LineTotals::default();
    let taxed = Taxed {
        price,
        quantity: Decimal::ONE,
        discount: shipping.discount,
        rates: &basket.shipping_rates,
        store_rates: &basket.shipping_store_rates,
        includes_tax: basket.mode.shipping_includes_tax,
        kind: "shipping",
    };
    calculator.compute(&taxed, &mut totals);
    shipping.amount = totals.row_total;
    shipping.incl_tax = totals.row_total_incl_tax;
    shipping.tax = totals.tax;
    shipping.taxes = totals.taxes;
    shipping.compensation = totals.compensation;
}

fn discount_shipping(
    basket: &Basket<'_>,
    met: &[&Map],
    lines: &[LineTotals],
    shipping: &mut ShippingTotals,
) {
    let gross = if basket.mode.discounts_incl_tax { shipping.incl_tax } else { shipping.amount };
    for rule in met.iter().filter(|rule| rule.at("apply_to_shipping").truthy()) {
        let amount = rule.at("discount_amount").decimal();
        let discount = match rule.at("simple_action").text().as_str() {
            "by_percent" => {
                (gross - shipping.discount) * amount.min(Decimal::ONE_HUNDRED)
                    / Decimal::ONE_HUNDRED
            }
            "by_fixed" => amount,
            "cart_fixed" => {
                let id = rule.at("rule_id").whole();
                let used = lines.iter().filter(|line| line.rules.contains(&id));
                amount - used.map(|line| line.discount).sum::<Decimal>()
            }
            _ => Decimal::ZERO,
        };
        shipping.discount = (shipping.discount + round(discount.max(Decimal::ZERO))).min(gross);
    }
}

fn sum(basket: &Basket<'_>, lines: Vec<LineTotals>, shipping: ShippingTotals) -> Totals {
    let counted: Vec<&LineTotals> = basket
        .lines
        .iter()
        .zip(&lines)
        .filter(|(line, _)| matches!(line.role, Role::Single | Role::Part))
        .map(|(_, totals)| totals)
        .collect();
    let add = |field: fn(&LineTotals) -> Decimal| -> Decimal {
        counted.iter().map(|line| field(line)).sum()
    };
    let subtotal = add(|line| line.row_total);
    let goods_discount = add(|line| line.discount);
    let discount = goods_discount + shipping.discount;
    let tax = add(|line| line.tax) + shipping.tax;
    let compensation = add(|line| line.compensation);
    let mut rules: Vec<i64> = lines.iter().flat_map(|line| line.rules.iter().copied()).collect();
    rules.sort_unstable();
    rules.dedup();
    Totals {
        subtotal,
        subtotal_incl_tax: add(|line| line.row_total_incl_tax),
        subtotal_with_discount: subtotal - goods_discount,
        grand_total: subtotal - discount
            + tax
            + compensation
            + shipping.amount
            + shipping.compensation,
        discount,
        tax,
        compensation,
        rules,
        lines,
        shipping,
    }
}
