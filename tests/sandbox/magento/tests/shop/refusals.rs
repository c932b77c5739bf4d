use reqwest::Method;
use serde_json::json;

use crate::client::Shop;

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let shop = Shop::single().await;
    let body = Some("{\"entity\": ".to_owned());
    let (status, answer) = shop.send(Method::POST, "orders", body).await.unwrap();
    assert_eq!(status, 400);
    assert!(answer["message"].as_str().unwrap().starts_with("Decoding error"));
}

#[tokio::test]
async fn an_unknown_route_and_a_wrong_method_are_not_found() {
    let shop = Shop::single().await;
    assert_eq!(shop.get("nothing/here").await.0, 404);
    let (status, answer) = shop.put("order/1/ship", &json!({})).await;
    assert_eq!((status, &answer["message"]), (404, &json!("Request does not match any route.")));
}

#[tokio::test]
async fn a_huge_body_is_refused_and_the_shop_lives_on() {
    let shop = Shop::single().await;
    let body = format!("{{\"entity\": \"{}\"}}", "x".repeat(70_000_000));
    let refused = shop.send(Method::POST, "orders", Some(body)).await;
    assert!(refused.is_err() || refused.unwrap().0 == 413);
    assert_eq!(shop.get("store/websites").await.0, 200);
}

#[tokio::test]
async fn strange_paths_and_headers_do_not_crash_it() {
    let shop = Shop::single().await;
    for path in ["products/%ff%fe", "orders/99999999999999999999", "products?searchCriteria=1"] {
        let (status, _) = shop.get(path).await;
        assert!((200..=500).contains(&status), "{path}: {status}");
    }
    let url = format!("{}/rest/V1/orders/1", shop.running.url);
    for header in ["OAuth", "OAuth oauth_token", "Bearer", "Basic eA==", "OAuth a=\"\u{e9}\""] {
        let answer = shop.http.get(&url).header("Authorization", header).send().await.unwrap();
        assert!(matches!(answer.status().as_u16(), 400 | 401), "{header}");
    }
}

#[tokio::test]
async fn nobody_in_particular_may_read_orders() {
    let shop = Shop::single().await;
    let url = format!("{}/rest/V1/orders/1", shop.running.url);
    let answer = shop.http.get(url).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 401);
}

#[tokio::test]
async fn paths_outside_the_interface_are_told_apart() {
    let shop = Shop::single().await;
    let unclear = "Specified request cannot be processed.";
    for (path, status, text) in [
        ("/rest/nope/V1/store/websites", 400, unclear),
        ("/rest/default/async/V1/products/MUG-01", 400, unclear),
        ("/rest/V2/orders", 404, "Request does not match any route."),
    ] {
        let answer = shop.http.get(format!("{}{path}", shop.running.url)).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{path}");
        let body: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(body["message"], text, "{path}");
    }
    let url = format!("{}/rest/V1/store/websites", shop.running.url);
    let answer = shop.http.patch(&url).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 400);
    let answer = shop.http.get(format!("{}/", shop.running.url)).send().await.unwrap();
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
}
