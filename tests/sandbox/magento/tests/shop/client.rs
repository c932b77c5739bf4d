use reqwest::Method;
use sandbox_magento::{Options, Running, start};
use serde_json::{Value, json};

/// A running shop and an administrator's token.
pub(crate) struct Shop {
    pub(crate) running: Running,
    pub(crate) http: reqwest::Client,
    token: String,
}

/// Status and body of an answer.
pub(crate) type Answer = (u16, Value);

impl Shop {
    pub(crate) async fn open(options: Options) -> Self {
        let running = start(options).await.unwrap();
        let http = reqwest::Client::new();
        let mut shop = Self { running, http, token: String::new() };
        let admin = &shop.running.credentials.admin;
        let body = json!({ "username": admin.username, "password": admin.password });
        let (_, token) = shop.post("integration/admin/token", &body).await;
        token.as_str().unwrap().clone_into(&mut shop.token);
        shop
    }

    pub(crate) async fn single() -> Self {
        Self::open(Options::default()).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> Result<Answer, reqwest::Error> {
        let url = format!("{}/rest/default/V1/{path}", self.running.url);
        let mut request = self.http.request(method, url);
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        if let Some(body) = body {
            request = request.header("Content-Type", "application/json").body(body);
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        let text = response.text().await?;
        Ok((status, serde_json::from_str(&text).unwrap_or(Value::String(text))))
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body.to_string())).await.unwrap()
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PUT, path, Some(body.to_string())).await.unwrap()
    }

    pub(crate) async fn control(&self, method: Method, path: &str, body: &Value) -> Value {
        let url = format!("{}{path}", self.running.control);
        let request = self.http.request(method, url).body(body.to_string());
        let response = request.send().await.unwrap().error_for_status().unwrap();
        response.json().await.unwrap_or_default()
    }

    /// A guest's order of some products, paid by cheque; its id.
    pub(crate) async fn order(&self, items: &[(&str, Value)], coupon: Option<&str>) -> i64 {
        let (_, cart) = self.post("guest-carts", &json!({})).await;
        let cart = format!("guest-carts/{}", cart.as_str().unwrap());
        for (sku, quantity) in items {
            let item =
                json!({ "cartItem": { "sku": sku, "qty": quantity, "quote_id": cart[12..] } });
            let (status, answer) = self.post(&format!("{cart}/items"), &item).await;
            assert_eq!(status, 200, "{answer}");
        }
        if let Some(code) = coupon {
            self.put(&format!("{cart}/coupons/{code}"), &json!({})).await;
        }
        let address = json!({
            "country_id": "US", "region_id": 57, "region": "Texas", "region_code": "TX",
            "postcode": "78701", "city": "Austin", "street": ["1 Main St"], "telephone": "1",
            "firstname": "Ann", "lastname": "Lee", "email": "ann@example.com",
        });
        let shipping = json!({ "addressInformation": {
            "shipping_address": address, "billing_address": address,
            "shipping_carrier_code": "flatrate", "shipping_method_code": "flatrate",
        } });
        let (status, answer) = self.post(&format!("{cart}/shipping-information"), &shipping).await;
        assert_eq!(status, 200, "{answer}");
        let payment = json!({ "paymentMethod": { "method": "checkmo" } });
        let (status, order) = self.put(&format!("{cart}/order"), &payment).await;
        assert_eq!(status, 200, "{order}");
        order.as_i64().unwrap_or_else(|| order.as_str().unwrap().parse().unwrap())
    }
}
