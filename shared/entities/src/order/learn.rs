//! Taking in what Heartland answered.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::amend::{self, Amendment};
use super::bodies;
use super::map::Desired;
use super::moves::{Move, Status};
use super::near;
use super::observed::{
    Observed, SeenAddress, SeenCustomer, SeenInvoice, SeenInvoiceLine, SeenItem, SeenLine,
    SeenOrder, SeenPayment, SeenStatus, SeenTax, Sought,
};
use crate::call::Reply;
use crate::vocabulary::Amount;

/// Collections come as `results`, of which a page may show only the first
/// (heartland-retail-api.md, 2.3).
#[derive(Deserialize)]
struct Page<T> {
    results: Vec<T>,
    #[serde(default)]
    total: usize,
}

#[derive(Deserialize)]
struct Named {
    id: i64,
    #[serde(default)]
    name: String,
}

/// Takes in the answer to `step`.
pub(super) fn learn(
    seen: &mut Observed,
    step: &Move,
    desired: &Desired,
    reply: &Reply,
) -> Result<(), String> {
    if changes(step) {
        seen.wrote = true;
        seen.order_is_fresh &= !changes_order(step);
        learn_change(seen, step, desired, reply)
    } else {
        learn_answer(seen, step, desired, reply)
    }
}

fn changes(step: &Move) -> bool {
    match step {
        Move::CreateCustomer
        | Move::CreateAddress(_)
        | Move::CreateOrder
        | Move::AddLine(_)
        | Move::AddTax { .. }
        | Move::AddPayment { .. }
        | Move::SetShippingCharge
        | Move::Amend
        | Move::MarkReplaced
        | Move::SetStatus(_)
        | Move::Distribute { .. }
        | Move::CreateInvoice
        | Move::AddInvoiceLine { .. }
        | Move::CompleteInvoice(_) => true,
        Move::FindOrder
        | Move::FindItems(_)
        | Move::FindNear(_)
        | Move::ListPaymentTypes
        | Move::ListShippingMethods
        | Move::FindCustomer
        | Move::ListAddresses
        | Move::ListLines
        | Move::ListTaxes
        | Move::ListPayments
        | Move::ReadOrder
        | Move::LookAgain
        | Move::ListInvoices
        | Move::ListInvoiceLines(_) => false,
    }
}

/// Whether totals or status of the order may be others now.
fn changes_order(step: &Move) -> bool {
    !matches!(
        step,
        Move::CreateCustomer
            | Move::CreateAddress(_)
            | Move::Distribute { .. }
            | Move::CreateInvoice
            | Move::AddInvoiceLine { .. }
    )
}

fn learn_answer(
    seen: &mut Observed,
    step: &Move,
    desired: &Desired,
    reply: &Reply,
) -> Result<(), String> {
    match step {
        Move::FindOrder => {
            let found = first_rows::<SeenOrder>(reply)?;
            let by = |number: &str| found.iter().find(|order| order.public_id == number).cloned();
            seen.order = by(&desired.order.public_id).into();
            seen.order_is_fresh = true;
            if let Some(replacement) = by(&desired.replacement_number()) {
                seen.first = std::mem::replace(&mut seen.order, Sought::There(replacement));
            }
            if let Sought::There(order) = &mut seen.order {
                seen.owner = order.customer.take();
            }
            step_aside(seen, desired);
        }
        Move::ReadOrder => {
            seen.order = fresh(seen, reply)?;
            step_aside(seen, desired);
        }
        Move::LookAgain => {
            seen.order = fresh(seen, reply)?;
            seen.looked_again = true;
        }
        Move::FindItems(skus) => {
            seen.asked_skus.extend(skus.iter().cloned());
            let items = rows::<SeenItem>(reply)?.into_iter();
            seen.items.extend(items.map(|item| (item.public_id.clone(), item)));
        }
        Move::FindNear(sku) => {
            let items = first_rows::<SeenItem>(reply)?;
            let nearest = near::nearest(sku, items.into_iter().map(|item| item.public_id));
            seen.near.insert(sku.clone(), nearest);
        }
        Move::ListPaymentTypes => seen.payment_types = Some(by_name(reply)?),
        Move::ListShippingMethods => seen.shipping_methods = Some(by_name(reply)?),
        Move::FindCustomer => {
            let found = first_rows::<SeenCustomer>(reply)?;
            let linked =
                found.iter().map(|one| one.id).find(|id| Some(*id) == seen.linked_customer);
            let same = |one: &&SeenCustomer| one.has_email(&desired.customer.email);
            seen.namesakes = found.iter().filter(same).map(|one| one.id).collect();
            seen.customer = linked.or(seen.namesakes.iter().min().copied()).into();
        }
        Move::ListAddresses => seen.addresses = Some(rows::<SeenAddress>(reply)?),
        Move::ListLines => seen.lines = Some(rows::<SeenLine>(reply)?),
        Move::ListTaxes => seen.taxes = Some(rows::<SeenTax>(reply)?),
        Move::ListPayments => seen.payments = Some(rows::<SeenPayment>(reply)?),
        Move::ListInvoices => seen.invoices = Some(rows::<SeenInvoice>(reply)?),
        Move::ListInvoiceLines(id) => drop(seen.invoice_lines.insert(*id, rows(reply)?)),
        _ => {}
    }
    Ok(())
}

