//! What the end-to-end scenarios share: the stage, and the few things that they do on it.
//!
//! Everything is real but the two systems: the binaries, deployed by the real template to
//! the emulator, its queues and tables. A worker can also be fed by hand ([`World::worker`]), to be
//! killed at a moment of the scenario's choice.

#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a scenario that cannot go on must fail, and its test says so"
)]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rig::aws::{Aws, Item};
use rig::build::Profile;
use rig::progress::Progress;
use rig::runtime::{Host, Outcome};
use rig::{Stage, Systems};
use serde_json::{Value, json};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

pub mod conformance;
mod webhook;

pub use webhook::{KEY, post, signature, standard};

/// Where workflows tell people.
const TOPIC: &str = "arn:aws:sns:us-east-1:000000000000:told";
/// Signs notifications; made up for these scenarios.
pub const NOTIFICATION_KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/// How long a scenario waits for something to become true.
const PATIENCE: Duration = Duration::from_secs(45);
const LOOK: Duration = Duration::from_millis(100);

/// The stage and the shop on it.
#[derive(Debug)]
pub struct World {
    /// Where everything runs.
    pub stage: Stage,
    /// What hears the notifications of workflows.
    pub listener: MockServer,
    /// The queue that hears the stack's topic.
    heard: String,
    /// The environment of a worker that is fed by hand.
    environment: BTreeMap<String, String>,
}

impl World {
    /// Raises the stage.
    ///
    /// # Errors
    /// What did not come up.
    pub async fn raise(profile: Profile) -> rig::Result<Self> {
        let listener = MockServer::start().await;
        Mock::given(method("POST")).respond_with(ResponseTemplate::new(204)).mount(&listener).await;
        let address = listener.uri();
        let parameters = [
            ("NotificationWebhookUrl", address.as_str()),
            ("NotificationTopicArn", TOPIC),
            // A release is taken up by the next record.
            ("ReleaseMaxAgeSeconds", "0"),
            ("CatchUpFrom", "2000-01-01T00:00:00Z"),
            ("CatchUpState", "DISABLED"),
            ("LookupTables", r#"{"payment_type":{"labgateway":"Web Card"}}"#),
        ];
        let systems = Systems {
            webhook_key: KEY.to_owned(),
            profile,
            parameters: parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            ..Systems::default()
        };
        let stage = Stage::raise(systems, Progress::detect()).await?;
        let key = json!({ "key": NOTIFICATION_KEY });
        stage.stack.aws.put_secret("connect/notification", &key).await?;
        let heard = listen(&stage.stack.aws).await?;
        let mut environment = stage.stack.environment("order-changed").await?;
        let aws = [
            ("AWS_ENDPOINT_URL", stage.emulator.endpoint()),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "000000000000"),
            ("AWS_SECRET_ACCESS_KEY", "local"),
            ("RUST_LOG", "error"),
        ];
        environment.extend(aws.map(|(name, value)| (name.to_owned(), value.to_owned())));
        Ok(Self { stage, listener, heard, environment })
    }

    /// Both systems and our own tables as on the first day; Heartland knows the recordings' goods.
    pub async fn reset(&self) {
        self.magento("reset", json!({})).await;
        self.heartland("reset", json!({})).await;
        self.clear_faults().await;
        let stack = &self.stage.stack;
        stack.aws.empty(&stack.ledger, &["subject"]).await.unwrap();
        stack.aws.empty(&stack.reviews, &["pk", "sk"]).await.unwrap();
        stack.aws.empty(&stack.cursors, &["name"]).await.unwrap();
        stack.aws.empty(&stack.documents, &["pk", "sk"]).await.unwrap();
        let types = ["Web Check", "Web Bank Transfer", "Web Purchase Order", "Web Card"];
        let goods = ["TEE-PLAIN", "MUG-01", "CAP-01", "SOCK-01", "BELT-01", "HOOD-01", "BAG-01"];
        self.heartland(
            "load",
            json!({
                "payment_types": types.map(|name| json!({ "name": name })),
                "items": goods.map(|sku| json!({
                    "public_id": sku, "description": sku, "price": 1, "stock": { "100001": 1000 },
                })),
            }),
        )
        .await;
    }

    /// Asks something of Magento's control endpoint.
    pub async fn magento(&self, what: &str, body: Value) -> Value {
        self.stage.magento.as_ref().unwrap().post(what, body.to_string()).await.unwrap()
    }

    /// Asks something of Heartland's control endpoint.
    pub async fn heartland(&self, what: &str, body: Value) -> Value {
        self.stage.heartland.as_ref().unwrap().post(what, body.to_string()).await.unwrap()
    }

