//! The few calls of AWS that a demo or a test makes itself, as plain JSON over HTTP.
//!
//! No SDK: the emulator checks no signature, and each SDK crate costs minutes of building.

use std::collections::BTreeMap;

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Map, Value, json};

use crate::{Error, Result};

/// Where everything runs.
pub const REGION: &str = "us-east-1";
/// The emulator's account.
pub const ACCOUNT: &str = "000000000000";

/// An item of a table, with plain values in place of DynamoDB's typed ones.
pub type Item = Map<String, Value>;

/// A client of the emulator.
#[derive(Debug, Clone)]
pub struct Aws {
    http: Client,
    endpoint: String,
}

impl Aws {
    pub(crate) fn at(endpoint: String) -> Self {
        Self { http: local_client(), endpoint }
    }

    /// Any operation of a JSON service, such as `AmazonSQS.SendMessage`.
    ///
    /// # Errors
    /// If it is not answered, or refused.
    pub async fn call(&self, operation: &str, input: &Value) -> Result<Value> {
        let request = self
            .http
            .post(&self.endpoint)
            .header("x-amz-target", operation)
            .header("content-type", "application/x-amz-json-1.0")
            .body(input.to_string());
        answer(operation, signed(request)).await
    }

    /// Runs a function with `event` and waits for what it returns.
    ///
    /// # Errors
    /// If it is not answered, or the function fails.
    pub async fn invoke(&self, function: &str, event: &Value) -> Result<Value> {
        let path = format!("/2015-03-31/functions/{function}/invocations");
        let request = self.request(Method::POST, &path).body(event.to_string());
        let name = format!("invocation of {function}");
        let answered = request.send().await.map_err(Error::unanswered(&name))?;
        if answered.headers().contains_key("x-amz-function-error") {
            let body = answered.text().await.map_err(Error::unanswered(&name))?;
            return Err(failure(function, &body));
        }
        read(&name, answered).await
    }

    /// The environment that the template gives a function.
    ///
    /// # Errors
    /// If there is no such function.
    pub async fn environment(&self, function: &str) -> Result<BTreeMap<String, String>> {
        let path = format!("/2015-03-31/functions/{function}/configuration");
        let request = format!("the configuration of {function}");
        let mut found = answer(&request, self.request(Method::GET, &path)).await?;
        serde_json::from_value(found["Environment"]["Variables"].take())
            .map_err(|_| Error::Unexpected { request, missing: "an environment".into() })
    }

    /// The id of the HTTP API with this name.
    ///
    /// # Errors
    /// If there is none.
    pub async fn http_api(&self, name: &str) -> Result<String> {
        let request = "the list of HTTP APIs";
        let found = answer(request, self.request(Method::GET, "/v2/apis")).await?;
        let apis = found["items"].as_array().map(Vec::as_slice).unwrap_or_default();
        let api = apis.iter().find(|api| api["name"] == name);
        let id = api.and_then(|api| api["apiId"].as_str());
        id.map(str::to_owned)
            .ok_or_else(|| Error::Unexpected { request: request.into(), missing: name.into() })
    }

