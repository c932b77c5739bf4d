//! Replays lives of a shop, in which a step meets what the steps before it left.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use sandbox_magento::{Options, Seed};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::client::{Answer, Client, Sender, Sending};
use crate::compare::exact_differences;
use crate::recordings::{Broken, read};
use crate::replay::{Failure, NOW, Outcome};
use crate::signing::Flaw;

/// One recorded life.
#[derive(Clone, Debug, Deserialize)]
pub struct Script {
    /// The number in the name of its file, such as `01`.
    #[serde(skip)]
    number: String,
    /// The shop that it begins with: `single` or `multi`.
    seed: String,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, Deserialize)]
struct Step {
    n: usize,
    request: Request,
    response: Response,
    /// Names by which later steps mention what stands at a path of this answer.
    save: BTreeMap<String, String>,
    /// Paths whose values change from run to run.
    volatile: HashSet<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Request {
    method: String,
    path: String,
    query: Vec<(String, Value)>,
    body: Value,
    auth: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Response {
    status: u16,
    body: Value,
}

impl Script {
    /// Reads the scripts of the repository in the order of their numbers.
    ///
    /// # Errors
    /// [`Broken`] names the first file that cannot be read.
    pub fn load_all() -> Result<Vec<Self>, Broken> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/magento/scripts");
        let broken = |cause: std::io::Error| Broken::new(&folder, cause);
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&folder).map_err(broken)? {
            files.push(entry.map_err(broken)?.path());
        }
        files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
        files.sort();
        files.iter().map(|file| Self::load(file)).collect()
    }

    fn load(file: &Path) -> Result<Self, Broken> {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let number = name.split('-').next().unwrap_or_default().to_owned();
        Ok(Self { number, ..read(file)? })
    }
}

/// Replays every script against a shop of its own; a step is named by script and number: `01/7`.
///
/// # Errors
/// When a sandbox does not start or does not answer at all.
pub async fn replay_scripts(scripts: &[Script]) -> Result<Vec<Outcome>, Failure> {
    let mut outcomes = Vec::new();
    for script in scripts {
        let mut life = Life::begin(&script.seed).await?;
        for step in &script.steps {
            let name = format!("{}/{}", script.number, step.n);
            outcomes.push(Outcome { name, differences: life.step(step).await? });
        }
    }
    Ok(outcomes)
}

/// One shop while a script is replayed against it.
struct Life {
    client: Client,
    /// What was saved, by its name in braces.
    saved: HashMap<String, String>,
}

impl Life {
    async fn begin(seed: &str) -> Result<Self, Failure> {
        let shop = if seed == "multi" { Seed::Multi } else { Seed::Single };
        let running = sandbox_magento::start(Options { shop, ..Options::default() }).await?;
        let client = Client::new(running);
        client.control("/clock", &json!({ "now": NOW, "stopped": true })).await?;
        let saved = HashMap::from([
            ("{{customer_password}}".to_owned(), client.customer_password().to_owned()),
            ("{{admin_password}}".to_owned(), client.admin_password().to_owned()),
        ]);
        Ok(Self { client, saved })
    }

    async fn step(&mut self, step: &Step) -> Result<Vec<String>, Failure> {
        let answer = self.client.send(&self.sending(&step.request)).await?;
        for (name, path) in &step.save {
            self.saved.insert(format!("{{{{{name}}}}}"), text(at(&answer.body, path)));
        }
        Ok(self.check(step, &answer))
    }

    fn check(&self, step: &Step, answer: &Answer) -> Vec<String> {
        let recorded = &step.response;
        let mut found = Vec::new();
        if recorded.status != answer.status {
            found.push(format!("status: recorded {}, got {}", recorded.status, answer.status));
        }
        let expected = self.filled_in(&recorded.body);
        found.extend(exact_differences(&expected, &answer.body, &step.volatile));
        found
    }

    fn sending(&self, request: &Request) -> Sending {
        let query =
            request.query.iter().map(|(name, value)| (name.clone(), self.filled(&text(value))));
        let body = match &request.body {
            Value::Null => None,
            Value::Object(map) if map.contains_key("__raw__") => Some(text(&map["__raw__"])),
            body => Some(self.filled_in(body).to_string()),
        };
        Sending {
            sender: self.sender(&request.auth),
            method: request.method.clone(),
            path: self.filled(&request.path),
            query: query.collect(),
            body,
        }
    }

    fn sender(&self, auth: &str) -> Sender {
        match auth {
            "none" => Sender::Guest,
            "limited" => Sender::Limited,
            "integration" => Sender::Integration(Flaw::None),
            "bad_signature" => Sender::Integration(Flaw::Signature),
            "bad_token" => Sender::Integration(Flaw::Token),
            "sha1" => Sender::Integration(Flaw::Method),
            "integration_bearer" => {
                Sender::Header("Bearer {{integration_access_token}}".to_owned())
            }
            "admin" => Sender::Admin,
            bearer => Sender::Header(self.filled(&format!("Bearer {{{{{bearer}_token}}}}"))),
        }
    }

    fn filled_in(&self, body: &Value) -> Value {
        match body {
            Value::String(text) => Value::String(self.filled(text)),
            Value::Array(list) => list.iter().map(|value| self.filled_in(value)).collect(),
            Value::Object(map) => {
                map.iter().map(|(key, value)| (key.clone(), self.filled_in(value))).collect()
            }
            other => other.clone(),
        }
    }

    /// Puts what was saved where its name stands.
    fn filled(&self, text: &str) -> String {
        self.saved.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }
}

/// The value at a path such as `$.items[0].item_id`; null where there is none.
fn at<'a>(body: &'a Value, path: &str) -> &'a Value {
    let keys = path.split(['.', '[', ']']).skip(1).filter(|key| !key.is_empty());
    keys.fold(body, |value, key| match key.parse::<usize>() {
        Ok(place) => &value[place],
        Err(_) => &value[key],
    })
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
