//! A pretend Magento checkout: carts become orders by Magento's own arithmetic, and answers in the
//! form of `GET /V1/orders/:id`, floats and all. It shares no code with what it tests.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};

/// How the store reckons.
#[derive(Clone, Copy, Debug)]
pub(super) struct Store {
    pub(super) calculation: Calculation,
    pub(super) prices_include_tax: bool,
    pub(super) tax_after_discount: bool,
    /// Units of the shopper's currency for one of the base currency, which Heartland keeps.
    pub(super) rate: Decimal,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Calculation {
    Unit,
    Row,
    Total,
}

/// What is bought, and how it is paid beside the payment method.
#[derive(Clone, Debug)]
pub(super) struct Cart {
    pub(super) store: Store,
    pub(super) rows: Vec<CartRow>,
    pub(super) shipping: Decimal,
    pub(super) shipping_discount: Decimal,
    pub(super) shipping_tax: Decimal,
    pub(super) gift_card: Decimal,
    pub(super) is_paid: bool,
}

#[derive(Clone, Debug)]
pub(super) struct CartRow {
    pub(super) sku: usize,
    pub(super) kind: Kind,
    pub(super) price: Decimal,
    pub(super) qty: Decimal,
    /// Percent.
    pub(super) discount: Decimal,
    /// Percents; the second is levied on price and first.
    pub(super) rates: Vec<Decimal>,
    /// Fixed product tax of one unit.
    pub(super) fixed_tax: Decimal,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Simple,
    Virtual,
    Configurable,
    /// Children's prices and units in one bundle.
    DynamicBundle(Vec<(Decimal, Decimal)>),
    /// Children's units in one bundle.
    FixedBundle(Vec<Decimal>),
}

fn cents(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

fn column(value: Decimal) -> f64 {
    let stored = value.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero);
    stored.to_f64().unwrap()
}

/// One row's money in one currency.
#[derive(Clone, Debug, Default)]
struct Money {
    price: Decimal,
    row: Decimal,
    discount: Decimal,
    tax: Decimal,
    compensation: Decimal,
    fixed_tax_of_unit: Decimal,
    fixed_tax: Decimal,
}

impl Money {
    /// As PHP adds it up when it answers (magento-gotchas.md, 3 and 4).
    #[expect(clippy::float_arithmetic, reason = "PHP does, and its noise must not matter")]
    fn row_total_incl_tax(&self, fixed_tax: Decimal) -> f64 {
        column(self.row) + column(self.tax) + column(self.compensation) + column(fixed_tax)
            - column(self.discount)
    }

    /// After the discount, and never below nothing (magento-gotchas.md, 1 and 2).
    fn row_total(&self) -> f64 {
        column((self.row - self.discount).max(Decimal::ZERO))
    }

    fn total(&self) -> Decimal {
        self.row - self.discount + self.tax + self.compensation + self.fixed_tax
    }
}

/// Carries rounding errors from row to row where tax is reckoned on the total.
#[derive(Default)]
struct Rounding {
    carried: Decimal,
}

impl Rounding {
    fn tax(&mut self, store: Store, unit: Decimal, qty: Decimal) -> Decimal {
        match store.calculation {
            Calculation::Unit => cents(unit) * qty,
            Calculation::Row => cents(unit * qty),
            Calculation::Total => {
                let exact = unit * qty + self.carried;
                self.carried = exact - cents(exact);
                cents(exact)
            }
        }
    }
}

/// An order as it comes about in one currency.
struct Till {
    store: Store,
    rate: Decimal,
    before: Rounding,
    after: Rounding,
    tax: Decimal,
    total: Decimal,
}

impl Till {
    fn new(store: Store, rate: Decimal) -> Self {
        let (before, after) = (Rounding::default(), Rounding::default());
        Self { store, rate, before, after, tax: Decimal::ZERO, total: Decimal::ZERO }
    }

