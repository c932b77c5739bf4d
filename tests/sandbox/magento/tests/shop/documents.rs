use serde_json::{Value, json};

use crate::client::Shop;

const ORDERED: &str = "TEE-PLAIN";

/// An order of three tees that is paid: the order as answered.
async fn paid(shop: &Shop) -> Value {
    let id = shop.order(&[(ORDERED, json!(3))], None).await;
    assert_eq!(shop.post(&format!("order/{id}/invoice"), &json!({})).await.0, 200);
    shop.get(&format!("orders/{id}")).await.1
}

fn memo(order: &Value, quantity: i64, amount: i64) -> Value {
    json!({
        "order_id": order["entity_id"],
        "base_grand_total": amount, "grand_total": amount,
        "base_subtotal": amount, "subtotal": amount,
        "items": [{
            "order_item_id": order["items"][0]["item_id"], "name": "Plain Tee",
            "qty": quantity, "row_total": amount, "base_row_total": amount,
        }],
        "comments": [{ "comment": "At the till", "is_visible_on_front": 0, "is_customer_notified": 0 }],
    })
}

#[tokio::test]
async fn a_credit_memo_refunds_the_amounts_it_is_given() {
    let shop = Shop::single().await;
    let order = paid(&shop).await;
    let body = json!({ "creditmemo": memo(&order, 1, 7), "offlineRequested": true });
    let (status, answer) = shop.post("creditmemo/refund", &body).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!((&answer["grand_total"], &answer["state"]), (&json!(7), &json!(2)));
    assert_eq!(answer["increment_id"], "000000001");
    assert_eq!(answer["items"][0]["parent_id"], answer["entity_id"]);
    let (_, order) = shop.get(&format!("orders/{}", order["entity_id"])).await;
    assert_eq!(
        (&order["total_refunded"], &order["total_offline_refunded"]),
        (&json!(7), &json!(7))
    );
    assert_eq!(order["items"][0]["qty_refunded"], 1);
    assert_eq!(order["status_histories"][0]["comment"], "We refunded $7.00 offline.");
    let (_, comments) = shop.get("creditmemo/1/comments").await;
    assert_eq!(comments["items"][0]["comment"], "At the till");
}

#[tokio::test]
async fn a_credit_memo_refunds_neither_more_money_nor_more_units_than_there_are() {
    let shop = Shop::single().await;
    let order = paid(&shop).await;
    let refund = async |memo: Value| {
        shop.post("creditmemo/refund", &json!({ "creditmemo": memo, "offlineRequested": true }))
            .await
    };
    let (status, answer) = refund(memo(&order, 1, 1000)).await;
    assert_eq!(
        (status, &answer["message"]),
        (400, &json!("The most money available to refund is %1."))
    );
    let (status, answer) = refund(memo(&order, 4, 7)).await;
    let text = "We found an invalid quantity to refund item \"Plain Tee\".";
    assert_eq!((status, answer), (400, json!({ "message": text })));
    let mut known = memo(&order, 1, 7);
    known["entity_id"] = json!(1);
    let (status, answer) = refund(known).await;
    assert_eq!(
        (status, answer),
        (400, json!({ "message": "We cannot register an existing credit memo." }))
    );
    assert_eq!(refund(json!({ "items": [] })).await.0, 404);
    assert_eq!(refund(json!({ "order_id": 999, "items": [] })).await.0, 404);
}

#[tokio::test]
async fn a_refund_that_is_not_asked_for_offline_counts_as_online_even_where_no_gateway_is() {
    let shop = Shop::single().await;
    let order = paid(&shop).await;
    let body = json!({ "creditmemo": memo(&order, 1, 7) });
    assert_eq!(shop.post("creditmemo/refund", &body).await.0, 200);
    let (_, order) = shop.get(&format!("orders/{}", order["entity_id"])).await;
    assert_eq!(order["total_online_refunded"], 7);
    assert_eq!(order["status_histories"][0]["comment"], "We refunded $7.00 offline.");
}

