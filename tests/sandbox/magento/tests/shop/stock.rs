use sandbox_magento::{Options, Seed};
use serde_json::{Value, json};

use crate::client::Shop;

async fn multi() -> Shop {
    Shop::open(Options { shop: Seed::Multi, ..Options::default() }).await
}

async fn salable(shop: &Shop) -> Value {
    shop.get("inventory/get-product-salable-quantity/MUG-01/2").await.1
}

#[tokio::test]
async fn a_source_switched_off_counts_until_its_sku_is_written() {
    let shop = multi().await;
    assert_eq!(salable(&shop).await, 30);
    let off = json!({ "source": {
        "name": "Store 1", "enabled": false, "postcode": "1", "country_id": "US",
    } });
    assert_eq!(shop.put("inventory/sources/store-1", &off).await.0, 200);
    assert_eq!(salable(&shop).await, 30);
    let item = json!({ "sourceItems": [
        { "sku": "MUG-01", "source_code": "store-2", "quantity": 6, "status": 1 },
    ] });
    shop.post("inventory/source-items", &item).await;
    assert_eq!(salable(&shop).await, 6);
}

#[tokio::test]
async fn a_channel_that_a_stock_loses_sells_from_the_default_stock() {
    let shop = multi().await;
    let none = json!({ "stock": {
        "name": "Web Stock", "extension_attributes": { "sales_channels": [] },
    } });
    assert_eq!(shop.put("inventory/stocks/2", &none).await.0, 200);
    let (_, stock) = shop.get("inventory/stock-resolver/website/base").await;
    assert_eq!(stock["stock_id"], 1);
    let unknown = json!({ "stock": { "name": "x", "extension_attributes": {
        "sales_channels": [{ "type": "website", "code": "nope" }] } } });
    let (status, answer) = shop.put("inventory/stocks/2", &unknown).await;
    let text = "The website with code \"%code\" does not exist.";
    assert_eq!((status, &answer["errors"][0]["message"]), (400, &json!(text)));
}

#[tokio::test]
async fn transfers_tell_all_that_is_wrong_at_once() {
    let shop = multi().await;
    let transfer = json!({
        "originSourceCode": "nope", "destinationSourceCode": "nope",
        "items": [{ "sku": "MUG-01", "qty": 1 }],
    });
    let (status, answer) = shop.post("inventory/bulk-partial-source-transfer", &transfer).await;
    assert_eq!((status, answer["errors"].as_array().map(Vec::len)), (400, Some(4)));
}
