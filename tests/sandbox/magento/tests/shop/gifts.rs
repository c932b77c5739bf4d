use serde_json::json;

use crate::client::Shop;

#[tokio::test]
async fn carts_have_no_gift_messages_and_take_only_empty_ones() {
    let shop = Shop::single().await;
    let (_, cart) = shop.post("carts", &json!({})).await;
    let path = format!("carts/{cart}/gift-message");
    let message =
        |text: &str| json!({ "giftMessage": { "sender": "A", "recipient": "B", "message": text } });
    assert_eq!(shop.get(&path).await, (200, json!([])));
    let text = "Gift messages can't be used for an empty cart. Add an item and try again.";
    assert_eq!(shop.post(&path, &message("Hi")).await, (400, json!({ "message": text })));
    let item = json!({ "cartItem": { "sku": "MUG-01", "qty": 1, "quote_id": cart.to_string() } });
    let (_, item) = shop.post(&format!("carts/{cart}/items"), &item).await;
    let unavailable = json!({ "message": "The gift message isn't available." });
    assert_eq!(shop.post(&path, &message("Hi")).await, (400, unavailable.clone()));
    assert_eq!(shop.post(&path, &message("")).await, (200, json!(true)));
    let own = format!("{path}/{}", item["item_id"]);
    assert_eq!(shop.get(&own).await, (200, json!([])));
    assert_eq!(shop.post(&own, &message("Hi")).await, (400, unavailable));
    assert_eq!(shop.get(&format!("{path}/999")).await.0, 404);
}
