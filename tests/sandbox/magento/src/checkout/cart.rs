//! A cart and the table of carts.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::totals::Totals;
use crate::error::ApiError;
use crate::json::{Map, Value};

/// One row of a cart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    /// Its id.
    pub(crate) id: i64,
    /// The row it belongs to.
    pub(crate) parent: Option<i64>,
    /// The product it stands for.
    pub(crate) product: i64,
    /// The product type that answers show; `grouped` for the parts of a grouped product.
    pub(crate) kind: String,
    /// The SKU, with those of chosen options.
    pub(crate) sku: String,
    /// The name.
    pub(crate) name: String,
    /// Units; those of a child count per unit of its parent.
    pub(crate) quantity: Decimal,
    /// What was chosen, as `product_option.extension_attributes`.
    pub(crate) choice: Map,
    /// What was chosen, in words: pairs of label and value.
    pub(crate) words: Vec<(String, String)>,
    /// What chosen options add to the price.
    pub(crate) surcharge: Decimal,
    /// Whether its price is the sum of its children.
    pub(crate) is_sum: bool,
    /// Whether its price is inside its parent's.
    pub(crate) is_inside: bool,
    /// Whether nothing of it is shipped.
    pub(crate) is_virtual: bool,
    /// What one weighs.
    pub(crate) weight: Option<Decimal>,
}

impl Item {
    /// Whether both stand for the same product with the same choices.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let is_top = self.parent.is_none() && other.parent.is_none();
        is_top
            && self.product == other.product
            && self.kind == other.kind
            && self.choice == other.choice
    }
}

/// A cart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cart {
    /// Its id.
    pub(crate) id: i64,
    /// The id that guests use.
    pub(crate) mask: String,
    /// The customer; none for a guest.
    pub(crate) customer: Option<i64>,
    /// Whether it can still be changed.
    pub(crate) is_active: bool,
    /// When it was made.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
    /// The rows, each parent before its children.
    pub(crate) items: Vec<Item>,
    /// Where the bill goes.
    pub(crate) billing: Map,
    /// Where the goods go.
    pub(crate) shipping: Map,
    /// Carrier and method, joined by `_`; empty for none.
    pub(crate) method: String,
    /// The coupon code; empty for none.
    pub(crate) coupon: String,
    /// The payment, as it was given.
    pub(crate) payment: Map,
    /// Whether it was refused as an order before.
    pub(crate) was_refused: bool,
    /// The e-mail a guest gave.
    pub(crate) email: String,
    /// The totals in the base currency, as last computed.
    pub(crate) base: Totals,
    /// The totals in the cart's currency.
    pub(crate) totals: Totals,
}

impl Cart {
    /// The row with this id.
    pub(crate) fn item(&self, id: i64) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Rows without a parent.
    pub(crate) fn tops(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.parent.is_none())
    }

    /// Rows that belong to another.
    pub(crate) fn children(&self, parent: i64) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.parent == Some(parent))
    }

    /// Units of a row, those of its parent multiplied.
    pub(crate) fn units(&self, item: &Item) -> Decimal {
        let parent = item.parent.and_then(|id| self.item(id));
        item.quantity * parent.map_or(Decimal::ONE, |parent| parent.quantity)
    }

    /// Whether nothing of it is shipped. An empty cart is not.
    pub(crate) fn is_virtual(&self) -> bool {
        !self.items.is_empty() && self.tops().all(|item| item.is_virtual)
    }

    /// Adds the rows of another cart under new ids, and takes its coupon; the same product with
    /// the same choices stays one row.
    pub(crate) fn take(&mut self, other: &Self, last: &mut i64) {
        for row in other.tops() {
            if let Some(own) = self.items.iter_mut().find(|own| own.is_same(row)) {
                own.quantity += row.quantity;
                continue;
            }
            *last += 1;
            let parent = *last;
            self.items.push(Item { id: parent, ..row.clone() });
            for child in other.children(row.id) {
                *last += 1;
                self.items.push(Item { id: *last, parent: Some(parent), ..child.clone() });
            }
        }
        if !other.coupon.is_empty() {
            self.coupon.clone_from(&other.coupon);
        }
    }

    /// Units of all rows without a parent.
    pub(crate) fn quantity(&self) -> Decimal {
        self.tops().map(|item| item.quantity).sum()
    }
}

/// Every cart by id and by mask.
#[derive(Default)]
pub(crate) struct Carts {
    rows: BTreeMap<i64, Cart>,
    by_mask: HashMap<String, i64>,
    /// Last id of a cart.
    pub(crate) last: i64,
    /// Last id of a row.
    pub(crate) last_item: i64,
}

impl Carts {
    /// The cart with this id.
    pub(crate) fn get(&self, id: i64) -> Option<&Cart> {
        self.rows.get(&id)
    }

    /// The cart behind a mask, open or not.
    pub(crate) fn behind(&self, mask: &str) -> Option<&Cart> {
        self.rows.get(self.by_mask.get(mask)?)
    }

    /// The open cart behind a mask.
    ///
    /// # Errors
    /// 404 where there is none, or where it became an order.
    pub(crate) fn by_mask(&self, mask: &str) -> Result<i64, ApiError> {
        let id = self.by_mask.get(mask).copied();
        let open = id.filter(|id| self.rows.get(id).is_some_and(|cart| cart.is_active));
        let unknown = || ApiError::no_such("cartId", Value::Null);
        id.ok_or_else(unknown)?;
        open.ok_or_else(|| ApiError::no_such("cartId", id.unwrap_or_default().to_string()))
    }

    /// The open cart of a customer.
    pub(crate) fn of_customer(&self, customer: i64) -> Option<i64> {
        let mut carts = self.rows.values();
        carts.find(|cart| cart.is_active && cart.customer == Some(customer)).map(|cart| cart.id)
    }

    /// Adds a cart, or replaces the one with its id.
    pub(crate) fn put(&mut self, cart: Cart) {
        self.last = self.last.max(cart.id);
        if !cart.mask.is_empty() {
            self.by_mask.insert(cart.mask.clone(), cart.id);
        }
        self.rows.insert(cart.id, cart);
    }

    /// Takes the id that guests use away from a cart.
    pub(crate) fn unmask(&mut self, cart: &mut Cart) {
        self.by_mask.remove(&cart.mask);
        cart.mask.clear();
    }

    /// Every cart by rising id.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Cart> {
        self.rows.values()
    }

    /// How many carts there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }
}
