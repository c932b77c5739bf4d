//! Generated orders: each is made anew whenever it is looked at, so that a hundred thousand of
//! them take no room.

use rust_decimal::Decimal;

use super::World;
use super::calendar::Calendar;
use super::people::Person;
use super::products::{Role, Spec};
use super::sold;
use crate::dice::Dice;
use crate::json::{Map, Value};
use crate::map;
use crate::orders::{Order, Past};
use crate::shop::Shop;

const KIND: u64 = 5;
/// Ids of rows are this far apart from order to order.
const ROWS: i64 = 8;

/// The orders of a world.
struct History {
    world: World,
    calendar: Calendar,
}

/// Lets a shop remember the orders of its world.
pub(super) fn remember(shop: &mut Shop, world: World) {
    if world.orders > 0 && world.products > 0 {
        let calendar = Calendar::new(&world);
        shop.orders.remember(Box::new(History { world, calendar }));
    }
}

/// How an order ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Complete,
    Canceled,
    Pending,
    Processing,
}

impl Fate {
    fn state(self) -> (&'static str, &'static str) {
        match self {
            Self::Complete => ("complete", "complete"),
            Self::Canceled => ("canceled", "canceled"),
            Self::Pending => ("new", "pending"),
            Self::Processing => ("processing", "processing"),
        }
    }
}

impl Past for History {
    fn count(&self) -> i64 {
        i64::try_from(self.world.orders).unwrap_or_default()
    }

    fn order(&self, id: i64) -> Order {
        let index = u64::try_from(id - 1).unwrap_or_default();
        let mut dice = self.world.dice(KIND, index);
        let fate = self.fate(index);
        let person = self.buyer(&mut dice);
        let is_guest = self.world.customers == 0 || dice.per_mille(300);
        let mut order = Order { has_reservation: true, ..Order::default() };
        order.items = self.rows(id, &mut dice, &person, fate);
        let moment = self.calendar.moment(index);
        for row in &mut order.items {
            row.set("created_at", moment.as_str());
            row.set("updated_at", moment.as_str());
        }
        head(&mut order, id, &moment, fate);
        buyer(&mut order, &person, is_guest);
        money(&mut order, fate);
        attach(&mut order, &person);
        order
    }

    fn column(&self, id: i64, name: &str) -> Option<Value> {
        let index = u64::try_from(id - 1).unwrap_or_default();
        Some(match name {
            "entity_id" => Value::from(id),
            "increment_id" => Value::from(format!("{id:09}")),
            "created_at" | "updated_at" => Value::from(self.calendar.moment(index)),
            "state" => Value::from(self.fate(index).state().0),
            "status" => Value::from(self.fate(index).state().1),
            "store_id" => Value::from(1),
            "ext_order_id" => Value::Null,
            "customer_email" => Value::from(self.buyer(&mut self.world.dice(KIND, index)).email),
            _ => return None,
        })
    }
}

impl History {
    /// Who placed an order; the first thing its dice decide.
    fn buyer(&self, dice: &mut Dice) -> Person {
        self.world.person(dice.below(self.world.customers.max(1)))
    }

    fn fate(&self, index: u64) -> Fate {
        let mut dice = self.world.dice(KIND + 1, index);
        if !self.calendar.is_recent(index) {
            return if dice.per_mille(35) { Fate::Canceled } else { Fate::Complete };
        }
        if dice.per_mille(500) { Fate::Pending } else { Fate::Processing }
    }

    fn rows(&self, id: i64, dice: &mut Dice, person: &Person, fate: Fate) -> Vec<Map> {
        let mut rows = Vec::new();
        let mut next = (id - 1) * ROWS;
        for _ in 0..=dice.below(3) {
            let spec = self.leaf(dice);
            let quantity = Decimal::from(dice.below(3) + 1);
            next += 1;
            rows.extend(sold::row(id, &mut next, &spec, quantity, person.is_taxed(), fate));
        }
        rows
    }

    /// A product that can be sold by itself or inside its parent; the first ones sell best.
    fn leaf(&self, dice: &mut Dice) -> Spec {
        let place = dice.below(self.world.products).min(dice.below(self.world.products));
        let spec = self.world.product(place);
        if spec.role == Role::Parent { self.world.product(place + 1) } else { spec }
    }
}

