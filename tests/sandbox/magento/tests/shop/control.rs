use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Shop;

/// An order with amounts that a float would not keep.
const ORDER: &str = r#"{
    "entity_id": 4711, "increment_id": "000004711", "state": "new", "status": "pending",
    "store_id": 1, "updated_at": "2024-02-03 04:05:06", "created_at": "2024-02-03 04:05:06",
    "grand_total": 1234567890123.4567, "base_grand_total": 20.10, "customer_email": "a@example.com",
    "items": [{"item_id": 9001, "order_id": 4711, "sku": "X", "qty_ordered": 2, "price": 10.05,
        "row_total": 20.1, "product_type": "simple"}],
    "payment": {"method": "checkmo"}, "status_histories": [], "extension_attributes": {}
}"#;

#[tokio::test]
async fn an_order_that_is_placed_reads_as_it_was_written() {
    let shop = Shop::single().await;
    let url = format!("{}/orders", shop.running.control);
    let placed = shop.http.post(&url).body(ORDER).send().await.unwrap();
    assert_eq!(placed.status().as_u16(), 200);
    let path = format!("{}/rest/V1/orders/4711", shop.running.url);
    let admin = &shop.running.credentials.admin;
    let sign_in = json!({ "username": admin.username, "password": admin.password });
    let (_, token) = shop.post("integration/admin/token", &sign_in).await;
    let request = shop.http.get(path).bearer_auth(token.as_str().unwrap());
    let text = request.send().await.unwrap().text().await.unwrap();
    assert!(text.contains("1234567890123.4567"), "{text}");
    let (read, written): (Value, Value) =
        (serde_json::from_str(&text).unwrap(), serde_json::from_str(ORDER).unwrap());
    assert_eq!(read, written);
    let found = "orders?searchCriteria[filterGroups][0][filters][0][field]=increment_id\
        &searchCriteria[filterGroups][0][filters][0][value]=000004711";
    assert_eq!(shop.get(found).await.1["total_count"], 1);
}

#[tokio::test]
async fn a_sparse_update_keeps_the_fields_of_an_extension() {
    let shop = Shop::single().await;
    let mut order: Value = serde_json::from_str(ORDER).unwrap();
    order["gift_cards_amount"] = json!(-5);
    let url = format!("{}/orders", shop.running.control);
    shop.http.post(&url).body(order.to_string()).send().await.unwrap();
    let entity = json!({ "entity": { "entity_id": 4711, "ext_order_id": "M000004711" } });
    assert_eq!(shop.post("orders", &entity).await.0, 200);
    let (_, read) = shop.get("orders/4711").await;
    assert_eq!(read["gift_cards_amount"], -5);
    assert_eq!(read["ext_order_id"], "M000004711");
    assert_ne!(read["updated_at"], order["updated_at"]);
}

#[tokio::test]
async fn a_touched_order_is_the_newest() {
    let shop = Shop::single().await;
    shop.control(
        Method::POST,
        "/clock",
        &json!({ "now": "2030-01-02T03:04:05Z", "stopped": true }),
    )
    .await;
    let url = format!("{}/orders?touch=true", shop.running.control);
    shop.http.post(&url).body(ORDER).send().await.unwrap();
    let state = shop.control(Method::GET, "/state", &json!({})).await;
    let order = &state["orders"][0];
    assert_eq!(order["updated_at"], "2030-01-02 03:04:05");
    assert_eq!(order["created_at"], "2024-02-03 04:05:06");
}

#[tokio::test]
async fn the_log_tells_what_was_asked_until_it_is_cleared() {
    let shop = Shop::single().await;
    shop.get("orders/1").await;
    shop.get("store/websites").await;
    let log = shop.control(Method::GET, "/requests?path=/rest/default/V1/orders", &json!({})).await;
    let log = log.as_array().unwrap();
    assert_eq!(log.len(), 1);
    assert_eq!((&log[0]["method"], &log[0]["status"]), (&json!("GET"), &json!(404)));
    shop.control(Method::DELETE, "/requests", &json!({})).await;
    let log = shop.control(Method::GET, "/requests", &json!({})).await;
    assert_eq!(log, json!([]));
}

#[tokio::test]
async fn a_reset_brings_the_first_shop_back() {
    let shop = Shop::single().await;
    shop.order(&[("MUG-01", json!(1))], None).await;
    let state = shop.control(Method::GET, "/state", &json!({})).await;
    assert_eq!(state["counts"]["orders"], 1);
    shop.control(Method::POST, "/reset", &json!({})).await;
    let state = shop.control(Method::GET, "/state", &json!({})).await;
    assert_eq!((&state["counts"]["orders"], &state["reservations"]), (&json!(0), &json!([])));
}
