//! The amounts of mapped orders, read back without a float.

use mapping::Value;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::engine::Result;

/// Amounts of both records, as JSON texts.
pub(crate) fn of(canonical: &str, target: &str) -> Result<Vec<Decimal>> {
    let (canonical, target) =
        (Value::from_json(canonical.as_bytes())?, Value::from_json(target.as_bytes())?);
    let mut amounts = Vec::new();
    for path in [&["total"][..], &["tax_total"], &["shipping", "amount"], &["payment", "amount"]] {
        amounts.push(number(canonical.at(path))?);
    }
    amounts.push(number(target.get("total"))?);
    collect(&canonical, &["quantity", "unit_price", "net", "tax", "discount"], &mut amounts)?;
    collect(&target, &["qty", "adjusted_unit_price", "tax"], &mut amounts)?;
    Ok(amounts)
}

/// The amounts as plain arithmetic makes them of the order itself.
pub(crate) fn exact(order: &str) -> Result<Vec<Decimal>> {
    let order = Value::from_json(order.as_bytes())?;
    let at = |path: &[&str]| number(order.at(path));
    let total = at(&["grand_total"])?;
    let mut amounts = vec![total, at(&["tax_amount"])?, at(&["shipping_amount"])?];
    amounts.extend([at(&["payment", "amount_paid"])?, total]);
    let items = order.get("items").and_then(Value::as_list).unwrap_or_default();
    let items: Vec<&Value> =
        items.iter().filter(|item| item.get("parent_item_id").is_none()).collect();
    let net = |item: &Value| -> Result<Decimal> {
        Ok(number(item.get("row_total_incl_tax"))? - number(item.get("tax_amount"))?)
    };
    for item in &items {
        let [quantity, price, tax, discount] =
            ["qty_ordered", "price", "tax_amount", "discount_amount"].map(|name| item.get(name));
        amounts.extend([number(quantity)?, number(price)?, net(item)?]);
        amounts.extend([number(tax)?, number(discount)?]);
    }
    for item in &items {
        let (quantity, tax) = (number(item.get("qty_ordered"))?, number(item.get("tax_amount"))?);
        let price = net(item)?.checked_div(quantity).ok_or("a quantity is zero")?;
        let half_up = RoundingStrategy::MidpointAwayFromZero;
        amounts.extend([quantity, price.round_dp_with_strategy(2, half_up), tax]);
    }
    Ok(amounts)
}

/// How many of `given` are not the exact amounts.
pub(crate) fn differing(exact: &[Decimal], given: &[Decimal]) -> Result<usize> {
    if exact.len() != given.len() {
        return Err(format!("{} amounts instead of {}", given.len(), exact.len()).into());
    }
    Ok(exact.iter().zip(given).filter(|(exact, given)| exact != given).count())
}

fn collect(record: &Value, fields: &[&str], amounts: &mut Vec<Decimal>) -> Result<()> {
    for line in record.get("lines").and_then(Value::as_list).unwrap_or_default() {
        for field in fields {
            amounts.push(number(line.get(field))?);
        }
    }
    Ok(())
}

fn number(value: Option<&Value>) -> Result<Decimal> {
    value.and_then(Value::as_number).ok_or_else(|| "an amount is missing".into())
}