fn learn_change(
    seen: &mut Observed,
    step: &Move,
    desired: &Desired,
    reply: &Reply,
) -> Result<(), String> {
    match step {
        Move::CreateCustomer => {
            seen.customer = Sought::There(new_id(reply)?);
            seen.addresses = Some(Vec::new());
        }
        Move::CreateAddress(address) => {
            let created =
                SeenAddress { id: new_id(reply)?, address_id: None, address: address.clone() };
            seen.addresses.get_or_insert_default().push(created);
        }
        Move::CreateOrder => learn_order(seen, desired, new_id(reply)?),
        Move::AddLine(index) => learn_line(seen, desired, *index, new_id(reply)?),
        Move::AddTax { description, value } => {
            let tax = SeenTax { description: description.clone(), value: Amount(*value) };
            seen.taxes.get_or_insert_default().push(tax);
        }
        Move::AddPayment { payment_type_id, amount } => {
            seen.payments.get_or_insert_default().push(SeenPayment {
                payment_type_id: Some(*payment_type_id),
                amount: Amount(*amount),
                status: None,
            });
        }
        Move::SetShippingCharge => {
            let charge = desired.order.shipping_charge;
            on_order(seen, |order| order.shipping_charge = charge);
        }
        Move::Amend => {
            let amendment = Amendment::of(desired, seen);
            seen.amended = true;
            on_order(seen, |order| {
                if let Some(id) = amendment.billing_address_id {
                    order.billing_address_id = Sought::There(id);
                }
                if let Some(id) = amendment.shipping_address_id {
                    order.shipping_address_id = Sought::There(id);
                }
                if let Some(id) = amendment.shipping_method_id {
                    order.shipping_method_id = Sought::There(id);
                }
                if let Some(rep) = amendment.sales_rep {
                    order.sales_rep = Sought::There(rep);
                }
                if let Some(custom) = amendment.custom {
                    order.custom = Some(custom);
                }
            });
        }
        Move::MarkReplaced => {
            let number = desired.replacement_number();
            on_order(seen, |order| {
                let custom = order.custom.get_or_insert_default();
                custom.insert(amend::REPLACED_BY.to_owned(), number.into());
            });
        }
        Move::SetStatus(status) => {
            let status = match status {
                Status::Open => SeenStatus::Open,
                Status::Cancelled => SeenStatus::Cancelled,
            };
            on_order(seen, |order| order.status = status);
        }
        Move::Distribute { line_id, location_id } => {
            for line in seen.lines.iter_mut().flatten().filter(|line| line.id == *line_id) {
                line.ship_from_location_id = Some(*location_id);
            }
        }
        Move::CreateInvoice => learn_invoice(seen, desired, new_id(reply)?),
        Move::AddInvoiceLine { invoice_id, item_id, qty } => {
            let line = SeenInvoiceLine { item_id: Some(*item_id), qty: Amount(*qty) };
            seen.invoice_lines.entry(*invoice_id).or_default().push(line);
        }
        Move::CompleteInvoice(_) => seen.invoices = None,
        _ => {}
    }
    Ok(())
}

