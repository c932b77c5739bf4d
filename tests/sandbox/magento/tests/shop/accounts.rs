use serde_json::{Value, json};

use crate::client::Shop;

async fn fill(shop: &Shop, cart: &Value, sku: &str, quantity: i64) {
    let item = json!({ "cartItem": { "sku": sku, "qty": quantity, "quote_id": cart.to_string() } });
    assert_eq!(shop.post(&format!("carts/{cart}/items"), &item).await.0, 200);
}

#[tokio::test]
async fn a_cart_given_to_a_customer_takes_over_what_the_customer_had() {
    let shop = Shop::single().await;
    let (_, own) = shop.post("customers/1/carts", &json!({})).await;
    fill(&shop, &own, "MUG-01", 1).await;
    let (_, cart) = shop.post("carts", &json!({})).await;
    fill(&shop, &cart, "MUG-01", 2).await;
    let body = json!({ "customerId": 1, "storeId": 1 });
    assert_eq!(shop.put(&format!("carts/{cart}"), &body).await, (200, json!(true)));
    let (_, items) = shop.get(&format!("carts/{cart}/items")).await;
    assert_eq!((items.as_array().unwrap().len(), &items[0]["qty"]), (1, &json!(3)));
    assert_eq!(shop.get(&format!("carts/{own}/items")).await.0, 404);
    assert_eq!(shop.put(&format!("carts/{own}"), &body).await.0, 404);
    let text = "The customer can't be assigned to the cart because the cart isn't anonymous.";
    let refused = (400, json!({ "message": text }));
    assert_eq!(shop.put(&format!("carts/{cart}"), &body).await, refused);
}

#[tokio::test]
async fn no_token_resets_a_password_since_no_mail_carries_one() {
    let shop = Shop::single().await;
    let (_, customer) = shop.get("customers/1").await;
    let mismatch = json!({ "message": "The password token is mismatched. Reset and try again." });
    let link = shop.get("customers/1/password/resetLinkToken/abc").await;
    assert_eq!(link, (400, mismatch.clone()));
    assert_eq!(shop.get("customers/999/password/resetLinkToken/abc").await.0, 404);
    assert_eq!(shop.get("customers/0/password/resetLinkToken/abc").await.0, 400);
    let body = json!({
        "email": customer["email"], "resetToken": "abc", "newPassword": "An0ther!Password",
    });
    assert_eq!(shop.post("customers/resetPassword", &body).await, (400, mismatch));
}

#[tokio::test]
async fn attributes_of_customers_and_addresses_describe_themselves() {
    let shop = Shop::single().await;
    let (_, name) = shop.get("attributeMetadata/customer/attribute/firstname").await;
    assert_eq!((&name["required"], &name["sort_order"]), (&json!(true), &json!(40)));
    assert_eq!(name["frontend_class"], "required-entry");
    let (_, email) = shop.get("attributeMetadata/customer/attribute/email").await;
    assert_eq!(email["frontend_class"], "required-entry validate-email");
    let (_, all) = shop.get("attributeMetadata/customer").await;
    assert_eq!(all[0]["options"][1], json!({ "label": "Main Website", "value": "1" }));
    let (_, form) = shop.get("attributeMetadata/customerAddress/form/customer_address_edit").await;
    assert_eq!(form[6]["attribute_code"], "street");
    assert_eq!(shop.get("attributeMetadata/customer/custom").await, (200, json!([])));
    assert_eq!(shop.get("attributeMetadata/customer/form/no_form").await.0, 404);
    assert_eq!(shop.get("attributeMetadata/customer/attribute/shoe_size").await.0, 404);
}
