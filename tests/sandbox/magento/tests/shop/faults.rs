use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Shop;

async fn fault(shop: &Shop, rule: Value) {
    shop.control(Method::POST, "/faults", &rule).await;
}

async fn orders(shop: &Shop) -> Value {
    shop.control(Method::GET, "/state", &json!({})).await["counts"]["orders"].clone()
}

fn order(number: &str) -> Value {
    json!({ "entity": {
        "increment_id": number, "customer_email": "a@example.com", "state": "new",
        "status": "pending", "store_id": 1, "grand_total": 5, "base_grand_total": 5,
        "items": [{ "sku": "MUG-01", "name": "Mug", "qty_ordered": 1, "price": 5 }],
        "billing_address": {
            "firstname": "A", "lastname": "B", "street": ["1"], "city": "X", "country_id": "US",
            "postcode": "1", "telephone": "1", "address_type": "billing",
        },
        "payment": { "method": "checkmo" },
    } })
}

#[tokio::test]
async fn a_connection_drops_before_or_after_the_change() {
    let shop = Shop::single().await;
    let when = |effect: &str| json!({ "method": "POST", "path": "/**/V1/orders", "times": 1, "effect": { "kind": effect } });
    fault(&shop, when("drop_before")).await;
    let body = order("900000001").to_string();
    assert!(shop.send(Method::POST, "orders", Some(body.clone())).await.is_err());
    assert_eq!(orders(&shop).await, 0);
    fault(&shop, when("drop_after")).await;
    assert!(shop.send(Method::POST, "orders", Some(body)).await.is_err());
    assert_eq!(orders(&shop).await, 1);
    let log = shop.control(Method::GET, "/requests?path=/rest/default/V1/orders", &json!({})).await;
    let committed: Vec<_> =
        log.as_array().unwrap().iter().map(|one| (&one["committed"], &one["status"])).collect();
    assert_eq!(committed, [(&json!(false), &Value::Null), (&json!(true), &Value::Null)]);
}

#[tokio::test]
async fn a_script_strikes_the_requests_that_it_names() {
    let shop = Shop::single().await;
    let throttle = json!({ "path": "/**/V1/store/*", "nth": [1, 3],
        "effect": { "kind": "status", "status": 429, "retry_after": 7 } });
    fault(&shop, throttle).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(shop.get("store/websites").await.0);
    }
    assert_eq!(statuses, [429, 200, 429, 200]);
}

#[tokio::test]
async fn chance_is_the_same_for_the_same_seed() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let shop = Shop::single().await;
        let rule = json!({ "path": "/**/V1/store/*", "probability": 0.4,
            "effect": { "kind": "status", "status": 503, "body": "html" } });
        fault(&shop, rule).await;
        let mut statuses = Vec::new();
        for _ in 0..20 {
            statuses.push(shop.get("store/websites").await.0);
        }
        runs.push(statuses);
    }
    assert_eq!(runs[0], runs[1]);
    assert!(runs[0].contains(&503) && runs[0].contains(&200));
}

#[tokio::test]
async fn a_poisoned_order_spoils_every_page_that_holds_it() {
    let shop = Shop::single().await;
    for number in ["900000001", "900000002"] {
        shop.post("orders", &order(number)).await;
    }
    let poison = json!({ "path": "/**/V1/orders",
        "effect": { "kind": "poison", "contains": "\"increment_id\":\"900000001\"" } });
    fault(&shop, poison).await;
    let page = |number: u8| {
        format!("orders?searchCriteria[pageSize]=1&searchCriteria[currentPage]={number}")
    };
    let statuses = [shop.get(&page(1)).await.0, shop.get(&page(2)).await.0];
    assert_eq!(statuses, [500, 200]);
}
