//! Orders and invoices: statements 12 to 15.

use reqwest::Method;
use serde_json::{Value, json};

use crate::account::Account;
use crate::stock::adjustment_set;

#[tokio::test]
async fn statement_12_opening_an_order_commits_its_tracked_items_where_they_ship_from() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    assert_eq!(account.stock(100_001).await, [json!(8), json!(2), json!(6)]);
    let rows = account.rows("/inventory/transactions", json!({"id": {"$gt": 100_002}})).await;
    let told: Vec<_> =
        rows.iter().map(|row| (&row["item_id"], &row["delta_qty_committed"])).collect();
    assert_eq!(told, [(&json!(100_001), &json!(-2))]);

    let line = json!({"item_lookup": "CAP", "qty": 1});
    account.post(&format!("{order}/lines"), line).await;
    assert_eq!(account.stock(100_002).await, [json!(3), json!(0), json!(3)]);
}

#[tokio::test]
async fn statement_12_the_ledgers_sign_can_be_switched() {
    let account = Account::stocked(&["ledger_delta=committed"]).await;
    account.open_order("M1").await;
    let rows = account.rows("/inventory/transactions", json!({"id": {"$gt": 100_002}})).await;
    assert_eq!(rows[0]["delta_qty_committed"], 2);
}

#[tokio::test]
async fn statement_12_a_closed_or_cancelled_order_takes_no_lines() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    account.put(&order, json!({"status": "cancelled"})).await;
    let line = json!({"item_id": 100_001, "qty": 1});
    let refused = account.post(&format!("{order}/lines"), line).await.refused();
    assert_eq!(refused, json!({"base": ["the order is cancelled and cannot change"]}));
}

#[tokio::test]
async fn statement_13_totals_and_balances_are_exact() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    account.post(&format!("{order}/discounts"), json!({"description": "TEN", "amount": 0.1})).await;
    account.pay(&order, 20.02).await;
    let text = account.get(&order).await.text;
    assert!(text.contains(r#""total":60.92,"balance":40.90,"#), "{text}");
}

#[tokio::test]
async fn statement_13_an_overpayment_is_a_payment_error_unless_switched() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    let refused = account.pay(&order, 61.03).await;
    assert_eq!((refused.status, &refused.json()["error"]), (400, &json!("payment_error")));
    account.control(Method::PUT, "/settings", Some(json!({"refuse_overpayment": false}))).await;
    assert_eq!(account.pay(&order, 61.03).await.status, 201);
}

/// An invoice of an order at location 100001, with so many tees.
pub(crate) async fn invoice(account: &Account, order: &str, n_tees: i64) -> String {
    let order_id: i64 = order.rsplit('/').next().unwrap().parse().unwrap();
    let body = json!({"order_id": order_id, "station_id": 100_001, "source_location_id": 100_001});
    let invoice = format!("/sales/invoices/{}", account.post("/sales/invoices", body).await.id());
    let line = json!({"type": "ItemLine", "item_id": 100_001, "qty": n_tees});
    assert_eq!(account.post(&format!("{invoice}/lines"), line).await.status, 201);
    invoice
}

#[tokio::test]
async fn statement_14_completing_an_invoice_moves_stock_and_the_last_one_closes_the_order() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    let first = invoice(&account, &order, 1).await;
    assert_eq!(account.put(&first, json!({"status": "complete"})).await.status, 200);
    assert_eq!(account.stock(100_001).await, [json!(7), json!(1), json!(6)]);
    assert_eq!(account.get(&order).await.json()["status"], "open");

    let last = invoice(&account, &order, 1).await;
    let wrap = json!({"type": "ItemLine", "item_id": 100_003, "qty": 1});
    account.post(&format!("{last}/lines"), wrap).await;
    account.put(&last, json!({"status": "complete"})).await;
    assert_eq!(account.get(&order).await.json()["status"], "closed");
    assert_eq!(account.stock(100_001).await, [json!(6), json!(0), json!(6)]);
    let rows = account.rows("/sales/invoices", json!({"status": "complete"})).await;
    let cents = |row: &Value| row["total"].to_string();
    assert_eq!(rows.iter().map(cents).collect::<Vec<_>>(), ["31.93", "29.09"]);
}

#[tokio::test]
async fn statement_14_no_more_is_invoiced_than_was_ordered() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    let first = invoice(&account, &order, 2).await;
    let second = invoice(&account, &order, 1).await;
    account.put(&first, json!({"status": "complete"})).await;
    let refused = account.put(&second, json!({"status": "complete"})).await.refused();
    assert_eq!(refused, json!({"qty": ["must not exceed the 0 not yet invoiced"]}));
}

#[tokio::test]
async fn statement_15_exactly_one_word_cancels_and_releases_what_was_committed() {
    let account = Account::stocked(&["cancel_word=void"]).await;
    let order = account.open_order("M1").await;
    for word in ["cancelled", "canceled", "closed", "pending"] {
        account.put(&order, json!({ "status": word })).await.refused();
    }
    assert_eq!(account.put(&order, json!({"status": "void"})).await.status, 200);
    assert_eq!(account.get(&order).await.json()["status"], "void");
    assert_eq!(account.stock(100_001).await, [json!(8), json!(0), json!(8)]);
}

#[tokio::test]
async fn statement_15_an_order_that_holds_deposits_is_not_cancelled() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    account.pay(&order, 20.0).await;
    let refused = account.put(&order, json!({"status": "cancelled"})).await.refused();
    assert_eq!(refused["status"][0], "cannot be cancelled while it holds deposits of 20.00");
    assert_eq!(account.pay(&order, -20.0).await.status, 201);
    assert_eq!(account.put(&order, json!({"status": "cancelled"})).await.status, 200);
}

#[tokio::test]
async fn the_documents_begin_and_go_on_as_the_table_says() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    let invoice = invoice(&account, &order, 1).await;
    assert_eq!(account.get(&invoice).await.json()["status"], "incomplete");
    assert_eq!(account.put(&invoice, json!({"status": "void"})).await.status, 200);
    assert_eq!(account.stock(100_001).await, [json!(8), json!(2), json!(6)]);

    let ticket = account.post("/sales/tickets", json!({"station_id": 100_001})).await.id();
    assert_eq!(
        account.get(&format!("/sales/tickets/{ticket}")).await.json()["status"],
        "incomplete"
    );
    let set = adjustment_set(&account).await;
    assert_eq!(account.get(&set).await.json()["status"], "pending");
}