    /// Any action of a query service, such as SNS, with values that need no escaping.
    ///
    /// # Errors
    /// If it is not answered, or refused.
    pub async fn query(&self, parameters: &[(&str, &str)]) -> Result<()> {
        let body: Vec<String> =
            parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self
            .http
            .post(format!("{}/", self.endpoint))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.join("&"));
        answer("a query", signed(request)).await.map(drop)
    }

    /// Makes an empty bucket.
    ///
    /// # Errors
    /// If it is refused.
    pub async fn make_bucket(&self, name: &str) -> Result<()> {
        let request = self.request(Method::PUT, &format!("/{name}"));
        answer("making a bucket", request).await.map(drop)
    }

    /// Gives a secret its value.
    ///
    /// # Errors
    /// If there is no such secret.
    pub async fn put_secret(&self, id: &str, value: &Value) -> Result<()> {
        let input = json!({ "SecretId": id, "SecretString": value.to_string() });
        self.call("secretsmanager.PutSecretValue", &input).await.map(drop)
    }

    /// How many messages a queue holds, waiting, delayed or in work.
    ///
    /// # Errors
    /// If there is no such queue.
    pub async fn depth(&self, queue_url: &str) -> Result<u64> {
        let input = json!({ "QueueUrl": queue_url, "AttributeNames": ["All"] });
        let found = self.call("AmazonSQS.GetQueueAttributes", &input).await?;
        let count = |suffix: &str| {
            let count = &found["Attributes"][format!("ApproximateNumberOfMessages{suffix}")];
            count.as_str().and_then(|count| count.parse::<u64>().ok()).unwrap_or(0)
        };
        Ok(count("") + count("NotVisible") + count("Delayed"))
    }

    /// All items of a table.
    ///
    /// # Errors
    /// If there is no such table.
    pub async fn scan(&self, table: &str) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        let mut input = json!({ "TableName": table, "ConsistentRead": true });
        loop {
            let found = self.call("DynamoDB_20120810.Scan", &input).await?;
            let page = found["Items"].as_array().map(Vec::as_slice).unwrap_or_default();
            items.extend(page.iter().map(item));
            if found["LastEvaluatedKey"].is_null() {
                return Ok(items);
            }
            input["ExclusiveStartKey"] = found["LastEvaluatedKey"].clone();
        }
    }

    /// Deletes all items of a table; `keys` are its key attributes, which must be text.
    ///
    /// # Errors
    /// If there is no such table.
    pub async fn empty(&self, table: &str, keys: &[&str]) -> Result<()> {
        for item in self.scan(table).await? {
            let typed = |key: &&str| ((*key).to_owned(), json!({ "S": item.get(*key) }));
            let key: Map<_, _> = keys.iter().map(typed).collect();
            let input = json!({ "TableName": table, "Key": key });
            self.call("DynamoDB_20120810.DeleteItem", &input).await?;
        }
        Ok(())
    }

    /// What a function has logged, oldest first.
    ///
    /// # Errors
    /// If it has no log group.
    pub async fn logs(&self, function: &str) -> Result<Vec<String>> {
        let input = json!({ "logGroupName": format!("/aws/lambda/{function}") });
        let found = self.call("Logs_20140328.FilterLogEvents", &input).await?;
        let events = found["events"].as_array().map(Vec::as_slice).unwrap_or_default();
        let message = |event: &Value| event["message"].as_str().map(str::to_owned);
        Ok(events.iter().filter_map(message).collect())
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        signed(self.http.request(method, format!("{}{path}", self.endpoint)))
    }
}

/// A client that no proxy setting of the shell leads astray.
pub(crate) fn local_client() -> Client {
    Client::builder().no_proxy().build().unwrap_or_default()
}

/// Names the account; the signature is not looked at.
fn signed(request: RequestBuilder) -> RequestBuilder {
    let scope = format!("{ACCOUNT}/20260101/{REGION}/any/aws4_request");
    let authorization =
        format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0");
    request.header("authorization", authorization)
}

async fn answer(name: &str, request: RequestBuilder) -> Result<Value> {
    read(name, request.send().await.map_err(Error::unanswered(name))?).await
}

async fn read(name: &str, answer: Response) -> Result<Value> {
    let status = answer.status();
    let body = answer.text().await.map_err(Error::unanswered(name))?;
    if status >= StatusCode::BAD_REQUEST {
        return Err(Error::Refused { request: name.into(), status: status.as_u16(), body });
    }
    Ok(serde_json::from_str(&body).unwrap_or(Value::Null))
}

/// What a function reported, by its error type and message.
fn failure(function: &str, body: &str) -> Error {
    let reported: Value = serde_json::from_str(body).unwrap_or_default();
    let said = |field: &str| reported[field].as_str().map(str::to_owned);
    Error::Function {
        function: function.to_owned(),
        kind: said("errorType").unwrap_or_else(|| "without an error type".to_owned()),
        message: said("errorMessage").unwrap_or_else(|| body.to_owned()),
    }
}

fn item(typed: &Value) -> Item {
    let attributes = typed.as_object().into_iter().flatten();
    attributes.map(|(name, value)| (name.clone(), plain(value))).collect()
}

/// `{"N": "1"}` becomes `"1"`: numbers stay text, because they may be amounts.
fn plain(typed: &Value) -> Value {
    let Some((kind, value)) = typed.as_object().and_then(|typed| typed.iter().next()) else {
        return Value::Null;
    };
    match kind.as_str() {
        "NULL" => Value::Null,
        "M" => Value::Object(item(value)),
        "L" => value.as_array().into_iter().flatten().map(plain).collect(),
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_function_that_fails_is_told_by_name_type_and_message() {
        let body = r#"{"errorType":"magento_denied","errorMessage":"magento refused GET x"}"#;
        let told = |body| super::failure("connect-catch-up", body).to_string();
        assert_eq!(told(body), "connect-catch-up failed (magento_denied): magento refused GET x");
        assert_eq!(told("?"), "connect-catch-up failed (without an error type): ?");
    }

    #[test]
    fn typed_attributes_become_plain_values_with_numbers_as_text() {
        let typed = json!({
            "subject": { "S": "order:1" },
            "seen": { "M": { "total": { "N": "10.50" }, "lines": { "L": [{ "BOOL": true }, { "NULL": true }] } } },
        });
        let plain =
            json!({ "subject": "order:1", "seen": { "total": "10.50", "lines": [true, null] } });
        assert_eq!(serde_json::Value::Object(super::item(&typed)), plain);
    }
}
