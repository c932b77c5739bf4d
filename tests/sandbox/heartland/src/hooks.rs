//! Payment-type hooks: what a till asks of another system when a custom tender is used.

use reqwest::Client;

use crate::definitions::{PaymentKind, PaymentType};
use crate::http::{App, Failure};
use crate::json::{Json, Object, object, parse};
use crate::payments::Payment;
use crate::record::{Mark, Money};
use crate::shop::Shop;

/// What a till does with a tender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Capture,
    Refund,
    Void,
    CheckBalance,
}

/// One use of a tender at a till.
struct Taking {
    act: Act,
    url: String,
    payment: Payment,
    /// What is asked of the other system.
    request: Json,
}

/// Uses a tender: asks the other system, and records the payment if that says yes.
///
/// # Errors
/// When the request does not name a tender with a hook for the act.
pub(crate) async fn take(app: &App, asked: &Json) -> Result<Json, Failure> {
    let mut taking = prepare(&mut app.write(), asked)?;
    let body = taking.request.to_string();
    let request = Client::new().post(&taking.url).header("content-type", "application/json");
    let answer = request.body(body).send().await;
    let (status, text) = match answer {
        Ok(answer) => {
            (i64::from(answer.status().as_u16()), answer.text().await.unwrap_or_default())
        }
        Err(_) => (0, String::new()),
    };
    let is_taken = (200..300).contains(&status);
    if is_taken {
        record(&mut app.write(), &mut taking);
    }
    Ok(Json::Object(object([
        ("taken", is_taken.into()),
        ("payment_id", taking.payment.id.into()),
        ("url", taking.url.into()),
        ("request", taking.request),
        ("status", status.into()),
        ("answer", parse(&text).unwrap_or(Json::Text(text))),
    ])))
}

fn prepare(shop: &mut Shop, asked: &Json) -> Result<Taking, Failure> {
    let type_id = asked.get("payment_type_id").and_then(Json::as_id).unwrap_or_default();
    let kind = shop.get::<PaymentType>(type_id);
    let kind = kind.ok_or_else(|| Failure::bad_request("payment_type_id names no tender"))?.clone();
    let (act, url) = act(asked, &kind)?;
    let number = asked.get("number").and_then(Json::as_text).map(str::to_owned);
    let amount = asked.get("amount").and_then(Json::as_number).map(Money::new);
    let named = asked.get("payment_id").and_then(Json::as_id);
    let payment = match named {
        Some(id) => shop.get::<Payment>(id).cloned().ok_or_else(Failure::not_found)?,
        None => new_payment(shop, type_id, asked),
    };
    let amount = amount.unwrap_or(payment.amount);
    let request = request(act, &kind, &payment, amount, number.as_deref());
    let payment = Payment { amount, number: number.or(payment.number.clone()), ..payment };
    Ok(Taking { act, url, payment, request })
}

fn act(asked: &Json, kind: &PaymentType) -> Result<(Act, String), Failure> {
    let (act, url) = match asked.get("action").and_then(Json::as_text) {
        Some("capture") => (Act::Capture, &kind.capture_url),
        Some("refund") => (Act::Refund, &kind.refund_url),
        Some("void") => (Act::Void, &kind.void_url),
        Some("check_balance") => (Act::CheckBalance, &kind.check_balance_url),
        _ => {
            return Err(Failure::bad_request("action is capture, refund, void or check_balance"));
        }
    };
    let url = url.clone().ok_or_else(|| Failure::bad_request("the tender has no such hook"))?;
    Ok((act, url))
}

/// A payment with an id of its own; it is stored only if the tender is taken.
fn new_payment(shop: &mut Shop, type_id: i64, asked: &Json) -> Payment {
    let now = shop.now();
    Payment {
        id: shop.table_mut::<Payment>().reserve_id(),
        kind: "CustomPayment".to_owned(),
        payment_type_id: Some(type_id),
        order_id: asked.get("order_id").and_then(Json::as_id),
        transaction_id: asked.get("ticket_id").and_then(Json::as_id),
        deposit: Mark(asked.get("order_id").is_some()),
        completed_at: Some(now),
        created_at: now,
        updated_at: now,
        ..Payment::default()
    }
}

/// The real system's body: texts, and the card's number for gift cards only.
fn request(
    act: Act,
    kind: &PaymentType,
    payment: &Payment,
    amount: Money,
    number: Option<&str>,
) -> Json {
    let mut fields = Object::new();
    if act != Act::CheckBalance {
        fields.extend(object([
            ("payment_id", payment.id.to_string().as_str().into()),
            ("amount", amount.amount().abs().to_string().as_str().into()),
        ]));
    }
    if kind.kind == PaymentKind::GiftCard {
        fields.extend(object([("number", number.unwrap_or_default().into())]));
    }
    Json::Object(fields)
}

/// Writes down what the other system agreed to.
fn record(shop: &mut Shop, taking: &mut Taking) {
    let payment = &mut taking.payment;
    match taking.act {
        Act::CheckBalance => return,
        Act::Capture => {
            shop.put(payment.clone());
        }
        Act::Void => {
            shop.edit::<Payment>(payment.id, |payment| "void".clone_into(&mut payment.status));
        }
        Act::Refund => {
            let amount = Money::new(-payment.amount.amount().abs());
            let id = shop.table_mut::<Payment>().reserve_id();
            shop.put(Payment { id, amount, ..payment.clone() });
        }
    }
    payment.refresh_document(shop);
}