    /// Everything that Heartland holds.
    pub async fn state(&self) -> Value {
        self.stage.heartland.as_ref().unwrap().get("state").await.unwrap()
    }

    /// What Heartland holds of orders and customers, without ids and times: the same whatever
    /// the way it came about.
    pub async fn holdings(&self) -> Value {
        let state = self.state().await;
        let orders = state["orders"].as_array().unwrap().iter().map(order_without_ids);
        let customers = state["customers"].as_array().unwrap().iter().map(|it| it["email"].clone());
        json!({ "orders": sorted(orders), "customers": sorted(customers) })
    }

    /// The one order with this public id; fails if there are none or several.
    pub async fn order(&self, public_id: &str) -> Value {
        let state = self.state().await;
        let orders = state["orders"].as_array().unwrap().iter();
        let mut found = orders.filter(|order| order["public_id"] == public_id);
        let order = found.next().unwrap_or_else(|| panic!("Heartland has no order {public_id}"));
        assert!(found.next().is_none(), "Heartland has {public_id} twice");
        order.clone()
    }

    /// Every request that Magento has answered.
    pub async fn magento_log(&self) -> Value {
        self.stage.magento.as_ref().unwrap().get("requests").await.unwrap()
    }

    /// Every request that Heartland has answered.
    pub async fn heartland_log(&self) -> Value {
        self.stage.heartland.as_ref().unwrap().get("requests").await.unwrap()
    }

    /// Requests that changed something in Heartland.
    pub async fn writes(&self) -> Vec<Value> {
        let log = self.heartland_log().await;
        let rows = log.as_array().cloned().unwrap_or_default();
        rows.into_iter().filter(|row| row["method"] != "GET").collect()
    }

    /// Places a recorded order in Magento: the recording's name in `tests/fixtures/magento`,
    /// with changes made to it.
    pub async fn place(&self, recording: &str, change: impl FnOnce(&mut Value)) {
        let mut order = recorded(recording);
        change(&mut order);
        self.magento("orders", order).await;
    }

    /// Ends every fault of both systems.
    pub async fn clear_faults(&self) {
        for control in [self.magento_control(), self.heartland_control()] {
            let url = format!("{control}/faults");
            reqwest::Client::new().delete(url).send().await.unwrap();
        }
    }

    fn magento_control(&self) -> &str {
        &self.stage.magento.as_ref().unwrap().ready.control
    }

    fn heartland_control(&self) -> &str {
        &self.stage.heartland.as_ref().unwrap().ready.control
    }

    /// A worker of our own, to be fed by hand.
    pub async fn worker(&self) -> Host {
        let binary = self.stage.built.binary("order-changed");
        Host::start(&binary, &self.environment).await.unwrap()
    }

    /// A worker that reaches the emulator by another address: through a proxy that counts.
    pub async fn worker_through(&self, endpoint: &str) -> Host {
        let mut environment = self.environment.clone();
        environment.insert("AWS_ENDPOINT_URL".to_owned(), endpoint.to_owned());
        let binary = self.stage.built.binary("order-changed");
        Host::start(&binary, &environment).await.unwrap()
    }

    /// Runs this program again, where the emulator is, with the tables of the stack.
    pub async fn again(&self, argument: &str) -> std::process::Output {
        let stack = &self.stage.stack;
        tokio::process::Command::new(std::env::current_exe().unwrap())
            .arg(argument)
            .envs(&self.environment)
            .envs([("LEDGER_TABLE", &stack.ledger), ("REVIEWS_TABLE", &stack.reviews)])
            .output()
            .await
            .unwrap()
    }

    /// Runs `connect` as a person would, and gives back its exit code and what it printed as JSON.
    pub async fn connect(&self, arguments: &[&str]) -> (i32, Value) {
        let binary = self.stage.built.binary(rig::build::COMMAND_LINE);
        let ran = tokio::process::Command::new(binary)
            .args(arguments)
            .args(["--stack", "connect", "--json"])
            .envs(&self.environment)
            .output()
            .await
            .unwrap();
        let said = serde_json::from_slice(&ran.stdout)
            .unwrap_or_else(|_| json!(String::from_utf8_lossy(&ran.stderr)));
        (ran.status.code().unwrap_or(-1), said)
    }

    /// What the stack's topic has told, as its subscribers receive it.
    pub async fn heard(&self) -> Vec<Value> {
        let ask =
            json!({ "QueueUrl": self.heard, "MaxNumberOfMessages": 10, "WaitTimeSeconds": 2 });
        let answer = self.stage.stack.aws.call("AmazonSQS.ReceiveMessage", &ask).await.unwrap();
        let messages = answer["Messages"].as_array().cloned().unwrap_or_default();
        let bodies = messages.iter().filter_map(|message| message["Body"].as_str());
        bodies.filter_map(|body| serde_json::from_str(body).ok()).collect()
    }