#[tokio::test]
async fn a_credit_memo_that_is_only_saved_leaves_its_order_alone() {
    let shop = Shop::single().await;
    let order = paid(&shop).await;
    let (status, saved) = shop.post("creditmemo", &json!({ "entity": memo(&order, 1, 7) })).await;
    assert_eq!(status, 200, "{saved}");
    let change = json!({ "entity": { "entity_id": saved["entity_id"], "creditmemo_status": 1 } });
    let (_, changed) = shop.post("creditmemo", &change).await;
    assert_eq!(changed["items"], saved["items"]);
    let (_, stored) = shop.get("creditmemo/1").await;
    assert_eq!((&stored["creditmemo_status"], &stored["grand_total"]), (&json!(1), &json!(7)));
    let (_, after) = shop.get(&format!("orders/{}", order["entity_id"])).await;
    assert_eq!(after, order);
    assert_eq!(shop.post("creditmemo", &json!({ "entity": { "items": [] } })).await.0, 400);
}

#[tokio::test]
async fn a_credit_memo_cannot_be_cancelled() {
    let shop = Shop::single().await;
    let answer = shop.put("creditmemo/1", &json!({})).await;
    assert_eq!(answer, (400, json!({ "message": "You can not cancel Credit Memo" })));
}

#[tokio::test]
async fn an_invoice_that_is_only_saved_pays_nothing() {
    let shop = Shop::single().await;
    let id = shop.order(&[(ORDERED, json!(3))], None).await;
    let (_, order) = shop.get(&format!("orders/{id}")).await;
    let entity = json!({
        "order_id": id, "total_qty": 3, "grand_total": 60, "base_grand_total": 60,
        "items": [{ "sku": ORDERED, "order_item_id": order["items"][0]["item_id"], "qty": 3 }],
    });
    let (status, invoice) = shop.post("invoices/", &json!({ "entity": entity })).await;
    assert_eq!(status, 200, "{invoice}");
    assert_eq!((&invoice["increment_id"], &invoice["state"]), (&json!("000000001"), &Value::Null));
    assert_eq!(shop.get("invoices/1").await.1["items"], invoice["items"]);
    assert_eq!(shop.get(&format!("orders/{id}")).await.1, order);
    assert_eq!(shop.post("invoices", &json!({ "entity": { "order_id": 999 } })).await.0, 404);
}

#[tokio::test]
async fn a_shipment_that_is_only_saved_takes_goods_but_ships_no_row() {
    let shop = Shop::single().await;
    let id = shop.order(&[(ORDERED, json!(3))], None).await;
    let (_, order) = shop.get(&format!("orders/{id}")).await;
    let items = json!([{ "order_item_id": order["items"][0]["item_id"], "qty": 2 }]);
    let entity = json!({
        "order_id": id, "items": items, "extension_attributes": { "source_code": "default" },
        "tracks": [{ "order_id": id, "track_number": "T-1", "title": "USPS", "carrier_code": "usps" }],
    });
    let quantity = async || {
        let path = "inventory/source-items?searchCriteria[filter_groups][0][filters][0][field]=sku\
                    &searchCriteria[filter_groups][0][filters][0][value]=TEE-PLAIN";
        let (_, found) = shop.get(path).await;
        found["items"][0]["quantity"].as_f64().unwrap()
    };
    let before = quantity().await;
    let (status, shipment) = shop.post("shipment/", &json!({ "entity": entity })).await;
    assert_eq!(status, 200, "{shipment}");
    assert_eq!(shipment["extension_attributes"]["source_code"], "default");
    assert_eq!(shipment["tracks"][0]["parent_id"], shipment["entity_id"]);
    assert!((before - quantity().await - 2.0).abs() < 1e-9);
    let (_, after) = shop.get(&format!("orders/{id}")).await;
    assert_eq!(after["items"][0]["qty_shipped"], 0);
    let empty = json!({ "entity": { "order_id": id, "items": [] } });
    let refused = json!({ "message": "The shipment couldn't be saved." });
    assert_eq!(shop.post("shipment", &empty).await, (400, refused));
}

#[tokio::test]
async fn an_online_refund_uses_its_invoice_up() {
    let shop = Shop::single().await;
    let order = paid(&shop).await;
    let mut memo = memo(&order, 1, 7);
    memo["invoice_id"] = json!(1);
    let (status, answer) = shop.post("creditmemo/refund", &json!({ "creditmemo": memo })).await;
    assert_eq!((status, &answer["invoice_id"]), (200, &json!(1)));
    let (_, invoice) = shop.get("invoices/1").await;
    let used = (&invoice["base_total_refunded"], &invoice["is_used_for_refund"]);
    assert_eq!(used, (&json!(7), &json!(1)));
}
