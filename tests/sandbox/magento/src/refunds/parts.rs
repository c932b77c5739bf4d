//! Which rows a credit memo takes, and how many of each.

use rust_decimal::Decimal;

use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::orders::Order;
use crate::orders::quantities::{children, cut, has_children, is_dummy, per_parent, to_refund};

/// A row of a credit memo before it has amounts: the order's row and how many of it.
pub(super) struct Part {
    /// The order row's id.
    pub(super) id: i64,
    /// How many.
    pub(super) quantity: Decimal,
}

impl Part {
    /// How many count: whole units, never less than none.
    pub(super) fn counted(&self, row: &Map) -> Decimal {
        cut(row, &Value::from(self.quantity)).max(Decimal::ZERO)
    }
}

/// A row of the order that has money of its own.
pub(super) fn counted(order: &Order, id: i64) -> Option<&Map> {
    order.item(id).filter(|row| !is_dummy(order, row))
}

/// What was asked for, and how far an invoice lets it go.
pub(super) struct Asked<'a> {
    order: &'a Order,
    rows: Vec<(i64, Decimal)>,
    invoice: Option<&'a Map>,
    earlier: &'a [&'a Map],
}

impl<'a> Asked<'a> {
    /// Reads the rows of a request. A row named twice counts as it was named last.
    pub(super) fn new(
        order: &'a Order,
        given: &Value,
        invoice: Option<&'a Map>,
        earlier: &'a [&'a Map],
    ) -> Self {
        let rows = given.elements().iter();
        let rows = rows.map(|one| (one.at("order_item_id").whole(), one.at("qty").decimal()));
        Self { order, rows: rows.collect(), invoice, earlier }
    }

    /// The rows of the credit memo: those named, the others with none, or every unit of every
    /// row where none is named.
    ///
    /// # Errors
    /// 400 for more than is left.
    pub(super) fn parts(&self) -> Result<Vec<Part>, ApiError> {
        let of_invoice =
            |id: i64| self.invoice.is_none_or(|invoice| quantity_in(invoice, id).is_some());
        let rows = self.order.items.iter().filter(|row| of_invoice(row.at("item_id").whole()));
        rows.filter(|row| self.can_take(row)).map(|row| self.part(row)).collect()
    }

    fn part(&self, row: &Map) -> Result<Part, ApiError> {
        let id = row.at("item_id").whole();
        let is_dummy = is_dummy(self.order, row);
        let mut quantity =
            if is_dummy { self.inside_quantity(row) } else { self.own_quantity(id, row) };
        if let Some(most) = self.invoice.and_then(|invoice| quantity_in(invoice, id)) {
            quantity = quantity.min(most);
        }
        let part = Part { id, quantity };
        if !is_dummy && part.counted(row) > to_refund(self.order, row) {
            let text = "We found an invalid quantity to refund item \"%1\".";
            return Err(ApiError::bad(text).with([row.at("name").text()]));
        }
        Ok(part)
    }

    fn own_quantity(&self, id: i64, row: &Map) -> Decimal {
        let quantity = match self.named(id) {
            Some(quantity) => quantity,
            None if self.rows.is_empty() => to_refund(self.order, row),
            None => return Decimal::ZERO,
        };
        self.limit(id).map_or(quantity, |most| quantity.min(most))
    }

    /// Rows inside another follow it in proportion.
    fn inside_quantity(&self, row: &Map) -> Decimal {
        let has_parent = !row.at("parent_item_id").is_null();
        let parent = self.order.item(row.at("parent_item_id").whole()).filter(|_| has_parent);
        let Some(parent) = parent else { return row.at("qty_invoiced").decimal() };
        let named = self.named(parent.at("item_id").whole());
        let quantity = named.unwrap_or_else(|| to_refund(self.order, parent));
        per_parent(parent, row) * quantity
    }

    fn can_take(&self, row: &Map) -> bool {
        let is_asked = |id: i64| self.named(id).is_some_and(|quantity| quantity > Decimal::ZERO);
        if !is_dummy(self.order, row) {
            return self.is_open(row.at("item_id").whole());
        }
        let takes = |id: i64| if self.rows.is_empty() { self.is_open(id) } else { is_asked(id) };
        if has_children(self.order, row) {
            return children(self.order, row).any(|child| takes(child.at("item_id").whole()));
        }
        takes(row.at("parent_item_id").whole())
    }

    /// Whether the invoice still has units of a row; without an invoice nothing says no.
    fn is_open(&self, id: i64) -> bool {
        self.limit(id).is_none_or(|most| most > Decimal::ZERO)
    }

    fn named(&self, id: i64) -> Option<Decimal> {
        self.rows.iter().rev().find(|(one, _)| *one == id).map(|(_, quantity)| *quantity)
    }

    /// What the invoice has of a row, less what was refunded through it.
    fn limit(&self, id: i64) -> Option<Decimal> {
        let had = quantity_in(self.invoice?, id)?;
        let gone = self.earlier.iter().filter_map(|memo| quantity_in(memo, id));
        Some(had - gone.sum::<Decimal>())
    }
}

/// How many of an order's row a document has.
fn quantity_in(document: &Map, id: i64) -> Option<Decimal> {
    let items = document.at("items").elements();
    let mut own = items.iter().filter(|item| item.at("order_item_id").whole() == id);
    own.next().map(|item| item.at("qty").decimal())
}
