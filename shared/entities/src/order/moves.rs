//! The moves of an order's plan: each asks Heartland one thing or changes one thing.

use std::time::Duration;

use rust_decimal::Decimal;
use serde_json::json;

use super::amend::{Amendment, Replaced};
use super::bodies::{
    NewCustomer, NewInvoice, NewInvoiceLine, NewLine, NewOrder, NewPayment, NewTax, ShippingCharge,
    text,
};
use super::map::{Address, Desired};
use super::observed::Observed;
use crate::call::Call;
use crate::call::heartland::{Filter, List, Operator};

/// How long lists that hardly ever change serve from memory.
const TABLES_KEEP: Duration = Duration::from_mins(5);

/// How many letters of an item's number must be those of an unknown SKU to be worth a look.
const ALIKE: usize = 3;

/// One thing to ask or to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Move {
    /// The order by its public id.
    FindOrder,
    /// Items by their public ids.
    FindItems(Vec<String>),
    /// Items whose public id resembles an unknown SKU.
    FindNear(String),
    /// Names and ids of all payment types.
    ListPaymentTypes,
    /// Names and ids of all shipping methods.
    ListShippingMethods,
    /// The customer by e-mail.
    FindCustomer,
    /// The customer's addresses.
    ListAddresses,
    /// The order's lines.
    ListLines,
    /// The order's tax rows.
    ListTaxes,
    /// The order's payments.
    ListPayments,
    /// The order again, after changes.
    ReadOrder,
    /// The same after totals disagreed: the last time.
    LookAgain,
    /// The order's invoices.
    ListInvoices,
    /// The lines of one invoice.
    ListInvoiceLines(i64),
    /// A new customer.
    CreateCustomer,
    /// A new address of the customer.
    CreateAddress(Address),
    /// The order's head, pending.
    CreateOrder,
    /// The n-th line.
    AddLine(usize),
    /// A tax row; negative to take back.
    AddTax {
        /// The rate's title.
        description: String,
        /// What it changes by.
        value: Decimal,
    },
    /// A deposit; negative to pay back.
    AddPayment {
        /// Heartland's id of the tender.
        payment_type_id: i64,
        /// What is paid.
        amount: Decimal,
    },
    /// The shipping charge as it is now.
    SetShippingCharge,
    /// What changed in Magento and is neither line nor money: addresses, shipping method, custom
    /// fields.
    Amend,
    /// That another order is to replace this one.
    MarkReplaced,
    /// The order's status.
    SetStatus(Status),
    /// Where a line's goods leave from.
    Distribute {
        /// The order line.
        line_id: i64,
        /// The location.
        location_id: i64,
    },
    /// An invoice over what has left the shop.
    CreateInvoice,
    /// Units of an item on an invoice.
    AddInvoiceLine {
        /// The invoice.
        invoice_id: i64,
        /// The item.
        item_id: i64,
        /// Units.
        qty: Decimal,
    },
    /// Goods leave.
    CompleteInvoice(i64),
}

/// A status that we write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Accepted; stock is committed.
    Open,
    /// Cancelled, by the account's own word.
    Cancelled,
}

