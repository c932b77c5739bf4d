//! What a refund is checked for before it is made.

use rust_decimal::Decimal;

use super::parts::Part;
use crate::checkout::{self, round};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::orders::Order;
use crate::orders::quantities::{has_children, is_dummy, to_refund};

/// A refund that is about to be made.
pub(super) struct Refund<'a> {
    pub(super) order: &'a Order,
    pub(super) parts: &'a [Part],
    /// The credit memo.
    pub(super) memo: &'a Map,
    pub(super) invoice: Option<&'a Map>,
    /// The body of the request.
    pub(super) body: &'a Map,
}

impl Refund<'_> {
    /// Every complaint at once, in Magento's order.
    ///
    /// # Errors
    /// 400 if there is any.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        let mut problems: Vec<String> = self.of_order().into_iter().collect();
        problems.extend(self.parts.iter().filter_map(|part| self.of_part(part)));
        problems.extend(self.of_total());
        if self.invoice.is_some_and(|invoice| !can_refund_invoice(self.order, invoice)) {
            problems.push("We can't create creditmemo for the invoice.".to_owned());
        }
        let items = self.body.at("items").elements();
        problems.extend(items.iter().filter_map(|item| self.of_item(item)));
        problems.extend(self.of_returns());
        if problems.is_empty() {
            return Ok(());
        }
        let problems = problems.join("\n");
        Err(ApiError::bad(format!("Creditmemo Document Validation Error(s):\n{problems}")))
    }

    fn of_order(&self) -> Option<String> {
        let over = ["payment_review", "holded", "canceled", "closed"];
        if over.contains(&self.order.state().as_str()) {
            let status = self.order.at("status").text();
            return Some(format!(
                "A creditmemo can not be created when an order has a status of {status}"
            ));
        }
        let paid = round(self.order.amount("total_paid"));
        let is_over = !paid.is_zero() && paid == self.order.amount("total_refunded");
        is_over.then(|| "The order does not allow a creditmemo to be created.".to_owned())
    }

    fn of_part(&self, part: &Part) -> Option<String> {
        let row = self.order.item(part.id)?;
        let sku = row.at("sku").text();
        if !row.at("is_qty_decimal").truthy() && !part.quantity.fract().is_zero() {
            return Some(format!("We found an invalid quantity to refund item \"{sku}\"."));
        }
        let is_empty = is_dummy(self.order, row)
            && !has_children(self.order, row)
            && part.quantity <= Decimal::ZERO;
        let text = "The quantity to creditmemo must not be greater than the unrefunded quantity";
        is_empty.then(|| format!("{text} for product SKU \"{sku}\"."))
    }

    fn of_total(&self) -> Option<String> {
        let paid = self.order.amount("base_total_paid");
        let refunded = self.order.amount("base_total_refunded");
        let more = self.memo.at("base_grand_total").decimal();
        let left = (paid - refunded).normalize();
        (round(refunded + more) > round(paid))
            .then(|| format!("The most money available to refund is {left}."))
    }

    fn of_item(&self, item: &Value) -> Option<String> {
        let Some(row) = self.order.item(item.at("order_item_id").whole()) else {
            let text =
                "The creditmemo contains product item that is not part of the original order.";
            return Some(text.to_owned());
        };
        if is_dummy(self.order, row) {
            return Some("The creditmemo contains incorrect product items.".to_owned());
        }
        let text = "The quantity to refund must not be greater than the unrefunded quantity.";
        (item.at("qty").decimal() > to_refund(self.order, row)).then(|| text.to_owned())
    }

    /// Goods can come back only with a row of this credit memo.
    fn of_returns(&self) -> Option<String> {
        let arguments = self.body.at("arguments");
        let returned = arguments.path(&["extension_attributes", "return_to_stock_items"]);
        returned.elements().iter().find_map(|id| {
            let id = id.whole();
            let Some(row) = self.order.item(id) else {
                let text = "The return to stock argument contains product item \
                            that is not part of the original order.";
                return Some(text.to_owned());
            };
            let is_part = self.parts.iter().any(|part| part.id == id);
            let sku = row.at("sku").text();
            (!is_part)
                .then(|| format!("The \"{sku}\" product is not part of the current creditmemo."))
        })
    }
}

fn can_refund_invoice(order: &Order, invoice: &Map) -> bool {
    let left =
        invoice.at("base_grand_total").decimal() - invoice.at("base_total_refunded").decimal();
    !checkout::is_offline(&order.method()) && left >= Decimal::new(1, 4)
}
