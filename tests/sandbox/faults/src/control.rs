//! The routes by which a test or a person plans faults, reads the log and sets the clock.

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::clock::{Face, Setting};
use crate::layer::Faults;
use crate::limit::Limit;
use crate::log::{Entry, Question};
use crate::rule::{Armed, Rule};

impl Faults {
    /// `/faults`, `/requests`, `/clock` and `/limit`, to be nested under `/_control`.
    pub fn control(&self) -> Router {
        Router::new()
            .route("/faults", get(rules).post(add).delete(clear))
            .route("/faults/{id}", delete(remove))
            .route("/requests", get(requests).delete(forget))
            .route("/clock", get(face).post(set_clock))
            .route("/limit", get(limit).put(set_limit))
            .with_state(self.clone())
    }
}

/// One rule, a list of rules, or rules with the seed they fall by.
#[derive(Deserialize)]
#[serde(untagged)]
enum Plan {
    Seeded { seed: u64, rules: Vec<Rule> },
    Many(Vec<Rule>),
    One(Box<Rule>),
}

async fn add(State(faults): State<Faults>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let rules = match plan(read(&body)?)? {
        Plan::One(rule) => vec![*rule],
        Plan::Many(rules) => rules,
        Plan::Seeded { seed, rules } => {
            faults.reseed(seed);
            rules
        }
    };
    let ids: Vec<u64> = rules.into_iter().map(|rule| faults.add(rule)).collect();
    Ok(Json(json!({ "ids": ids })))
}

type Refusal = (StatusCode, Json<Value>);

/// Reads a body as JSON whatever its content type says, so that `curl -d` serves.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| refusal(&error))
}

/// Says what is wrong with a rule; an untagged enum alone would not.
fn plan(plan: Value) -> Result<Plan, Refusal> {
    let single = plan.get("effect").is_some();
    let plan = if single {
        serde_json::from_value(plan).map(|rule| Plan::One(Box::new(rule)))
    } else {
        serde_json::from_value(plan)
    };
    plan.map_err(|error| refusal(&error))
}

fn refusal(error: &serde_json::Error) -> Refusal {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": format!("not understood: {error}") })))
}

async fn rules(State(faults): State<Faults>) -> Json<Vec<Armed>> {
    Json(faults.rules())
}

async fn clear(State(faults): State<Faults>) -> StatusCode {
    faults.clear();
    StatusCode::NO_CONTENT
}

async fn remove(State(faults): State<Faults>, Path(id): Path<u64>) -> StatusCode {
    if faults.remove(id) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

async fn requests(State(faults): State<Faults>, Query(asked): Query<Question>) -> Json<Vec<Entry>> {
    Json(faults.requests(&asked))
}

async fn forget(State(faults): State<Faults>) -> StatusCode {
    faults.forget_requests();
    StatusCode::NO_CONTENT
}

async fn face(State(faults): State<Faults>) -> Json<Face> {
    Json(faults.clock().face())
}

async fn set_clock(State(faults): State<Faults>, body: Bytes) -> Result<Json<Face>, Refusal> {
    Ok(Json(faults.clock().set(&read::<Setting>(&body)?)))
}

async fn limit(State(faults): State<Faults>) -> Json<Limit> {
    Json(faults.limit())
}

async fn set_limit(State(faults): State<Faults>, body: Bytes) -> Result<Json<Limit>, Refusal> {
    faults.set_limit(read(&body)?);
    Ok(Json(faults.limit()))
}
