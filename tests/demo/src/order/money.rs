//! The amounts of an order, in the currency that Heartland keeps.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use super::Order;
use super::rows::{Family, Reading};
use crate::amount::amount;

/// Gift cards, store credit and reward points (Adobe Commerce) are paid beside the method. The
/// second name is what invoices took of it.
const BESIDE: [(&str, &str); 3] = [
    ("gift_cards_amount", "gift_cards_invoiced"),
    ("customer_balance_amount", "customer_balance_invoiced"),
    ("reward_currency_amount", "rwrd_currency_amount_invoiced"),
];
/// Wrapping of the order, of its items, and the printed card (Adobe Commerce). Their base twins
/// have a name within the name.
const CHARGES: [[&str; 2]; 3] = [
    ["gw_price", "gw_base_price"],
    ["gw_items_price", "gw_items_base_price"],
    ["gw_card_price", "gw_card_base_price"],
];
/// Words in the names of amounts by which extensions add to a total, or take off it.
const ADDED: [&str; 8] =
    ["fee", "surcharge", "charge", "insurance", "donation", "duty", "tip", "protection"];

/// What was given back of an order's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Given {
    /// For goods, their tax, and shipping: what nobody pays any more.
    pub(crate) for_goods: Decimal,
    /// Everything that was paid.
    pub(crate) is_all: bool,
}

/// An order's amounts. Magento writes every amount twice; the base one has a prefix.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Money<'a> {
    order: &'a Order,
    is_base: bool,
}

impl Order {
    /// Its amounts in `currency`; none if it has none.
    pub(crate) fn money(&self, currency: &str) -> Option<Money<'_>> {
        let is = |field: &str| self.field(field) == currency;
        let is_own = is("order_currency_code");
        let is_known = is_own || is("base_currency_code");
        is_known.then_some(Money { order: self, is_base: !is_own })
    }

    /// Its amounts in its own currency.
    pub(crate) fn own_money(&self) -> Money<'_> {
        Money { order: self, is_base: false }
    }
}

