//! What a test or a demonstration may do behind the account's back.

mod load;
mod state;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use sandbox_faults::Faults;

use crate::hooks;
use crate::http::{App, Failure, Grant, json};
use crate::json::{Json, object, parse};

#[derive(Clone)]
struct Control {
    app: App,
    faults: Faults,
}

/// `/load`, `/state`, `/reset`, `/settings` and `/tokens`.
pub(crate) fn router(app: &App, faults: &Faults) -> Router {
    Router::new()
        .route("/load", post(load))
        .route("/state", get(state))
        .route("/reset", post(reset))
        .route("/settings", get(settings).put(change_settings))
        .route("/take", post(take))
        .route("/apps", post(add_app))
        .route("/tokens", post(add_token))
        .route("/tokens/{token}", delete(revoke_token))
        .layer(DefaultBodyLimit::disable())
        .with_state(Control { app: app.clone(), faults: faults.clone() })
}

fn body(bytes: &Bytes) -> Result<Json, Failure> {
    let text = std::str::from_utf8(bytes);
    let text = text.map_err(|_| Failure::bad_request("The body is not UTF-8"))?;
    parse(text).map_err(|error| Failure::bad_request(format!("The body is not JSON: {error}")))
}

async fn load(State(control): State<Control>, bytes: Bytes) -> Result<Response, Failure> {
    let loaded = load::load(&mut control.app.write(), &body(&bytes)?)?;
    Ok(json(&loaded))
}

async fn state(State(control): State<Control>) -> Response {
    json(&state::state(&control.app.read()))
}

/// Back to the start: data, settings, tokens, faults, clock and log.
async fn reset(State(control): State<Control>) -> StatusCode {
    control.faults.clear();
    control.faults.forget_requests();
    control.faults.clock().reset();
    control.app.reset();
    control.faults.set_limit(control.app.read().settings.limit());
    StatusCode::NO_CONTENT
}

async fn settings(State(control): State<Control>) -> Response {
    json(&Json::Object(control.app.read().settings.shown()))
}

async fn change_settings(
    State(control): State<Control>,
    bytes: Bytes,
) -> Result<Response, Failure> {
    let wanted = body(&bytes)?;
    let mut shop = control.app.write();
    let mut changed = shop.settings.clone();
    for (name, value) in wanted.as_object().into_iter().flatten() {
        changed.set(name, value).map_err(|error| Failure::bad_request(error.to_string()))?;
    }
    control.faults.set_limit(changed.limit());
    shop.settings = changed;
    Ok(json(&Json::Object(shop.settings.shown())))
}

/// `{"payment_type_id", "action", "amount", "number", "payment_id", "ticket_id", "order_id"}`.
async fn take(State(control): State<Control>, bytes: Bytes) -> Result<Response, Failure> {
    Ok(json(&hooks::take(&control.app, &body(&bytes)?).await?))
}

/// `{"token", "scopes": ["item.read"], "user_id", "margins": false}`; all scopes when left out.
async fn add_token(State(control): State<Control>, bytes: Bytes) -> Result<Response, Failure> {
    let wanted = body(&bytes)?;
    let token = wanted.get("token").and_then(Json::as_text);
    let token = token.ok_or_else(|| Failure::bad_request("token is missing"))?;
    let full = Grant::full();
    let scopes = wanted.get("scopes").and_then(Json::as_list);
    let text = |scope: &Json| scope.as_text().map(str::to_owned);
    let grant = Grant {
        user_id: wanted.get("user_id").and_then(Json::as_id).unwrap_or(full.user_id),
        scopes: scopes.map_or(full.scopes, |scopes| scopes.iter().filter_map(text).collect()),
        sees_margins: wanted.get("margins") != Some(&Json::Bool(false)),
    };
    control.app.write().tokens.add(token, grant);
    let added = object([("token", token.into())]);
    Ok((StatusCode::CREATED, json(&Json::Object(added))).into_response())
}

/// `{"client_id", "client_secret"}`: an app, as the vendor registers it.
async fn add_app(State(control): State<Control>, bytes: Bytes) -> Result<StatusCode, Failure> {
    let wanted = body(&bytes)?;
    let text = |name: &str| {
        let text = wanted.get(name).and_then(Json::as_text);
        text.ok_or_else(|| Failure::bad_request(format!("{name} is missing")))
    };
    control.app.write().apps.register(text("client_id")?, text("client_secret")?);
    Ok(StatusCode::CREATED)
}

async fn revoke_token(State(control): State<Control>, Path(token): Path<String>) -> StatusCode {
    if control.app.write().tokens.revoke(&token) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}
