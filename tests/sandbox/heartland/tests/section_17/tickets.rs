//! Tickets and returns: statement 16.

use serde_json::{Value, json};

use crate::account::Account;

#[tokio::test]
async fn statement_16_a_completed_return_restocks_and_gives_money_back() {
    let account = Account::stocked(&[]).await;
    let sale = account.post("/sales/tickets", sale(0)).await.id();
    assert_eq!(account.stock(100_001).await[0], 6);

    let body = json!({"type": "Return", "station_id": 100_001, "parent_transaction_id": sale});
    let back = format!("/sales/tickets/{}", account.post("/sales/tickets", body).await.id());
    let line = json!({"type": "ItemLine", "item_id": 100_001, "qty": -1, "unit_price": 24.95});
    account.post(&format!("{back}/lines"), line).await;
    let positive = account.pay(&back, 24.95).await;
    assert_eq!(positive.json()["error"], "payment_error");
    account.pay(&back, -24.95).await;
    account.put(&back, json!({"status": "complete"})).await;

    let ticket = account.get(&back).await;
    assert!(
        ticket.text.contains(r#""total":-24.95,"total_paid":-24.95,"balance":0.00"#),
        "{ticket:?}"
    );
    assert_eq!(account.stock(100_001).await[0], 7);
}

/// An imported sale of two tees, paid.
pub(crate) fn sale(affects: i64) -> Value {
    json!({
        "public_id": format!("H-{affects}"), "station_id": 100_001, "customer_id": 100_001,
        "created_at": "2025-12-01T18:00:00Z", "completed_at": "2025-12-01T18:00:00Z",
        "affect_inventory": affects == 0, "recalculate": false, "status": "complete",
        "item_lines": [{"type": "ItemLine", "item_id": 100_001, "qty": 2, "unit_price": 24.95}],
        "tax_lines": [{"type": "TaxLine", "description": "Tax", "value": 4.12}],
        "payments": [{"type": "Payments::ExternalPayment", "payment_type_id": 100_001, "amount": 54.02,
                      "deposit": false, "completed_at": "2025-12-01T18:00:00Z"}],
    })
}

#[tokio::test]
async fn statement_16_an_import_that_does_not_affect_inventory_leaves_stock_and_keeps_its_dates() {
    let account = Account::stocked(&[]).await;
    let id = account.post("/sales/tickets", sale(1)).await.id();
    let ticket = account.get(&format!("/sales/tickets/{id}")).await.json();
    for (name, expected) in [
        ("status", json!("complete")),
        ("completed?", json!(true)),
        ("total", json!(54.02)),
        ("balance", json!(0.0)),
        ("created_at", json!("2025-12-01T18:00:00+00:00")),
        ("completed_at", json!("2025-12-01T18:00:00+00:00")),
        ("local_completed_at", json!("2025-12-01T12:00:00")),
    ] {
        assert_eq!(ticket[name], expected, "{name}");
    }
    assert_eq!(account.stock(100_001).await[0], 8);
}

#[tokio::test]
async fn statement_16_voiding_a_ticket_reverses_its_stock() {
    let account = Account::stocked(&[]).await;
    let ticket = format!("/sales/tickets/{}", account.post("/sales/tickets", sale(0)).await.id());
    account.put(&ticket, json!({"status": "void"})).await;
    assert_eq!(account.get(&ticket).await.json()["voided?"], true);
    assert_eq!(account.stock(100_001).await[0], 8);
    account.put(&ticket, json!({"status": "complete"})).await.refused();
}

#[tokio::test]
async fn statement_16_an_account_may_refuse_returns_by_api() {
    let account = Account::stocked(&["returns_by_api=false"]).await;
    let body = json!({"type": "Return", "station_id": 100_001});
    let refused = account.post("/sales/tickets", body).await.refused();
    assert_eq!(refused, json!({"type": ["is not included in the list"]}));
}
