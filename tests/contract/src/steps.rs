//! What is done before an exchange so that the shop is in the state that it shows.

use serde_json::{Value, json};

use crate::client::{Sender, Sending};
use crate::replay::{Failure, Replay};
use crate::setups::{OrderStep, Step};
use crate::signing::Flaw;

impl Replay<'_> {
    /// Does one step.
    pub(crate) async fn step(&mut self, step: &Step) -> Result<(), Failure> {
        match step {
            Step::Replay(name) => Box::pin(self.exchange(name)).await.map(drop),
            Step::Call { method, path, body } => self.call(method, path, body).await.map(drop),
            Step::Order(order) => self.place(order).await,
            Step::AddToCart { sku, qty } => {
                let path = format!("/rest/default/V1/guest-carts/{}/items", self.cart);
                let body = json!({ "cartItem": { "sku": sku, "qty": qty, "quote_id": self.cart } });
                self.call("POST", &path, &body).await.map(drop)
            }
            Step::Settings(settings) => Ok(self.client.control("/settings", settings).await?),
            Step::Product(sku) => self.product(sku).await,
            Step::Source(code) => self.source(code).await,
        }
    }

    async fn call(&mut self, method: &str, path: &str, body: &Value) -> Result<Value, Failure> {
        let sending = Sending {
            sender: if path.contains("/mine") {
                Sender::Customer
            } else {
                Sender::Integration(Flaw::None)
            },
            method: method.to_owned(),
            path: self.translate(path),
            query: Vec::new(),
            body: (!body.is_null()).then(|| self.translate(&body.to_string())),
        };
        let answer = self.client.send(&sending).await?;
        if answer.status >= 300 {
            return Err(format!(
                "set-up {method} {path} {body}: {} {}",
                answer.status, answer.body
            )
            .into());
        }
        Ok(answer.body)
    }

    async fn place(&mut self, order: &OrderStep) -> Result<(), Failure> {
        let mask = self.call("POST", "/rest/default/V1/guest-carts", &Value::Null).await?;
        let mask = mask.as_str().unwrap_or_default().to_owned();
        let cart = format!("/rest/default/V1/guest-carts/{mask}");
        for (sku, qty) in &order.items {
            let body = json!({ "cartItem": { "sku": sku, "qty": qty, "quote_id": mask } });
            self.call("POST", &format!("{cart}/items"), &body).await?;
        }
        let shipping =
            &self.recordings.exchanges["checkout-guest-5-shipping-information"].request.body;
        let is_virtual = order.items.iter().all(|(sku, _)| sku == "GIFT-VIRT");
        if !is_virtual {
            self.call("POST", &format!("{cart}/shipping-information"), shipping).await?;
        }
        let address = shipping["addressInformation"]["billing_address"].clone();
        let body = json!({
            "email": "guest@example.com",
            "paymentMethod": order.payment,
            "billingAddress": address,
        });
        self.call("POST", &format!("{cart}/payment-information"), &body).await.map(drop)
    }

    /// Posts a product of the seed as it must have been posted.
    async fn product(&mut self, sku: &str) -> Result<(), Failure> {
        let seed = seed("products.json")?;
        let full = seed["full"].as_array().into_iter().flatten();
        let Some(product) = full.into_iter().find(|product| product["sku"] == sku) else {
            return Err(format!("the seed has no product {sku}").into());
        };
        let attributes = product["custom_attributes"].as_array().into_iter().flatten();
        let given = ["tax_class_id", "upc", "pos_color", "pos_size"];
        let attributes: Vec<&Value> = attributes
            .filter(|one| given.iter().any(|code| one["attribute_code"] == *code))
            .collect();
        let stock = &product["extension_attributes"]["stock_item"];
        let body = json!({ "product": {
            "sku": sku,
            "name": product["name"],
            "attribute_set_id": 4,
            "price": product["price"],
            "status": 1,
            "visibility": product["visibility"],
            "type_id": product["type_id"],
            "weight": product.get("weight"),
            "extension_attributes": {
                "website_ids": [1],
                "category_links": [{ "position": 0, "category_id": "3" }],
                "stock_item": { "qty": stock["qty"], "is_in_stock": true },
            },
            "custom_attributes": attributes,
        }});
        self.call("POST", "/rest/default/V1/products", &body).await.map(drop)
    }

    async fn source(&mut self, code: &str) -> Result<(), Failure> {
        let seed = seed("inventory.json")?;
        let sources = seed["sources"]["items"].as_array().into_iter().flatten();
        let Some(source) = sources.into_iter().find(|source| source["source_code"] == code) else {
            return Err(format!("the seed has no source {code}").into());
        };
        let mut source = source.clone();
        if let Some(map) = source.as_object_mut() {
            map.remove("extension_attributes");
        }
        let body = json!({ "source": source });
        self.call("POST", "/rest/default/V1/inventory/sources", &body).await.map(drop)
    }
}

fn seed(file: &str) -> Result<Value, Failure> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/magento/seed");
    Ok(serde_json::from_str(&std::fs::read_to_string(folder.join(file))?)?)
}