    fn sell(&mut self, row: &CartRow, price: Decimal, qty: Decimal) -> Money {
        let price = cents(price * self.rate);
        let discount = cents(price * qty * row.discount / Decimal::ONE_HUNDRED).min(price * qty);
        let percent = effective(&row.rates);
        let included = if self.store.prices_include_tax { percent } else { Decimal::ZERO };
        let of_price = |price: Decimal| price * percent / (Decimal::ONE_HUNDRED + included);
        let full = self.before.tax(self.store, of_price(price), qty);
        let discounted = (price - discount / qty).max(Decimal::ZERO);
        let reduced = self.after.tax(self.store, of_price(discounted), qty);
        let tax = if self.store.tax_after_discount { reduced } else { full };
        let contained = if self.store.prices_include_tax { full } else { Decimal::ZERO };
        let compensated = self.store.prices_include_tax && self.store.tax_after_discount;
        let fixed_tax_of_unit = cents(row.fixed_tax * self.rate);
        let money = Money {
            price: price - cents(contained / qty),
            row: price * qty - contained,
            discount,
            tax,
            compensation: if compensated { full - reduced } else { Decimal::ZERO },
            fixed_tax_of_unit,
            fixed_tax: fixed_tax_of_unit * qty,
        };
        self.tax += money.tax;
        self.total += money.total();
        money
    }
}

/// A second rate is levied on the price with the first.
fn effective(rates: &[Decimal]) -> Decimal {
    rates.iter().fold(Decimal::ZERO, |sum, rate| {
        sum + rate * (Decimal::ONE_HUNDRED + sum) / Decimal::ONE_HUNDRED
    })
}

/// Magento's answer for an order of `cart`.
pub(super) fn order(cart: &Cart) -> Value {
    let mut tills = [Till::new(cart.store, cart.store.rate), Till::new(cart.store, Decimal::ONE)];
    let mut items = Vec::new();
    for row in &cart.rows {
        ring_up(row, &mut tills, &mut items);
    }
    let is_base = cart.store.rate == Decimal::ONE;
    let mut order = json!({
        "entity_id": 7, "increment_id": "000000007", "updated_at": "2026-11-24 09:00:00",
        "state": "processing", "status": "processing", "store_id": 1, "items": items,
        "base_currency_code": "USD", "order_currency_code": if is_base { "USD" } else { "EUR" },
        "customer_email": "guest@example.com", "customer_firstname": "Gus",
        "customer_lastname": "Guest",
        "payment": { "method": "checkmo" }, "status_histories": [], "extension_attributes": { "shipping_assignments": [{ "shipping": { "address": {
            "firstname": "Gus", "lastname": "Guest", "street": ["5 Pine Rd"], "city": "Austin",
            "region_code": "TX", "postcode": "78702", "country_id": "US",
        } } }] },
    });
    for (till, prefix) in tills.iter().zip(["", "base_"]) {
        settle(&mut order, cart, till, prefix);
    }
    order
}

/// Shipping, tax, tenders and totals in one currency.
fn settle(order: &mut Value, cart: &Cart, till: &Till, prefix: &str) {
    let shipping = cents(cart.shipping * till.rate);
    let discount = cents(cart.shipping_discount * till.rate).min(shipping);
    let tax = cents((shipping - discount) * cart.shipping_tax / Decimal::ONE_HUNDRED);
    let total = till.total + shipping - discount + tax;
    let gift_card = cents(cart.gift_card * till.rate).min(cents(total));
    let grand_total = column(total - gift_card);
    let mut set = |name: &str, value: f64| order[format!("{prefix}{name}")] = json!(value);
    set("shipping_amount", column(shipping));
    set("shipping_discount_amount", column(discount));
    set("tax_amount", column(till.tax + tax));
    set("grand_total", grand_total);
    if cart.is_paid {
        set("total_paid", grand_total);
    }
    if !gift_card.is_zero() {
        let more = &mut order["extension_attributes"];
        more[format!("{prefix}gift_cards_amount")] = json!(column(gift_card));
    }
}

/// Puts a cart row's items into the order, in both currencies.
fn ring_up(row: &CartRow, tills: &mut [Till; 2], items: &mut Vec<Value>) {
    let parent_id = items.len() + 1;
    let kind = match &row.kind {
        Kind::Simple => "simple",
        Kind::Virtual => "virtual",
        Kind::Configurable => "configurable",
        Kind::DynamicBundle(children) => {
            items.push(item(row, parent_id, "bundle", row.qty, &repeated(row, children)));
            for (index, (price, units)) in children.iter().enumerate() {
                let qty = row.qty * units;
                let money = sell(row, tills, *price, qty);
                let child = item(row, parent_id + 1 + index, "simple", qty, &money);
                items.push(below(child, parent_id, row.sku, index));
            }
            return;
        }
        Kind::FixedBundle(_) => "bundle",
    };
    let money = sell(row, tills, row.price, row.qty);
    items.push(item(row, parent_id, kind, row.qty, &money));
    let children = match &row.kind {
        Kind::Configurable => vec![Decimal::ONE],
        Kind::FixedBundle(units) => units.clone(),
        _ => Vec::new(),
    };
    for (index, units) in children.into_iter().enumerate() {
        let free = [Money::default(), Money::default()];
        let child = item(row, parent_id + 1 + index, "simple", row.qty * units, &free);
        items.push(below(child, parent_id, row.sku, index));
    }
}

fn sell(row: &CartRow, tills: &mut [Till; 2], price: Decimal, qty: Decimal) -> [Money; 2] {
    let [order, base] = tills;
    [order.sell(row, price, qty), base.sell(row, price, qty)]
}

/// A dynamic bundle's row repeats its children's money, and forgets their discount.
fn repeated(row: &CartRow, children: &[(Decimal, Decimal)]) -> [Money; 2] {
    let price = children.iter().map(|(price, units)| price * units).sum();
    let money = Money { price, row: price * row.qty, ..Money::default() };
    [money.clone(), money]
}

fn item(row: &CartRow, id: usize, kind: &str, qty: Decimal, money: &[Money; 2]) -> Value {
    let [order, base] = money;
    json!({
        "item_id": id, "sku": format!("SKU-{}", row.sku), "name": "Thing", "product_type": kind,
        "is_virtual": i32::from(kind == "virtual"), "qty_ordered": column(qty),
        "price": column(order.price), "base_price": column(base.price),
        "tax_amount": column(order.tax), "base_tax_amount": column(base.tax),
        "row_total": order.row_total(), "base_row_total": base.row_total(),
        "discount_amount": column(order.discount), "base_discount_amount": column(base.discount),
        "discount_tax_compensation_amount": column(order.compensation),
        "base_discount_tax_compensation_amount": column(base.compensation),
        "row_total_incl_tax": order.row_total_incl_tax(order.fixed_tax),
        "base_row_total_incl_tax": base.row_total_incl_tax(base.fixed_tax_of_unit),
        "weee_tax_applied_row_amount": column(order.fixed_tax),
        "base_weee_tax_applied_amount": column(base.fixed_tax_of_unit),
        "base_weee_tax_applied_row_amnt": column(base.fixed_tax),
    })
}

fn below(mut child: Value, parent_id: usize, sku: usize, index: usize) -> Value {
    child["parent_item_id"] = json!(parent_id);
    child["sku"] = json!(format!("SKU-{sku}-{index}"));
    child
}

/// The same order as an older shop writes it: the rows' totals are before their discounts.
pub(super) fn before_discounts(mut order: Value) -> Value {
    for item in order["items"].as_array_mut().unwrap() {
        for prefix in ["", "base_"] {
            let amount = |name: &str| super::heartland::decimal(&item[format!("{prefix}{name}")]);
            let fixed_tax = if prefix.is_empty() {
                "weee_tax_applied_row_amount"
            } else {
                "weee_tax_applied_amount"
            };
            let full = amount("row_total_incl_tax")
                - amount("tax_amount")
                - amount(fixed_tax)
                - amount("discount_tax_compensation_amount")
                + amount("discount_amount");
            let with_tax = full + amount("tax_amount");
            item[format!("{prefix}row_total")] = json!(column(full));
            item[format!("{prefix}row_total_incl_tax")] = json!(column(with_tax));
        }
    }
    order
}

/// The units of stock that `cart` takes, by SKU.
pub(super) fn units(cart: &Cart) -> Vec<(String, Decimal)> {
    let of_row = |row: &CartRow| {
        let child = |index: usize, units: Decimal| (format!("SKU-{}-{index}", row.sku), units);
        match &row.kind {
            Kind::Simple | Kind::Virtual => vec![(format!("SKU-{}", row.sku), row.qty)],
            Kind::Configurable => vec![child(0, row.qty)],
            Kind::DynamicBundle(children) => {
                let children = children.iter().enumerate();
                children.map(|(index, (_, units))| child(index, units * row.qty)).collect()
            }
            Kind::FixedBundle(children) => {
                let children = children.iter().enumerate();
                children.map(|(index, units)| child(index, units * row.qty)).collect()
            }
        }
    };
    cart.rows.iter().flat_map(of_row).collect()
}
