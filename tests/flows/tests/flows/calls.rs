//! What becomes of calls that a shop refuses: another way to it, or a sentence for a person.

use flows::{World, delivery, is_settled};
use rig::Error;
use serde_json::json;

pub(crate) async fn a_shop_behind_a_proxy_is_reached_and_the_setting_is_named(world: &World) {
    let front = json!({ "signed_url": "https://127.0.0.1", "rest_root": "index.php/rest" });
    world.magento("front", front).await;
    world.place("order-get-new-guest", |_| {}).await;
    world.stage.stack.invoke("catch-up", &json!({})).await.unwrap();
    world.settled_as("order:1", "done").await;
    assert_eq!(world.order("M000000001").await["status"], "open");
    let logs = world.stage.stack.aws.logs("connect-catch-up").await.unwrap().concat();
    for setting in ["set MagentoSignedUrl to https://127.0.0.1", "set MagentoRestRoot to index.php"]
    {
        assert!(logs.contains(setting), "{setting}: {logs}");
    }
}

pub(crate) async fn a_shop_that_refuses_us_is_told_by_its_words_and_what_to_do(world: &World) {
    world.place("order-get-new-guest", |_| {}).await;
    world.magento("credentials", json!({ "expired": true })).await;
    let error = world.stage.stack.invoke("catch-up", &json!({})).await.unwrap_err();
    assert!(matches!(&error, Error::Function { kind, .. } if kind == "magento_denied"), "{error}");
    let told = error.to_string();
    let begins = "connect-catch-up failed (magento_denied): magento refused GET V1/orders with 401 \
                  \"Access token has been revoked\" (signed for ";
    assert!(told.starts_with(begins), "{told}");
    assert!(told.contains("check the four OAuth values of the integration"), "{told}");

    let draft = rig::place::project();
    let draft = draft.join("shared/entities/src/order/examples/delivery-note/to-heartland.yaml");
    let shadow = ["mapping", "shadow", draft.to_str().unwrap(), "--last", "1"];
    let (code, said) = world.connect(&shadow).await;
    assert_eq!(code, 3, "{said}");
    let said = said.as_str().unwrap();
    assert!(said.starts_with("connect: magento refused GET V1/orders with 401"), "{said}");

    let worker = world.worker().await;
    assert!(!is_settled(&worker.invoke(&delivery(1, "webhook", 1)).await));
    let row = world.ledger("order:1").await.unwrap();
    assert_eq!((&row["outcome"], &row["cause"]), (&json!("retrying"), &json!("magento_denied")));
    let reason = row["reason"].as_str().unwrap();
    assert!(reason.starts_with("magento refused GET V1/orders/1 with 401 \"Access"), "{reason}");

    // The same worker costs the shop one call a delivery from now on, and goes on by itself.
    let before = world.magento_log().await.as_array().unwrap().len();
    assert!(!is_settled(&worker.invoke(&delivery(1, "webhook", 2)).await));
    assert_eq!(world.magento_log().await.as_array().unwrap().len(), before + 1);
    world.magento("credentials", json!({ "expired": false })).await;
    assert!(is_settled(&worker.invoke(&delivery(1, "webhook", 3)).await));
    assert_eq!(world.ledger("order:1").await.unwrap().get("reason"), None);
}
