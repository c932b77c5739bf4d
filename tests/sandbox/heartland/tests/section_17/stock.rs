//! Adjustments, counts and gift cards: statements 17 and 18.

use serde_json::json;

use crate::account::Account;

/// An adjustment set at 100001 that takes two tees away.
pub(crate) async fn adjustment_set(account: &Account) -> String {
    let body = json!({"location_id": 100_001, "adjustment_reason_id": 100_001});
    let set = account.post("/inventory/adjustment_sets", body).await.id();
    let set = format!("/inventory/adjustment_sets/{set}");
    let line = json!({"item_id": 100_001, "qty": -2, "unit_cost": 9.10});
    assert_eq!(account.post(&format!("{set}/lines"), line).await.status, 201);
    set
}

#[tokio::test]
async fn statement_17_only_the_completion_of_a_set_moves_stock_and_only_once() {
    let account = Account::stocked(&[]).await;
    let set = adjustment_set(&account).await;
    assert_eq!(account.stock(100_001).await[0], 8);
    account.put(&set, json!({"status": "complete"})).await;
    assert_eq!(account.stock(100_001).await[0], 6);
    let refused = account.put(&set, json!({"status": "complete"})).await.refused();
    assert_eq!(refused, json!({"status": ["is complete already"]}));
    assert_eq!(account.stock(100_001).await[0], 6);
}

#[tokio::test]
async fn statement_17_a_switch_lets_each_line_count_at_once() {
    let account = Account::stocked(&["adjust_at_once=true"]).await;
    let set = adjustment_set(&account).await;
    assert_eq!(account.stock(100_001).await[0], 6);
    account.put(&set, json!({"status": "complete"})).await;
    assert_eq!(account.stock(100_001).await[0], 6);
}

#[tokio::test]
async fn statement_17_a_single_adjustment_counts_at_once() {
    let account = Account::stocked(&[]).await;
    let body = json!({"location_id": 100_001, "item_id": 100_001, "adjustment_reason_id": 100_001, "qty": 3});
    assert_eq!(account.post("/inventory/adjustments", body).await.status, 201);
    assert_eq!(account.stock(100_001).await[0], 11);
}

#[tokio::test]
async fn statement_18_gift_card_numbers_are_upper_case_and_unique() {
    let account = Account::open(&[]).await;
    let card = json!({"number": "gc1000", "balance": 50.00, "reason_id": 100_001});
    account.post("/gift_cards", card.clone()).await;
    let read = account.get("/gift_cards/GC1000").await.json();
    assert_eq!((&read["number"], &read["balance"]), (&json!("GC1000"), &json!(50.0)));
    let refused = account.post("/gift_cards", card).await.refused();
    assert_eq!(refused, json!({"number": ["has already been taken"]}));
    assert_eq!(account.rows("/gift_cards", json!({"number": {"$in": ["GC1000"]}})).await.len(), 1);
}

#[tokio::test]
async fn statement_18_adjustments_add_up_at_both_paths_but_not_below_zero() {
    let account = Account::open(&[]).await;
    let card = json!({"number": "GC1000", "balance": 50.00, "reason_id": 100_001});
    let id = account.post("/gift_cards", card).await.id();
    let adjust =
        |delta: f64| json!({"gift_card_id": id, "reason_id": 100_001, "delta_balance": delta});
    assert_eq!(account.post("/gift_card/adjustments", adjust(-12.5)).await.status, 201);
    assert_eq!(account.post("/gift_card_adjustments", adjust(0.01)).await.status, 201);
    assert_eq!(account.get("/gift_cards/gc1000").await.json()["balance"], 37.51);
    account.post("/gift_card/adjustments", adjust(-37.52)).await.refused();
    assert_eq!(account.get("/gift_card_adjustments").await.json()["total"], 2);
}

#[tokio::test]
async fn statement_18_switches_choose_a_path_and_let_cards_fall_below_zero() {
    let account =
        Account::open(&["gift_card_path=gift_card/adjustments", "refuse_negative_gift_card=false"])
            .await;
    let card = json!({"number": "GC1000", "balance": 5, "reason_id": 100_001});
    let id = account.post("/gift_cards", card).await.id();
    let body = json!({"gift_card_id": id, "reason_id": 100_001, "delta_balance": -6});
    assert_eq!(account.post("/gift_card_adjustments", body.clone()).await.status, 404);
    assert_eq!(account.post("/gift_card/adjustments", body).await.status, 201);
    assert_eq!(account.get("/gift_cards/GC1000").await.json()["balance"], -1.0);
}

#[tokio::test]
async fn a_physical_count_sets_what_was_found_once_it_is_accepted() {
    let account = Account::stocked(&[]).await;
    let body = json!({"location_id": 100_001, "description": "Sync", "scope": "partial", "adjustment_reason_id": 100_001});
    let count = account.post("/inventory/physical_counts", body).await.id();
    let count = format!("/inventory/physical_counts/{count}");
    let batch = account.post(&format!("{count}/batches"), json!({"description": "b1"})).await.id();
    let line = json!({"item_lookup": "TEE", "qty": 5});
    account.post(&format!("{count}/batches/{batch}/lines"), line).await;
    account.put(&count, json!({"status": "accepted"})).await.refused();
    for status in ["counting", "finalizing", "accepted"] {
        assert_eq!(account.put(&count, json!({ "status": status })).await.status, 200);
    }
    assert_eq!(account.get(&count).await.json()["status"], "accepted");
    assert_eq!(
        (account.stock(100_001).await[0].clone(), account.stock(100_002).await[0].clone()),
        (json!(5), json!(3))
    );
}