/// An order that is cancelled because another is to replace it makes room for that one.
fn step_aside(seen: &mut Observed, desired: &Desired) {
    let replaced = |order: &SeenOrder| {
        order.status == SeenStatus::Cancelled
            && order.custom_text(amend::REPLACED_BY) == Some(&desired.replacement_number())
    };
    if seen.order.found().is_some_and(replaced) {
        seen.first = std::mem::replace(&mut seen.order, Sought::Absent);
        (seen.lines, seen.taxes, seen.payments, seen.invoices) = (None, None, None, None);
    }
}

/// A new order has no rows: they need not be asked for. What it names is what was written; that
/// Heartland took it shows when the order is read.
fn learn_order(seen: &mut Observed, desired: &Desired, id: i64) {
    let custom = amend::custom_fields(desired, seen);
    seen.created = true;
    seen.order = Sought::There(SeenOrder {
        id,
        public_id: bodies::number(desired, seen).into_owned(),
        status: SeenStatus::Pending,
        total: Amount::ZERO,
        balance: Amount::ZERO,
        shipping_charge: desired.order.shipping_charge,
        customer_id: seen.customer.found().copied(),
        customer: None,
        custom: Some(custom),
        billing_address_id: Sought::Unasked,
        shipping_address_id: Sought::Unasked,
        shipping_method_id: Sought::Unasked,
        sales_rep: Sought::Unasked,
    });
    seen.lines = Some(Vec::new());
    seen.taxes = Some(Vec::new());
    seen.payments = Some(Vec::new());
}

fn learn_line(seen: &mut Observed, desired: &Desired, index: usize, id: i64) {
    let line = &desired.lines[index];
    let Some(item_id) = seen.items.get(&line.sku).map(|item| item.id) else {
        return;
    };
    seen.lines.get_or_insert_default().push(SeenLine {
        id,
        item_id,
        qty: line.qty,
        adjusted_unit_price: line.adjusted_unit_price,
        ship_from_location_id: line.ship_from_location_id,
    });
}

/// A new invoice has no lines: they need not be asked for.
fn learn_invoice(seen: &mut Observed, desired: &Desired, id: i64) {
    let status = "incomplete".to_owned();
    let invoice = SeenInvoice { id, status, station_id: desired.order.station_id };
    seen.invoices.get_or_insert_default().push(invoice);
    seen.invoice_lines.insert(id, Vec::new());
}

fn on_order(seen: &mut Observed, change: impl FnOnce(&mut SeenOrder)) {
    if let Sought::There(order) = &mut seen.order {
        change(order);
    }
}

fn fresh(seen: &mut Observed, reply: &Reply) -> Result<Sought<SeenOrder>, String> {
    seen.order_is_fresh = true;
    Ok(Sought::There(read(reply)?))
}

/// All rows: a list that is cut must not pass for whole, or what it lacks is made again.
fn rows<T: DeserializeOwned>(reply: &Reply) -> Result<Vec<T>, String> {
    let page: Page<T> = read(reply)?;
    let (shown, total) = (page.results.len(), page.total);
    if shown < total {
        return Err(format!("it shows {shown} of {total} rows"));
    }
    Ok(page.results)
}

fn first_rows<T: DeserializeOwned>(reply: &Reply) -> Result<Vec<T>, String> {
    read::<Page<T>>(reply).map(|page| page.results)
}

fn by_name(reply: &Reply) -> Result<BTreeMap<String, i64>, String> {
    Ok(rows::<Named>(reply)?.into_iter().map(|row| (row.name, row.id)).collect())
}

fn read<T: DeserializeOwned>(reply: &Reply) -> Result<T, String> {
    serde_json::from_str(&reply.body).map_err(|error| error.to_string())
}

fn new_id(reply: &Reply) -> Result<i64, String> {
    let id = reply.created_id().and_then(|id| id.parse().ok());
    id.ok_or_else(|| "the answer to a creation names no id".to_owned())
}
