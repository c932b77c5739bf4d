use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Shop;

async fn category(shop: &Shop, parent: &Value, name: &str) -> Value {
    let body = json!({ "category": { "parent_id": parent, "name": name, "is_active": true } });
    shop.post("categories", &body).await.1["id"].clone()
}

#[tokio::test]
async fn a_category_moves_with_what_is_below_it_but_never_below_itself() {
    let shop = Shop::single().await;
    let above = category(&shop, &json!(2), "Above").await;
    let below = category(&shop, &above, "Below").await;
    let to = |parent: &Value| json!({ "parentId": parent });
    let (status, _) = shop.put(&format!("categories/{above}/move"), &to(&below)).await;
    assert_eq!(status, 400);
    assert_eq!(shop.put(&format!("categories/{above}/move"), &to(&json!(3))).await.0, 200);
    let (_, moved) = shop.get(&format!("categories/{below}")).await;
    assert_eq!(moved["path"], json!(format!("1/2/3/{above}/{below}")));
    assert_eq!(moved["level"], 4);
    shop.send(Method::DELETE, &format!("categories/{above}"), None).await.unwrap();
    assert_eq!(shop.get(&format!("categories/{below}")).await.0, 404);
}

#[tokio::test]
async fn a_new_attribute_set_begins_as_its_skeleton_and_then_goes_its_own_way() {
    let shop = Shop::single().await;
    let set = json!({
        "attributeSet": { "attribute_set_name": "Shoes", "sort_order": 5 }, "skeletonId": 4,
    });
    let (_, made) = shop.post("products/attribute-sets", &set).await;
    assert_eq!(made["attribute_set_id"], 9);
    let path = "products/attribute-sets/9/attributes";
    let n_before = shop.get(path).await.1.as_array().unwrap().len();
    let (_, gone) = shop.send(Method::DELETE, &format!("{path}/upc"), None).await.unwrap();
    assert_eq!(gone, json!(true));
    assert_eq!(shop.get(path).await.1.as_array().unwrap().len(), n_before - 1);
    let default = shop.get("products/attribute-sets/4/attributes").await.1;
    assert_eq!(default.as_array().unwrap().len(), n_before);
    let product = json!({ "product": {
        "sku": "SHOE", "name": "Shoe", "price": 9, "attribute_set_id": 9, "type_id": "simple",
    } });
    assert_eq!(shop.post("products", &product).await.1["attribute_set_id"], 9);
}

#[tokio::test]
async fn a_second_image_of_a_name_gets_a_number() {
    let shop = Shop::single().await;
    let image = json!({ "entry": {
        "media_type": "image", "label": "x", "position": 1, "disabled": false, "types": [],
        "content": { "type": "image/png", "name": "My mug.png", "base64_encoded_data":
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==" },
    } });
    for _ in 0..2 {
        assert_eq!(shop.post("products/MUG-01/media", &image).await.0, 200);
    }
    let (_, images) = shop.get("products/MUG-01/media").await;
    let files: Vec<&Value> = images.as_array().unwrap().iter().map(|one| &one["file"]).collect();
    assert_eq!(files, [&json!("/M/y/My_mug.png"), &json!("/M/y/My_mug_1.png")]);
    let (status, answer) = shop
        .post(
            "products/CAP-01/media",
            &json!({ "entry": {
        "media_type": "image", "types": [], "content": { "type": "image/jpeg", "name": "a.jpg",
            "base64_encoded_data": image["entry"]["content"]["base64_encoded_data"] },
    } }),
        )
        .await;
    let text = "The image MIME type is not valid or not supported.";
    assert_eq!((status, &answer["message"]), (400, &json!(text)));
}

#[tokio::test]
async fn variations_need_a_value_for_every_option() {
    let shop = Shop::single().await;
    let (status, answer) =
        shop.post("configurable-products/SHIRT/child", &json!({ "childSku": "MUG-01" })).await;
    assert_eq!((status, &answer["parameters"]), (400, &json!(["pos_size"])));
}

#[tokio::test]
async fn a_choice_of_a_bundle_is_added_once_changed_and_taken_away() {
    let shop = Shop::single().await;
    let apart = json!([{ "attribute_code": "shipment_type", "value": 1 }]);
    let kit = json!({ "product": {
        "sku": "KIT", "name": "Kit", "type_id": "bundle", "attribute_set_id": 4, "price": 0,
        "custom_attributes": apart,
    } });
    assert_eq!(shop.post("products", &kit).await.0, 200);
    let option = json!({ "option": {
        "sku": "KIT", "title": "Cup", "required": true, "type": "select", "product_links": [],
    } });
    let (_, id) = shop.post("bundle-products/options/add", &option).await;
    let link = |rest: Value| {
        let mut link = json!({ "sku": "MUG-01", "qty": 2 });
        link.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        json!({ "linkedProduct": link })
    };
    let links = format!("bundle-products/KIT/links/{id}");
    let (_, choice) = shop.post(&links, &link(json!({}))).await;
    let (status, again) = shop.post(&links, &link(json!({}))).await;
    let text = "Child with specified sku: \"%1\" already assigned to product: \"%2\"";
    assert_eq!((status, &again["message"]), (400, &json!(text)));
    let changed = link(json!({ "id": choice.to_string(), "qty": 5 }));
    assert_eq!(shop.put(&links, &changed).await, (200, json!(true)));
    let children = shop.get("bundle-products/KIT/children").await.1;
    assert_eq!(children[0]["qty"], 5);
    let child = format!("bundle-products/KIT/options/{id}/children/MUG-01");
    for status in [200, 404] {
        assert_eq!(shop.send(Method::DELETE, &child, None).await.unwrap().0, status);
    }
}

#[tokio::test]
async fn options_give_a_product_one_variation_for_each_combination() {
    let shop = Shop::single().await;
    let values =
        |ids: &[i64]| ids.iter().map(|id| json!({ "value_index": id })).collect::<Vec<_>>();
    let body = json!({
        "product": { "sku": "POLO", "name": "Polo", "price": 10 },
        "options": [
            { "attribute_id": "137", "values": values(&[5, 4]) },
            { "attribute_id": "pos_color", "values": values(&[7, 8]) },
        ],
    });
    let (status, found) = shop.put("configurable-products/variation", &body).await;
    assert_eq!(status, 200, "{found}");
    let skus: Vec<_> = found.as_array().unwrap().iter().map(|one| one["sku"].clone()).collect();
    assert_eq!(skus, ["POLO-4-7", "POLO-4-8", "POLO-5-7", "POLO-5-8"]);
    assert_eq!((&found[0]["name"], &found[0]["visibility"]), (&json!("Polo-4-7"), &json!(1)));
    assert_eq!(
        found[0]["custom_attributes"][1],
        json!({ "attribute_code": "pos_color", "value": "7" })
    );
    assert_eq!(shop.get("products/POLO-4-7").await.0, 404);
}