fn head(order: &mut Order, id: i64, moment: &str, fate: Fate) {
    let (state, status) = fate.state();
    for (column, value) in [
        ("entity_id", Value::from(id)),
        ("increment_id", format!("{id:09}").into()),
        ("quote_id", id.into()),
        ("state", state.into()),
        ("status", status.into()),
        ("store_id", 1.into()),
        ("store_name", crate::store::FULL_NAME.into()),
        ("created_at", moment.into()),
        ("updated_at", moment.into()),
        ("protect_code", Dice::new(id.unsigned_abs()).hex(32).into()),
        ("remote_ip", "127.0.0.1".into()),
        ("email_sent", 1.into()),
        ("customer_note_notify", 1.into()),
        ("is_virtual", 0.into()),
        ("base_currency_code", "USD".into()),
        ("global_currency_code", "USD".into()),
        ("order_currency_code", "USD".into()),
        ("store_currency_code", "USD".into()),
        ("base_to_global_rate", 1.into()),
        ("base_to_order_rate", 1.into()),
        ("store_to_base_rate", 0.into()),
        ("store_to_order_rate", 0.into()),
        ("shipping_method", "flatrate_flatrate".into()),
        ("shipping_description", "Flat Rate - Fixed".into()),
        ("billing_address_id", (id * 2).into()),
    ] {
        order.fields.set(column, value);
    }
}

fn buyer(order: &mut Order, person: &Person, is_guest: bool) {
    order.set("customer_email", person.email.as_str());
    order.set("customer_firstname", person.firstname);
    order.set("customer_lastname", person.lastname);
    order.set("customer_is_guest", i64::from(is_guest));
    order.set("customer_group_id", i64::from(!is_guest));
    if !is_guest {
        order.set("customer_id", person.id);
    }
}

fn money(order: &mut Order, fate: Fate) {
    let tops = order.items.iter().filter(|row| row.at("parent_item_id").is_null());
    let sum = |name: &str| -> Decimal { tops.clone().map(|row| row.at(name).decimal()).sum() };
    let (subtotal, tax, units) = (sum("row_total"), sum("tax_amount"), sum("qty_ordered"));
    let rows = tops.clone().count();
    let shipping = units * Decimal::from(5);
    let grand = subtotal + tax + shipping;
    for prefix in ["", "base_"] {
        let mut put =
            |name: &str, amount: Decimal| order.fields.set(format!("{prefix}{name}"), amount);
        put("subtotal", subtotal);
        put("subtotal_incl_tax", subtotal + tax);
        put("tax_amount", tax);
        put("shipping_amount", shipping);
        put("shipping_incl_tax", shipping);
        put("shipping_tax_amount", Decimal::ZERO);
        put("shipping_discount_amount", Decimal::ZERO);
        put("discount_amount", Decimal::ZERO);
        put("discount_tax_compensation_amount", Decimal::ZERO);
        put("grand_total", grand);
        if fate == Fate::Complete {
            put("subtotal_invoiced", subtotal);
            put("tax_invoiced", tax);
            put("shipping_invoiced", shipping);
            put("total_invoiced", grand);
            put("total_paid", grand);
        }
        if fate == Fate::Canceled {
            put("subtotal_canceled", subtotal);
            put("tax_canceled", tax);
            put("shipping_canceled", shipping);
            put("total_canceled", grand);
        }
    }
    order.set("weight", units);
    order.set("total_qty_ordered", units);
    order.set("total_item_count", rows);
}

fn attach(order: &mut Order, person: &Person) {
    let id = order.id();
    let address = |kind: &str, address_id: i64| {
        let mut address = person.address();
        address.set("address_type", kind);
        address.set("entity_id", address_id);
        address.set("parent_id", id);
        address
    };
    order.shipping = Some(address("shipping", id * 2 - 1));
    order.billing = Some(address("billing", id * 2));
    let grand = order.at("grand_total").clone();
    let shipping = order.at("shipping_amount").clone();
    let mut payment = map! {
        "additional_information" => vec!["Check / Money order"],
        "amount_ordered" => grand.clone(),
        "base_amount_ordered" => grand.clone(),
        "shipping_amount" => shipping.clone(),
        "base_shipping_amount" => shipping,
        "entity_id" => id,
        "method" => "checkmo",
        "parent_id" => id,
    };
    if order.at("total_paid").truthy() {
        payment.set("amount_paid", grand.clone());
        payment.set("base_amount_paid", grand);
    }
    order.payment = Some(payment);
    let title = map! { "key" => "method_title", "value" => "Check / Money order" };
    order.extension.set("payment_additional_info", vec![Value::Map(title)]);
    order.extension.set("applied_taxes", Value::List(Vec::new()));
    order.extension.set("item_applied_taxes", Value::List(Vec::new()));
    order.extension.set("converting_from_quote", true);
}
