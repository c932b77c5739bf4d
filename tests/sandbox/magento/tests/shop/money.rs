use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Shop;

fn amounts(document: &Value, names: &[&str]) -> Vec<f64> {
    names.iter().map(|name| document[name].as_f64().unwrap_or_default()).collect()
}

async fn tax(shop: &Shop, algorithm: &str, includes: bool) -> Vec<f64> {
    let settings = json!({
        "tax/calculation/algorithm": algorithm,
        "tax/calculation/price_includes_tax": i64::from(includes),
    });
    shop.control(Method::PUT, "/settings", &settings).await;
    let items = [("TEE-PLAIN", json!(3)), ("MUG-01", json!(1)), ("SOCK-01", json!(7))];
    let id = shop.order(&items, Some("SAVE10")).await;
    let (_, order) = shop.get(&format!("orders/{id}")).await;
    amounts(&order, &["subtotal", "discount_amount", "tax_amount", "grand_total"])
}

#[tokio::test]
async fn the_same_cart_is_taxed_by_unit_by_row_or_by_total() {
    let shop = Shop::single().await;
    let unit = tax(&shop, "UNIT_BASE_CALCULATION", false).await;
    assert_eq!(unit, [114.5, -11.45, 8.55, 166.6]);
    let row = tax(&shop, "ROW_BASE_CALCULATION", false).await;
    assert_eq!(row, [114.5, -11.45, 8.51, 166.56]);
    let total = tax(&shop, "TOTAL_BASE_CALCULATION", false).await;
    assert_eq!(total, [114.5, -11.45, 8.5, 166.55]);
}

#[tokio::test]
async fn prices_that_include_tax_give_it_back_inside_the_discount() {
    let shop = Shop::single().await;
    let total = tax(&shop, "TOTAL_BASE_CALCULATION", true).await;
    assert_eq!(total, [105.77, -10.58, 7.92, 158.92]);
}

#[tokio::test]
async fn parts_add_up_to_the_whole_and_close_the_order() {
    let shop = Shop::single().await;
    let id = shop.order(&[("TEE-PLAIN", json!(3)), ("SOCK-01", json!(7))], Some("SAVE10")).await;
    let (_, order) = shop.get(&format!("orders/{id}")).await;
    let first = &order["items"][0]["item_id"];
    for quantity in [1, 2] {
        let part = json!({ "items": [{ "order_item_id": first, "qty": quantity }] });
        assert_eq!(shop.post(&format!("order/{id}/invoice"), &part).await.0, 200);
    }
    assert_eq!(shop.post(&format!("order/{id}/invoice"), &json!({})).await.0, 200);
    assert_eq!(shop.post(&format!("order/{id}/ship"), &json!({})).await.0, 200);
    let (_, order) = shop.get(&format!("orders/{id}")).await;
    assert_eq!((&order["state"], &order["total_due"]), (&json!("complete"), &json!(0)));
    assert_eq!(order["total_paid"], order["grand_total"]);
    for quantity in [2, 1] {
        let part = json!({
            "items": [{ "order_item_id": first, "qty": quantity }],
            "arguments": { "shipping_amount": 0 },
        });
        assert_eq!(shop.post(&format!("order/{id}/refund"), &part).await.0, 200);
    }
    assert_eq!(shop.post(&format!("order/{id}/refund"), &json!({})).await.0, 200);
    let (_, order) = shop.get(&format!("orders/{id}")).await;
    assert_eq!(order["state"], "closed");
    assert_eq!(order["total_refunded"], order["grand_total"]);
    assert_eq!(order["tax_refunded"], order["tax_amount"]);
}

#[tokio::test]
async fn rows_that_a_refund_does_not_name_keep_their_tax() {
    let shop = Shop::single().await;
    let id = shop.order(&[("TEE-PLAIN", json!(1)), ("MUG-01", json!(1))], None).await;
    shop.post(&format!("order/{id}/invoice"), &json!({})).await;
    let (_, order) = shop.get(&format!("orders/{id}")).await;
    let part = json!({
        "items": [{ "order_item_id": order["items"][0]["item_id"], "qty": 1 }],
        "arguments": { "shipping_amount": 0 },
    });
    let (_, memo) = shop.post(&format!("order/{id}/refund"), &part).await;
    let (_, memo) = shop.get(&format!("creditmemo/{}", memo.as_str().unwrap())).await;
    assert_eq!(amounts(&memo, &["subtotal", "tax_amount", "grand_total"]), [20.0, 1.65, 21.65]);
}

#[tokio::test]
async fn a_fee_that_was_kept_is_not_left_to_refund() {
    let shop = Shop::single().await;
    let id = shop.order(&[("TEE-PLAIN", json!(1))], None).await;
    shop.post(&format!("order/{id}/invoice"), &json!({})).await;
    shop.post(&format!("order/{id}/ship"), &json!({})).await;
    let fee = json!({ "arguments": { "adjustment_negative": 2 } });
    assert_eq!(shop.post(&format!("order/{id}/refund"), &fee).await.0, 200);
    let (_, order) = shop.get(&format!("orders/{id}")).await;
    assert_eq!(order["state"], "closed");
}

#[tokio::test]
async fn quantities_with_fractions_keep_four_places_and_are_due_in_cents() {
    let shop = Shop::single().await;
    let decimal =
        json!({ "stockItem": { "is_qty_decimal": true, "qty": 50, "is_in_stock": true } });
    let (_, item) = shop.get("stockItems/MUG-01").await;
    let path = format!("products/MUG-01/stockItems/{}", item["item_id"]);
    assert_eq!(shop.put(&path, &decimal).await.0, 200);
    let id = shop.order(&[("MUG-01", json!(1.125))], None).await;
    let (_, order) = shop.get(&format!("orders/{id}")).await;
    assert_eq!(order["items"][0]["row_total"], json!(14.0625));
    assert_eq!(amounts(&order, &["grand_total", "total_due"]), [20.8525, 20.85]);
}

#[tokio::test]
async fn cancelling_takes_what_is_neither_paid_nor_sent() {
    let shop = Shop::single().await;
    let id = shop.order(&[("MUG-01", json!(3))], None).await;
    let (_, order) = shop.get(&format!("orders/{id}")).await;
    let one = json!({ "items": [{ "order_item_id": order["items"][0]["item_id"], "qty": 1 }] });
    assert_eq!(shop.post(&format!("order/{id}/invoice"), &one).await.0, 200);
    assert_eq!(shop.post(&format!("orders/{id}/cancel"), &json!({})).await.1, json!(true));
    let (_, order) = shop.get(&format!("orders/{id}")).await;
    assert_eq!(order["state"], "processing");
    assert_eq!(order["items"][0]["qty_canceled"], 2);
    assert_eq!(shop.get("inventory/get-product-salable-quantity/MUG-01/1").await.1, json!(49));
}