    /// Waits until the review of a subject is filed.
    pub async fn reviewed(&self, subject: &str) -> Item {
        let begun = Instant::now();
        loop {
            if let Some(review) = self.review(subject).await {
                return review;
            }
            assert!(begun.elapsed() < PATIENCE, "{subject} has no review");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The ledger's row of a subject.
    pub async fn ledger(&self, subject: &str) -> Option<Item> {
        let stack = &self.stage.stack;
        let rows = stack.aws.scan(&stack.ledger).await.unwrap();
        rows.into_iter().find(|row| row.get("subject").is_some_and(|it| it == subject))
    }

    /// The review of a subject.
    pub async fn review(&self, subject: &str) -> Option<Item> {
        let stack = &self.stage.stack;
        let rows = stack.aws.scan(&stack.reviews).await.unwrap();
        let mut reviews =
            rows.into_iter().filter(|row| row.get("sk").is_some_and(|it| it == "review"));
        reviews.find(|row| row.get("pk").is_some_and(|it| it == subject))
    }

    /// Waits until the ledger says this of a subject.
    pub async fn settled_as(&self, subject: &str, outcome: &str) {
        let begun = Instant::now();
        loop {
            let row = self.ledger(subject).await;
            let said = row.as_ref().and_then(|row| row.get("outcome")).cloned();
            if said.as_ref().is_some_and(|said| said == outcome) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{subject} is {row:?}, not {outcome}");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until both queues are empty.
    pub async fn drained(&self) {
        let begun = Instant::now();
        while self.stage.stack.in_flight().await.unwrap() > 0 {
            assert!(begun.elapsed() < PATIENCE, "the queues do not drain");
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// A queue that hears the topic.
async fn listen(aws: &Aws) -> rig::Result<String> {
    aws.query(&[("Action", "CreateTopic"), ("Name", "told")]).await?;
    let made = aws.call("AmazonSQS.CreateQueue", &json!({ "QueueName": "heard" })).await?;
    let queue = "arn:aws:sqs:us-east-1:000000000000:heard";
    let subscribe =
        [("Action", "Subscribe"), ("TopicArn", TOPIC), ("Protocol", "sqs"), ("Endpoint", queue)];
    aws.query(&subscribe).await?;
    Ok(made["QueueUrl"].as_str().unwrap().to_owned())
}

/// The body that Magento answered in a recorded exchange.
pub fn recorded(name: &str) -> Value {
    let file = rig::place::project().join(format!("tests/fixtures/magento/{name}.json"));
    let exchange: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    exchange["response"]["body"].clone()
}

/// A batch of one message about order `id`, as SQS delivers it for the n-th time.
pub fn delivery(id: u64, trigger: &str, receives: u32) -> Value {
    let event = json!({
        "entity": "order", "key": { "id": id.to_string() }, "source": "magento", "trigger": trigger,
    });
    message(&format!("message-{id}-{trigger}"), &event.to_string(), receives)
}

/// A batch of one message with any body.
pub fn message(message_id: &str, body: &str, receives: u32) -> Value {
    json!({ "Records": [{
        "messageId": message_id, "receiptHandle": "by-hand", "body": body,
        "attributes": { "ApproximateReceiveCount": receives.to_string(), "MessageGroupId": message_id },
        "messageAttributes": {}, "eventSource": "aws:sqs", "awsRegion": "us-east-1",
    }] })
}

/// Whether a batch was settled whole.
pub fn is_settled(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Answer(answer)
        if answer["batchItemFailures"].as_array().is_some_and(Vec::is_empty))
}

fn order_without_ids(order: &Value) -> Value {
    let rows = |name: &str, fields: &[&str]| {
        let rows = order[name].as_array().cloned().unwrap_or_default();
        sorted(rows.iter().map(|row| {
            let chosen = fields.iter().map(|field| ((*field).to_owned(), row[*field].clone()));
            Value::Object(chosen.collect())
        }))
    };
    json!({
        "public_id": order["public_id"], "status": order["status"], "total": order["total"],
        "balance": order["balance"], "shipping_charge": order["shipping_charge"],
        "lines": rows("lines", &["item_id", "qty", "adjusted_unit_price"]),
        "taxes": rows("taxes", &["description", "value"]),
        "payments": rows("payments", &["payment_type_id", "amount", "status"]),
    })
}

fn sorted(values: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut values: Vec<Value> = values.collect();
    values.sort_by_key(Value::to_string);
    values
}