/// The call that makes `step`.
pub(super) fn call(step: &Move, desired: &Desired, seen: &Observed) -> Call {
    let order = |below: &[&str]| order_path(seen, below);
    match step {
        Move::FindOrder => {
            let numbers = vec![desired.order.public_id.clone(), desired.replacement_number()];
            let filter = Filter::default().and("public_id", Operator::In, numbers);
            let list = List::of(filter).include("customer").ascending("id").per_page(20);
            Call::get(["sales", "orders"]).with_query(list.query())
        }
        Move::FindItems(skus) => {
            let filter = Filter::default().and("public_id", Operator::In, skus.clone());
            find("items", filter, u32::try_from(skus.len()).unwrap_or(u32::MAX))
        }
        Move::FindNear(sku) => find("items", near_filter(sku), 500),
        Move::ListPaymentTypes => all(Call::get(["payment_types"])).kept_for(TABLES_KEEP),
        Move::ListShippingMethods => all(Call::get(["shipping_methods"])).kept_for(TABLES_KEEP),
        Move::FindCustomer => find("customers", customer_filter(desired, seen), 20),
        Move::ListAddresses => all(Call::get(customer_path(seen, &["addresses"]))),
        Move::ListLines => all(Call::get(order(&["lines"]))),
        Move::ListTaxes => all(Call::get(order(&["taxes"]))),
        Move::ListPayments => all(Call::get(order(&["payments"]))),
        Move::ReadOrder | Move::LookAgain => Call::get(order(&[])),
        Move::ListInvoices => {
            let filter = Filter::default().equal("order_id", seen.order_id());
            find("sales/invoices", filter, 500)
        }
        Move::ListInvoiceLines(id) => all(Call::get(invoice_path(*id, &["lines"]))),
        Move::CreateCustomer => Call::post(["customers"], text(&NewCustomer::of(desired))),
        Move::CreateAddress(address) => {
            Call::post(customer_path(seen, &["addresses"]), text(address))
        }
        Move::CreateOrder => Call::post(["sales", "orders"], text(&NewOrder::of(desired, seen))),
        Move::AddLine(index) => {
            Call::post(order(&["lines"]), text(&NewLine::of(*index, desired, seen)))
        }
        Move::AddTax { description, value } => {
            Call::post(order(&["taxes"]), text(&NewTax { description, value: *value }))
        }
        Move::AddPayment { payment_type_id, amount } => Call::post(
            order(&["payments"]),
            text(&NewPayment::of(*payment_type_id, *amount, desired, seen)),
        ),
        Move::SetShippingCharge => Call::put(
            order(&[]),
            text(&ShippingCharge { shipping_charge: desired.order.shipping_charge }),
        ),
        Move::Amend => Call::put(order(&[]), text(&Amendment::of(desired, seen))),
        Move::MarkReplaced => Call::put(order(&[]), text(&Replaced::of(desired, seen))),
        Move::SetStatus(Status::Open) => Call::put(order(&[]), status("open")),
        Move::SetStatus(Status::Cancelled) => Call::put(order(&[]), status(&desired.cancel_word)),
        Move::Distribute { line_id, location_id } => Call::put(
            order(&["lines", &line_id.to_string()]),
            json!({ "ship_from_location_id": location_id }).to_string(),
        ),
        Move::CreateInvoice => {
            Call::post(["sales", "invoices"], text(&NewInvoice::of(desired, seen)))
        }
        Move::AddInvoiceLine { invoice_id, item_id, qty } => Call::post(
            invoice_path(*invoice_id, &["lines"]),
            text(&NewInvoiceLine { r#type: "ItemLine", item_id: *item_id, qty: *qty }),
        ),
        Move::CompleteInvoice(id) => Call::put(invoice_path(*id, &[]), status("complete")),
    }
}

fn find(path: &str, filter: Filter, at_most: u32) -> Call {
    let list = List::of(filter).ascending("id").per_page(at_most);
    Call::get(path.split('/')).with_query(list.query())
}

/// Every row on one page; `all` is accepted, capped at about 2000 (section 2.3).
fn all(call: Call) -> Call {
    call.with_query([("per_page", "all")])
}

/// By link, else by e-mail, as typed and lower-cased: the match may be case-sensitive (section 3).
fn customer_filter(desired: &Desired, seen: &Observed) -> Filter {
    let mut emails = vec![desired.customer.email.as_str()];
    emails.extend(desired.customer.email_as_typed.as_deref().filter(|typed| *typed != emails[0]));
    let by_email = Filter::default().and("email", Operator::In, emails);
    match seen.linked_customer {
        Some(id) => Filter::default().and_any([Filter::default().equal("id", id), by_email]),
        None => by_email,
    }
}

/// Items that begin or end like `sku`: one slip of the finger leaves one of the two right.
fn near_filter(sku: &str) -> Filter {
    let letters: Vec<char> = sku.chars().filter(|letter| *letter != '*').collect();
    let start: String = letters.iter().take(ALIKE).collect();
    let end: String = letters.iter().skip(letters.len().saturating_sub(ALIKE)).collect();
    let like = |pattern: String| Filter::default().and("public_id", Operator::Like, pattern);
    Filter::default().and_any([like(format!("{start}*")), like(format!("*{end}"))])
}

fn order_path(seen: &Observed, below: &[&str]) -> Vec<String> {
    path(&["sales", "orders"], seen.order_id(), below)
}

fn customer_path(seen: &Observed, below: &[&str]) -> Vec<String> {
    path(&["customers"], seen.customer_id(), below)
}

fn invoice_path(id: i64, below: &[&str]) -> Vec<String> {
    path(&["sales", "invoices"], Some(id), below)
}

/// The plan makes no move below a record that it has not seen; without an id the path names no
/// record and the system answers 404.
fn path(to: &[&str], id: Option<i64>, below: &[&str]) -> Vec<String> {
    let id = id.map(|id| id.to_string()).unwrap_or_default();
    to.iter()
        .copied()
        .chain([id.as_str()])
        .chain(below.iter().copied())
        .map(str::to_owned)
        .collect()
}

fn status(word: &str) -> String {
    json!({ "status": word }).to_string()
}
