//! What is true of every order that Magento's arithmetic can make.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value;

use super::heartland::{Heartland, decimal};
use super::magento::{self, Calculation, Cart, CartRow, Kind, Store};
use super::{Beside, RULES, assert_settled, outcome, run_beside};
use crate::entity::Entity;
use crate::order::{Desired, OrderEntity};
use crate::vocabulary::Cause;

fn money(cents: std::ops::Range<i64>) -> impl Strategy<Value = Decimal> {
    cents.prop_map(|cents| Decimal::new(cents, 2))
}

fn percent() -> impl Strategy<Value = Decimal> {
    prop_oneof![3 => Just(0), 1 => Just(1000), 1 => Just(3333), 1 => Just(10_000), 1 => 0..10_000_i64]
        .prop_map(|hundredths| Decimal::new(hundredths, 2))
}

fn rates() -> impl Strategy<Value = Vec<Decimal>> {
    const RATES: [&[i64]; 5] = [&[], &[8250], &[19_000], &[5000, 2500], &[7375, 1250]];
    prop::sample::select(&RATES[..])
        .prop_map(|rates| rates.iter().map(|thousandths| Decimal::new(*thousandths, 3)).collect())
}

fn qty() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        8 => (1..40_i64).prop_map(Decimal::from),
        1 => (1..99_999_i64).prop_map(|thousandths| Decimal::new(thousandths, 3)),
    ]
}

fn kind() -> impl Strategy<Value = Kind> {
    let units = || (1..5_i64).prop_map(Decimal::from);
    prop_oneof![
        3 => Just(Kind::Simple),
        1 => Just(Kind::Virtual),
        1 => Just(Kind::Configurable),
        1 => prop::collection::vec((money(0..9999), units()), 1..4).prop_map(Kind::DynamicBundle),
        1 => prop::collection::vec(units(), 1..4).prop_map(Kind::FixedBundle),
    ]
}

fn row() -> impl Strategy<Value = CartRow> {
    let fixed_tax = prop_oneof![4 => Just(Decimal::ZERO), 1 => money(1..500)];
    let row = (1..6_usize, kind(), money(1..50_000), qty(), percent(), rates(), fixed_tax);
    row.prop_map(|(sku, kind, price, qty, discount, rates, fixed_tax)| CartRow {
        sku,
        kind,
        price,
        qty,
        discount,
        rates,
        fixed_tax,
    })
}

fn store() -> impl Strategy<Value = Store> {
    let calculation =
        prop::sample::select(&[Calculation::Unit, Calculation::Row, Calculation::Total][..]);
    let rate = prop_oneof![Just(Decimal::ONE), (1000..99_999_i64).prop_map(|r| Decimal::new(r, 4))];
    (calculation, any::<bool>(), any::<bool>(), rate).prop_map(
        |(calculation, prices_include_tax, tax_after_discount, rate)| Store {
            calculation,
            prices_include_tax,
            tax_after_discount,
            rate,
        },
    )
}

prop_compose! {
    fn cart()(
        store in store(),
        rows in prop::collection::vec(row(), 1..9),
        shipping in money(0..5000),
        shipping_discount in money(0..3000),
        shipping_tax in prop::sample::select(vec![Decimal::ZERO, Decimal::new(825, 2)]),
        gift_card in prop_oneof![3 => Just(Decimal::ZERO), 1 => money(1..5000)],
        is_paid in any::<bool>(),
    ) -> Cart {
        Cart { store, rows, shipping, shipping_discount, shipping_tax, gift_card, is_paid }
    }
}

/// The order, and what Heartland should hold of it; nothing where a discount on gross prices
/// is larger than a net price, which waits for a person.
fn desired(cart: &Cart) -> Option<(String, Desired)> {
    let body = magento::order(cart).to_string();
    let record = OrderEntity::decode(&body, &RULES).unwrap();
    match OrderEntity::desire(&record, &RULES) {
        Ok(desired) => Some((body, desired)),
        Err(problems) => {
            let is_negative = |cause| cause == Cause::NegativePrice;
            assert!(problems.iter().all(|problem| is_negative(problem.cause)), "{problems:#?}");
            assert!(cart.store.prices_include_tax && !cart.store.tax_after_discount, "{body}");
            None
        }
    }
}

