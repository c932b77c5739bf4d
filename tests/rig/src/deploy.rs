//! Deploys `infra/template.yaml` to the emulator, with the same `sam deploy` as to the cloud.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::aws::{ACCOUNT, Aws};
use crate::emulator::Emulator;
use crate::process::output;
use crate::tools::Tools;
use crate::{Error, Result, place};

/// As in `infra/samconfig.toml`.
const STACK: &str = "connect";
/// As in `infra/samconfig.toml`.
const BUCKET: &str = "artefacts";

/// What the template needs to know of the two systems, and the three secrets.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Base URL of Magento.
    pub magento_url: String,
    /// The Magento secret: the four parts of an integration, or `bearer`.
    pub magento_secret: Value,
    /// Base URL of Heartland.
    pub heartland_url: String,
    /// The Heartland secret: `token`.
    pub heartland_secret: Value,
    /// The webhook secret: `profiles`.
    pub webhook_secret: Value,
    /// Further parameters of the template, by name.
    pub parameters: BTreeMap<String, String>,
}

/// The deployed stack: the names of what the template made.
#[derive(Debug, Clone)]
pub struct Stack {
    /// A client of the cloud it is deployed to.
    pub aws: Aws,
    /// Where webhooks are posted: `{webhook_url}/magento/order`.
    pub webhook_url: String,
    /// Queue of changed orders.
    pub order_queue: String,
    /// Queue of what failed for good.
    pub dead_letter_queue: String,
    /// Table of what was carried over.
    pub ledger: String,
    /// Table of what waits for a person.
    pub reviews: String,
    /// Table of how far each poll has come.
    pub cursors: String,
    /// Table of mappings, workflows and releases.
    pub documents: String,
}

impl Stack {
    /// Deploys, gives the secrets their values, and reads the names of what was made.
    ///
    /// # Errors
    /// If the template cannot be deployed.
    pub async fn deploy(
        tools: &Tools,
        emulator: &Emulator,
        folder: &Path,
        settings: &Settings,
    ) -> Result<Self> {
        let aws = emulator.aws();
        aws.make_bucket(BUCKET).await?;
        let parameters = folder.join("parameters.yaml");
        std::fs::write(&parameters, parameters_text(settings))
            .map_err(Error::system(format!("write {}", parameters.display())))?;
        let mut command = tools.command("sam");
        command
            .current_dir(place::project().join("infra"))
            .args(["deploy", "--config-env", "local", "--parameter-overrides"])
            .arg(format!("file://{}", parameters.display()))
            // SAM leaves a folder for each function that it packages.
            .env("TMPDIR", folder)
            .env("AWS_ENDPOINT_URL", emulator.endpoint())
            .env("AWS_ACCESS_KEY_ID", ACCOUNT)
            .env("AWS_SECRET_ACCESS_KEY", "local")
            // The emulator is done at once; the default waits for seconds between two looks.
            .env("SAM_CLI_POLL_DELAY", "0.1")
            // Whatever account the shell is logged in to stays out of it.
            .env_remove("AWS_PROFILE")
            .env_remove("AWS_SESSION_TOKEN");
        output(&mut command).await?;
        aws.put_secret("connect/magento", &settings.magento_secret).await?;
        aws.put_secret("connect/heartland", &settings.heartland_secret).await?;
        aws.put_secret("connect/webhook", &settings.webhook_secret).await?;
        Self::read(aws, emulator.endpoint()).await
    }

    async fn read(aws: Aws, endpoint: &str) -> Result<Self> {
        let worker = aws.environment(&Self::function("order-changed")).await?;
        let poller = aws.environment(&Self::function("catch-up")).await?;
        let named = |from: &BTreeMap<String, String>, name: &str| {
            from.get(name).cloned().ok_or_else(|| Error::Unexpected {
                request: "the environment of the functions".into(),
                missing: name.into(),
            })
        };
        let api = aws.http_api(&format!("{STACK}-webhooks")).await?;
        Ok(Self {
            webhook_url: format!("{endpoint}/_aws/execute-api/{api}/$default"),
            order_queue: named(&worker, "ORDER_QUEUE_URL")?,
            dead_letter_queue: named(&worker, "DEAD_LETTER_QUEUE_URL")?,
            ledger: named(&worker, "LEDGER_TABLE")?,
            reviews: named(&worker, "REVIEWS_TABLE")?,
            cursors: named(&poller, "CURSORS_TABLE")?,
            documents: named(&worker, "DOCUMENTS_TABLE")?,
            aws,
        })
    }

    /// The deployed name of a function.
    pub fn function(name: &str) -> String {
        format!("{STACK}-{name}")
    }

    /// The environment that the template gives a function.
    ///
    /// # Errors
    /// If there is no such function.
    pub async fn environment(&self, function: &str) -> Result<BTreeMap<String, String>> {
        self.aws.environment(&Self::function(function)).await
    }

    /// Runs a function with `event` and waits for what it returns.
    ///
    /// # Errors
    /// If the function fails.
    pub async fn invoke(&self, function: &str, event: &Value) -> Result<Value> {
        self.aws.invoke(&Self::function(function), event).await
    }

    /// Messages in both queues, waiting, delayed or in work.
    ///
    /// # Errors
    /// If the emulator is gone.
    pub async fn in_flight(&self) -> Result<u64> {
        let orders = self.aws.depth(&self.order_queue).await?;
        let dead = self.aws.depth(&self.dead_letter_queue).await?;
        Ok(orders + dead)
    }
}

/// JSON is YAML, and quoting is JSON's business.
fn parameters_text(settings: &Settings) -> String {
    let mut parameters = json!({
        "MagentoUrl": settings.magento_url,
        "HeartlandUrl": settings.heartland_url,
    });
    for (name, value) in &settings.parameters {
        parameters[name] = json!(value);
    }
    parameters.to_string()
}
