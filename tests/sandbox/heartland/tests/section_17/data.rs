//! Data: statements 1 to 3.

use serde_json::{Value, json};

use crate::account::Account;
use crate::orders::invoice;
use crate::tickets::sale;

#[tokio::test]
async fn statement_01_ids_begin_at_100001_and_every_row_has_a_uuid_and_times() {
    let account = Account::stocked(&[]).await;
    let item = account.get("/items/100001").await.json();
    assert_eq!(item["id"], 100_001);
    assert_eq!(item["uuid"].as_str().unwrap().len(), 36);
    for time in ["created_at", "updated_at"] {
        assert!(item[time].as_str().unwrap().ends_with("+00:00"), "{item}");
    }
}

#[tokio::test]
async fn statement_02_public_ids_are_kept_or_made_from_the_id_and_are_unique() {
    let account = Account::stocked(&[]).await;
    let unnamed = account.post("/items", json!({"description": "Sock"})).await.id();
    let item = account.get(&format!("/items/{unnamed}")).await.json();
    assert_eq!(item["public_id"], json!(unnamed.to_string()));

    let double = json!({"description": "Tee again", "public_id": "TEE"});
    let refused = account.post("/items", double).await.refused();
    assert_eq!(refused, json!({"public_id": ["has already been taken"]}));

    account.order("M1").await;
    let double = json!({"customer_id": 100_001, "source_location_id": 100_002, "public_id": "M1"});
    let refused = account.post("/sales/orders", double).await.refused();
    assert_eq!(refused, json!({"public_id": ["has already been taken"]}));
}

#[tokio::test]
async fn statement_03_booleans_are_read_with_a_question_mark_and_written_without() {
    let account = Account::stocked(&[]).await;
    account.put("/items/100001", json!({"active": false, "colour": "red"})).await;
    let item = account.get("/items/100001").await.json();
    assert_eq!((&item["active?"], &item["active"]), (&json!(false), &Value::Null));
    account.put("/items/100001", json!({"active?": true})).await;
    assert_eq!(account.get("/items/100001").await.json()["active?"], false);
}

#[tokio::test]
async fn statement_03_unknown_names_in_a_body_are_ignored_unless_the_account_minds() {
    let account = Account::stocked(&["reject_unknown_keys=true"]).await;
    let refused = account.put("/items/100001", json!({"colour": "red"})).await.refused();
    assert_eq!(refused, json!({"colour": ["is unknown"]}));
}

#[tokio::test]
async fn tickets_returns_and_invoices_share_one_sequence() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    let first = account.post("/sales/tickets", sale(0)).await.id();
    let second: i64 =
        invoice(&account, &order, 1).await.rsplit('/').next().unwrap().parse().unwrap();
    let third = account.post("/sales/tickets", sale(1)).await.id();
    assert_eq!([first, second, third], [100_001, 100_002, 100_003]);
}
