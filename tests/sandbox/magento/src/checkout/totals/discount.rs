//! What cart price rules take off.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::rounding::{Carry, round};
use super::{Basket, Line, LineTotals, Role};
use crate::json::Map;
use crate::promotions::{Facts, holds};

/// Applies the rules to the rows; tells which of them meet the cart.
pub(super) fn apply<'a>(basket: &Basket<'a>, totals: &mut [LineTotals]) -> Vec<&'a Map> {
    let rows: Vec<Facts> = rule_rows(basket).map(|at| basket.lines[at].facts.clone()).collect();
    let mut met = Vec::new();
    let mut rounding = Rounding::default();
    for rule in &basket.rules {
        if !holds(rule.at("condition"), &basket.facts, &rows) {
            continue;
        }
        met.push(*rule);
        let places: Vec<usize> =
            rule_rows(basket).filter(|at| applies(basket, *at, rule, &rows)).collect();
        for at in &places {
            discount_row(basket, totals, rule, *at, &places, &mut rounding);
        }
        if rule.at("stop_rules_processing").truthy() {
            break;
        }
    }
    for at in 0..basket.lines.len() {
        if basket.lines[at].role == Role::Sum {
            distribute(basket, totals, at);
        }
    }
    met
}

/// What is carried from row to row.
#[derive(Default)]
struct Rounding {
    by_percent: HashMap<Decimal, Decimal>,
    fixed: HashMap<i64, FixedLeft>,
}

/// A fixed amount for the whole cart, as it is used up.
struct FixedLeft {
    left: Decimal,
    carry: Carry,
}

/// Rules look at rows without a parent only.
fn rule_rows<'a>(basket: &'a Basket<'_>) -> impl Iterator<Item = usize> + use<'a> {
    (0..basket.lines.len()).filter(|at| basket.lines[*at].parent.is_none())
}

fn applies(basket: &Basket<'_>, at: usize, rule: &Map, rows: &[Facts]) -> bool {
    let condition = rule.at("action_condition");
    let children = basket.lines.iter().filter(|line| line.parent == Some(at));
    holds(condition, &basket.lines[at].facts, rows)
        || children.into_iter().any(|line| holds(condition, &line.facts, rows))
}

fn discount_row(
    basket: &Basket<'_>,
    totals: &mut [LineTotals],
    rule: &Map,
    at: usize,
    places: &[usize],
    rounding: &mut Rounding,
) {
    let line = &basket.lines[at];
    let price = unit_price(basket, totals, at);
    let quantity = quantity(rule, line);
    let amount = rule.at("discount_amount").decimal();
    let earlier = totals[at].discount;
    let discount = match rule.at("simple_action").text().as_str() {
        "by_fixed" => quantity * amount,
        "cart_fixed" => cart_fixed(basket, totals, rule, at, places, rounding),
        "buy_x_get_y" => free_units(rule, line.quantity) * price,
        _ => {
            if rule.at("discount_qty").decimal().is_zero()
                || rule.at("discount_qty").decimal() > line.quantity
            {
                let percent = totals[at].discount_percent + amount;
                totals[at].discount_percent = percent.min(Decimal::ONE_HUNDRED);
            }
            (quantity * price - earlier) * amount / Decimal::ONE_HUNDRED
        }
    };
    let rounded = carry_percent(&mut rounding.by_percent, totals[at].discount_percent, discount);
    totals[at].discount = (earlier + rounded).min(line.quantity * price);
    let id = rule.at("rule_id").whole();
    if !totals[at].rules.contains(&id) {
        totals[at].rules.push(id);
    }
}

/// Rows under the same percent share their rounding errors.
fn carry_percent(
    errors: &mut HashMap<Decimal, Decimal>,
    percent: Decimal,
    discount: Decimal,
) -> Decimal {
    if percent.is_zero() {
        return round(discount);
    }
    let error = errors.entry(percent).or_default();
    let exact = discount + *error;
    let rounded = round(exact);
    *error = exact - rounded;
    rounded
}

/// The price that a discount is taken from: with tax, if the shop says so.
fn unit_price(basket: &Basket<'_>, totals: &[LineTotals], at: usize) -> Decimal {
    if basket.lines[at].role == Role::Sum {
        let quantity = basket.lines[at].quantity;
        return totals[at].row_total.checked_div(quantity).unwrap_or_default();
    }
    if basket.mode.discounts_incl_tax { totals[at].price_incl_tax } else { totals[at].price }
}

/// Units a rule counts: at most `discount_qty`, in whole steps.
fn quantity(rule: &Map, line: &Line) -> Decimal {
    let most = rule.at("discount_qty").decimal();
    let quantity = if most.is_zero() { line.quantity } else { line.quantity.min(most) };
    let step = rule.at("discount_step").decimal();
    let is_buy = rule.at("simple_action").text() == "buy_x_get_y";
    if step.is_zero() || is_buy { quantity } else { (quantity / step).floor() * step }
}

/// Buy x, get y: of every x + y units y are free, and of the rest what exceeds x.
fn free_units(rule: &Map, quantity: Decimal) -> Decimal {
    let x = rule.at("discount_step").decimal();
    let y = rule.at("discount_amount").decimal();
    if x.is_zero() || y > x {
        return Decimal::ZERO;
    }
    let periods = (quantity / (x + y)).floor();
    let rest = quantity - periods * (x + y);
    periods * y + (rest - x).max(Decimal::ZERO)
}

/// A fixed amount is split over the rows in proportion, the last rounding included.
fn cart_fixed(
    basket: &Basket<'_>,
    totals: &[LineTotals],
    rule: &Map,
    at: usize,
    places: &[usize],
    rounding: &mut Rounding,
) -> Decimal {
    let amount = rule.at("discount_amount").decimal();
    let row = |at: usize| unit_price(basket, totals, at) * basket.lines[at].quantity;
    let all: Decimal = places.iter().map(|at| row(*at)).sum();
    let fixed = rounding.fixed.entry(rule.at("rule_id").whole()).or_insert_with(|| FixedLeft {
        left: amount,
        carry: Carry::beginning_with(Decimal::new(1, 6)),
    });
    let share = if places.len() <= 1 {
        fixed.left
    } else {
        let share = (amount * row(at)).checked_div(all).unwrap_or_default();
        fixed.carry.round("CartFixed", share)
    };
    let discount = share.min(row(at)).min(fixed.left);
    fixed.left -= discount;
    discount
}

/// The discount of a bundle goes to its parts, in proportion.
fn distribute(basket: &Basket<'_>, totals: &mut [LineTotals], parent: usize) {
    let whole = totals[parent].row_total;
    let discount = totals[parent].discount;
    let rules = totals[parent].rules.clone();
    let percent = totals[parent].discount_percent;
    let mut error = Decimal::new(1, 7);
    for (line, part) in basket.lines.iter().zip(totals.iter_mut()) {
        if line.parent != Some(parent) {
            continue;
        }
        let share = (discount * part.row_total).checked_div(whole).unwrap_or_default();
        let rounded = round(share + error);
        error += share - rounded;
        part.discount = rounded;
        part.discount_percent = percent;
        part.rules.clone_from(&rules);
    }
    totals[parent].discount = Decimal::ZERO;
}