fn by_sku(rows: impl IntoIterator<Item = (String, Decimal)>) -> BTreeMap<String, Decimal> {
    rows.into_iter().fold(BTreeMap::new(), |mut units, (sku, qty)| {
        *units.entry(sku).or_default() += qty;
        units
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn every_part_is_in_cents_and_all_come_to_the_total(cart in cart()) {
        let Some((body, desired)) = desired(&cart) else { return Ok(()) };
        let goods: Decimal =
            desired.lines.iter().map(|line| line.qty.0 * line.adjusted_unit_price.0).sum();
        let taxes: Decimal = desired.taxes.iter().map(|tax| tax.value.0).sum();
        let parts = goods + taxes + desired.order.shipping_charge.0;
        prop_assert_eq!(parts, desired.total.0, "{}", body);
        prop_assert!(desired.lines.iter().all(|line| line.adjusted_unit_price.0.scale() <= 2));
        let units = desired.lines.iter().map(|line| (line.sku.clone(), line.qty.0));
        prop_assert_eq!(by_sku(units), by_sku(magento::units(&cart)));
        let rounding = desired.taxes.iter().filter(|tax| tax.description == "Rounding");
        let rounding: Decimal = rounding.map(|tax| tax.value.0.abs()).sum();
        prop_assert!(rounding <= Decimal::new(desired.lines.len().to_i64().unwrap(), 2), "{body}");
        prop_assert_eq!(rounding, desired.found.rounding.0.abs(), "what is booked is told");
    }

    /// Whether a shop writes row totals before or after discounts makes no difference, unless all
    /// discounts together are as small as what rounding leaves.
    #[test]
    fn an_older_shops_order_has_the_same_lines(cart in cart()) {
        let order = magento::order(&cart);
        let rows = order["items"].as_array().unwrap();
        let discounts: Decimal = rows.iter().map(|row| decimal(&row["discount_amount"])).sum();
        let tolerance = Decimal::new(rows.len().to_i64().unwrap() * 2, 2);
        prop_assume!(discounts.is_zero() || discounts > tolerance);
        let read = |order: &Value| {
            let record = OrderEntity::decode(&order.to_string(), &RULES).unwrap();
            OrderEntity::desire(&record, &RULES).map(|it| format!("{:?} {:?}", it.lines, it.taxes))
        };
        let (Ok(newer), Ok(older)) = (read(&order), read(&magento::before_discounts(order.clone())))
        else {
            return Ok(());
        };
        prop_assert_eq!(newer, older);
    }

    #[test]
    fn the_total_is_what_all_tenders_pay(cart in cart()) {
        let Some((body, desired)) = desired(&cart) else { return Ok(()) };
        let order: Value = serde_json::from_str(&body).unwrap();
        let beside = &order["extension_attributes"]["base_gift_cards_amount"];
        let (order_total, base_total) = (&order["grand_total"], &order["base_grand_total"]);
        let is_base = order["order_currency_code"] == "USD";
        let total = decimal(if is_base { order_total } else { base_total }) + decimal(beside);
        prop_assert_eq!(desired.total.0, total.round_dp_with_strategy(
            2, rust_decimal::RoundingStrategy::MidpointAwayFromZero));
    }

    #[test]
    fn heartland_ends_with_that_total_whenever_the_worker_dies(cart in cart(), dies in 0..20_usize) {
        let Some((body, desired)) = desired(&cart) else { return Ok(()) };
        let mut heartland = Heartland::that_knows_all_of(&[&body]);
        let mut undisturbed = heartland.clone();
        let whole = outcome(&body, &mut undisturbed);
        prop_assert_eq!(decimal(&whole["heartland"]["total"]), desired.total.0);
        run_beside(&body, &Beside::new(), &mut heartland, dies).unwrap();
        let again = outcome(&body, &mut heartland);
        prop_assert_eq!(&again["heartland"], &whole["heartland"]);
        prop_assert_eq!(heartland.counts(), undisturbed.counts());
        assert_settled(&body, &Beside::new(), &mut heartland, "a made-up order");
    }
}
