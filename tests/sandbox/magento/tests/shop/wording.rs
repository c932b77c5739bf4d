//! Refusals in Magento's own words: status, text with its placeholders, and their values.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Shop;

/// A request, and the status, text and parameters of its refusal.
type Refusal = (Method, &'static str, Value, u16, &'static str, Value);

async fn check(shop: &Shop, refusals: impl IntoIterator<Item = Refusal>) {
    for (method, path, body, status, text, parameters) in refusals {
        let body = (!body.is_null()).then(|| body.to_string());
        let (answered, answer) = shop.send(method.clone(), path, body).await.unwrap();
        let told = (answered, &answer["message"], &answer["parameters"]);
        assert_eq!(told, (status, &json!(text), &parameters), "{method} {path}");
    }
}

const NO_ENTITY: &str = "No such entity with %fieldName = %fieldValue";
const INVALID: &str = "Invalid value of \"%value\" provided for the %fieldName field.";

fn field(name: &str, value: &Value) -> Value {
    json!({ "fieldName": name, "fieldValue": value })
}

fn customer(extra: &Value) -> Value {
    let mut customer = json!({ "email": "x@example.com", "firstname": "A", "lastname": "B" });
    customer.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    json!({ "customer": customer })
}

fn address(country: &str, region: i64) -> Value {
    customer(&json!({ "addresses": [{
        "firstname": "A", "lastname": "B", "street": ["1"], "city": "C", "telephone": "1",
        "postcode": "1", "country_id": country, "region": { "region_id": region },
    }] }))
}

#[tokio::test]
async fn customers_need_a_group_a_place_and_a_region_that_exist() {
    let shop = Shop::single().await;
    let post = |body, status, text, parameters| {
        (Method::POST, "customers", body, status, text, parameters)
    };
    let group = "The specified customer group id does not exist.";
    let website = "The website with id 9 that was requested wasn't found. \
                   Verify the website and try again.";
    let region = json!({ "fieldName": "regionId", "value": "999" });
    check(
        &shop,
        [
            post(customer(&json!({ "group_id": 99 })), 400, group, Value::Null),
            post(customer(&json!({ "website_id": 9 })), 404, website, Value::Null),
            post(address("US", 999), 400, INVALID, region),
        ],
    )
    .await;
    let (status, customer) = shop.post("customers", &address("XX", 0)).await;
    assert_eq!((status, &customer["addresses"]), (200, &json!([])));
}

#[tokio::test]
async fn the_catalogue_tells_what_it_does_not_know() {
    let shop = Shop::single().await;
    let get =
        |path, status, text, parameters| (Method::GET, path, Value::Null, status, text, parameters);
    let link = "The \"%1\" link type is unknown. Verify the type and try again.";
    let simple = "This is implemented for the \"%1\" configurable product only.";
    let image = "The image doesn't exist. Verify and try again.";
    let direction = "The sort order has to be specified as %1 for ascending order or %2 for \
                     descending order.";
    let sorted = "orders?searchCriteria[sortOrders][0][field]=entity_id\
                  &searchCriteria[sortOrders][0][direction]=up";
    check(
        &shop,
        [
            get("products/MUG-01/links/nope", 404, link, json!(["nope"])),
            get("products/MUG-01/options/9", 404, NO_ENTITY, field("optionId", &json!(9))),
            get("products/MUG-01/media/9", 404, image, Value::Null),
            get("configurable-products/MUG-01/options/all", 400, simple, json!(["MUG-01"])),
            get("categories/99/products", 404, NO_ENTITY, field("id", &json!(99))),
            get("customerGroups/default/9", 404, NO_ENTITY, field("storeId", &json!(9))),
            get(sorted, 400, direction, json!(["ASC", "DESC"])),
        ],
    )
    .await;
}

#[tokio::test]
async fn what_is_in_use_stays() {
    let shop = Shop::single().await;
    let delete =
        |path, text, parameters| (Method::DELETE, path, Value::Null, 400, text, parameters);
    let class = "You cannot delete this tax class because it is used in Tax Rules. \
                 You have to delete the rules it is used in first.";
    let group = "The attribute group can't be deleted because it contains system attributes.";
    check(
        &shop,
        [
            delete("taxClasses/2", class, Value::Null),
            delete(
                "taxRates/3",
                "The tax rate cannot be removed. It exists in a tax rule.",
                Value::Null,
            ),
            delete("categories/2", "Cannot delete category with id %1", json!(["2"])),
            delete(
                "products/attribute-sets/4",
                "The default attribute set can't be deleted.",
                Value::Null,
            ),
            delete("products/attribute-sets/groups/7", group, Value::Null),
            delete(
                "categories/2/products/MUG-01",
                "The category doesn't contain the specified product.",
                Value::Null,
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn price_routes_list_every_problem_of_every_row() {
    let shop = Shop::single().await;
    let prices = json!({ "prices": [
        { "price": -1, "store_id": 9, "sku": "NOPE" }, { "price": 13, "store_id": 0, "sku": "MUG-01" },
    ] });
    let (_, problems) = shop.post("products/base-prices", &prices).await;
    let expected = json!([
        { "message": "Invalid attribute %fieldName = %fieldValue.", "parameters": ["SKU", "NOPE"] },
        { "message": "Invalid attribute %fieldName = %fieldValue.", "parameters": ["Price", "-1"] },
        { "message": "Requested store is not found. Row ID: SKU = NOPE, Store ID: 9.",
          "parameters": ["NOPE", "9"] },
    ]);
    assert_eq!(problems, expected);
    assert_eq!(shop.get("products/MUG-01").await.1["price"], 13);
    let skus = json!({ "skus": ["MUG-01", "A", "B"] });
    let (status, answer) = shop.post("products/cost-information", &skus).await;
    assert_eq!((status, &answer["parameters"]), (404, &json!({ "sku": "A, B" })));
}

#[tokio::test]
async fn a_cart_names_itself_as_its_caller_knows_it() {
    let shop = Shop::single().await;
    let (_, mask) = shop.post("guest-carts", &json!({})).await;
    let cart = format!("guest-carts/{}", mask.as_str().unwrap());
    let item = |quantity: Value| json!({ "cartItem": { "sku": "MUG-01", "qty": quantity, "quote_id": mask } });
    let (status, answer) = shop.post(&format!("{cart}/items"), &item(json!(0))).await;
    assert_eq!((status, &answer["message"]), (400, &json!(INVALID)));
    let (_, answer) = shop.send(Method::DELETE, &format!("{cart}/items/9"), None).await.unwrap();
    assert_eq!(answer["parameters"], json!(["1", 9]));
    for nothing in ["shipping-methods", "coupons", "selected-payment-method"] {
        assert_eq!(shop.get(&format!("{cart}/{nothing}")).await, (200, json!([])), "{nothing}");
    }
}
