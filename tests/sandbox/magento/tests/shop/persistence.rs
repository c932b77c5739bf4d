use sandbox_magento::Options;
use serde_json::json;

use crate::client::Shop;

#[tokio::test]
async fn a_shop_with_a_file_survives_a_restart() {
    let file = std::env::temp_dir().join(format!("sandbox-magento-{}.jsonl", std::process::id()));
    let options = || Options { data: Some(file.clone()), ..Options::default() };
    let shop = Shop::open(options()).await;
    let id = shop.order(&[("MUG-01", json!(2))], Some("SAVE10")).await;
    assert_eq!(shop.post(&format!("order/{id}/ship"), &json!({})).await.0, 200);
    let (_, before) = shop.get(&format!("orders/{id}")).await;
    drop(shop);
    let shop = Shop::open(options()).await;
    let (_, after) = shop.get(&format!("orders/{id}")).await;
    std::fs::remove_file(&file).unwrap();
    assert_eq!(before, after);
    assert_eq!(after["items"][0]["qty_shipped"], 2);
}