impl Money<'_> {
    /// What all tenders together pay.
    pub(crate) fn total(self) -> Decimal {
        cents(self.of("grand_total") + self.beside())
    }

    /// What has been paid of it so far.
    pub(crate) fn paid(self) -> Decimal {
        let mut paid = self.of("total_paid");
        if paid.is_zero() {
            paid = self.row(&self.order.fields["payment"], "amount_paid");
        }
        cents(paid + self.beside())
    }

    /// What its invoices come to.
    pub(crate) fn invoiced(self) -> Decimal {
        let beside: Decimal = BESIDE.iter().map(|(_, invoiced)| self.told(invoiced).abs()).sum();
        cents(self.of("total_invoiced") + beside)
    }

    /// An adjustment alone is goodwill, and takes nothing off the order.
    pub(crate) fn given_back(self) -> Given {
        let refunded = self.of("total_refunded");
        let is_some = refunded > Decimal::ZERO;
        Given {
            for_goods: cents((refunded - self.of("adjustment_positive")).max(Decimal::ZERO)),
            is_all: is_some && refunded + self.beside() >= self.paid(),
        }
    }

    /// `shipping_amount` is before its discount, which no row shows.
    pub(crate) fn shipping(self) -> Decimal {
        let compensation = if self.is_base {
            self.of("shipping_discount_tax_compensation_amnt")
        } else {
            self.of("shipping_discount_tax_compensation_amount")
        };
        self.of("shipping_amount") - self.of("shipping_discount_amount").abs() + compensation
    }

    /// What invoices took for shipping: of their discount, what is not the rows' is shipping's.
    pub(crate) fn shipping_invoiced(self) -> Decimal {
        let families = self.order.families();
        let of_rows = families.iter().map(|it| self.row(it.money, "discount_invoiced").abs());
        let discount = self.of("discount_invoiced").abs() - of_rows.sum::<Decimal>();
        self.of("shipping_invoiced") - discount
    }

    pub(crate) fn tax(self) -> Decimal {
        self.of("tax_amount")
    }

    /// The tax without that of cancelled units.
    pub(crate) fn tax_left(self) -> Decimal {
        let gone =
            |it: &Family<'_>| self.row(it.money, "tax_amount") * (Decimal::ONE - it.share_left());
        self.tax() - self.order.families().iter().map(gone).sum::<Decimal>()
    }

    pub(crate) fn tax_invoiced(self) -> Decimal {
        self.of("tax_invoiced")
    }

    /// The tax rates by name, as far as they ask for money.
    pub(crate) fn rates(self) -> Vec<(String, Decimal)> {
        let applied = &self.order.fields["extension_attributes"]["applied_taxes"];
        let mut rates: Vec<(String, Decimal)> = Vec::new();
        for rate in applied.as_array().into_iter().flatten() {
            let name = rate["title"].as_str().or(rate["code"].as_str()).unwrap_or("Tax");
            let asked = self.row(rate, "amount");
            match rates.iter_mut().find(|(known, _)| known == name) {
                Some((_, sum)) => *sum += asked,
                None => rates.push((name.to_owned(), asked)),
            }
        }
        rates.retain(|(_, asked)| !asked.is_zero());
        rates
    }

    /// Charges of Adobe Commerce beside goods and shipping.
    pub(crate) fn charges(self) -> Decimal {
        CHARGES.iter().map(|names| self.attribute(names[usize::from(self.is_base)])).sum()
    }

    /// A family's fixed product tax, which stands outside `tax_amount`; of a part, its share.
    pub(crate) fn fixed_tax(self, family: &Family<'_>, reading: Reading) -> Decimal {
        let names = ["weee_tax_applied_row_amount", "base_weee_tax_applied_row_amnt"];
        let whole = amount(&family.money[names[usize::from(self.is_base)]]);
        match reading {
            Reading::WithTax | Reading::BeforeDiscount => whole,
            Reading::Invoiced => whole * family.share_invoiced(),
            Reading::Left => whole * family.share_left(),
        }
    }

    /// What the units of a family cost, without tax and after discounts.
    pub(crate) fn net(self, family: &Family<'_>, reading: Reading) -> Decimal {
        let of = |name: &str| self.row(family.money, name);
        match reading {
            Reading::WithTax if family.money.get(self.name("row_total_incl_tax")).is_none() => {
                of("row_total")
            }
            // The base sum with tax adds the fixed tax of one unit, where the other adds the row's.
            Reading::WithTax if self.is_base => {
                of("row_total_incl_tax") - of("tax_amount") - of("weee_tax_applied_amount")
            }
            Reading::WithTax => {
                of("row_total_incl_tax") - of("tax_amount") - of("weee_tax_applied_row_amount")
            }
            Reading::BeforeDiscount => of("row_total") - of("discount_amount").abs(),
            Reading::Invoiced => {
                of("row_invoiced") - of("discount_invoiced").abs()
                    + of("discount_tax_compensation_invoiced")
            }
            Reading::Left => self.net(family, Reading::WithTax) * family.share_left(),
        }
    }

    /// Whether an extension's amount is exactly this, so that a merchant's mapping may name it: one
    /// of the order's, or what all rows have of it.
    pub(crate) fn is_an_extensions(self, gap: Decimal) -> bool {
        let mut added: BTreeMap<&str, Decimal> = BTreeMap::new();
        for fields in self.order.rows().iter().chain([&self.order.fields]) {
            let more = fields["extension_attributes"].as_object();
            for (name, value) in fields.as_object().into_iter().chain(more).flatten() {
                if name.split('_').any(|word| ADDED.contains(&word)) {
                    *added.entry(name).or_default() += amount(value);
                }
            }
        }
        added.values().any(|sum| cents(*sum).abs() == gap.abs())
    }

    fn beside(self) -> Decimal {
        BESIDE.iter().map(|(name, _)| self.told(name).abs()).sum()
    }

    fn told(self, name: &str) -> Decimal {
        self.attribute(&self.name(name))
    }

    /// An amount of Adobe Commerce, which some modules put among the order's own fields.
    fn attribute(self, name: &str) -> Decimal {
        let fields = &self.order.fields;
        let [there, here] = [&fields["extension_attributes"][name], &fields[name]].map(amount);
        if there.is_zero() { here } else { there }
    }

    fn row(self, row: &Value, name: &str) -> Decimal {
        amount(&row[self.name(name)])
    }

    fn of(self, name: &str) -> Decimal {
        self.row(&self.order.fields, name)
    }

    fn name(self, name: &str) -> String {
        if self.is_base { format!("base_{name}") } else { name.to_owned() }
    }
}

/// Documents are in whole cents, whatever their rows are in.
pub(crate) fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}
