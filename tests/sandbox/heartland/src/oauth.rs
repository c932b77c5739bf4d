//! How an app gets a merchant's token: a page to approve on, a code, an exchange.

use std::collections::HashMap;

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use jiff::{SignedDuration, Timestamp};

use crate::http::{App, Failure, Grant, json};
use crate::json::{Json, object};
use crate::shop::{Shop, uuid};

/// How long a code can be exchanged.
const CODE_LIVES: SignedDuration = SignedDuration::from_mins(10);

/// The apps that may ask, and the codes they were given.
#[derive(Clone, Debug)]
pub(crate) struct Apps {
    /// Secrets by client id.
    secrets: HashMap<String, String>,
    codes: HashMap<String, Code>,
    issued: i64,
}

#[derive(Clone, Debug)]
struct Code {
    client_id: String,
    redirect_uri: String,
    scope: String,
    expires_at: Timestamp,
}

impl Default for Apps {
    /// One app, for whoever tries the flow out.
    fn default() -> Self {
        let secrets = HashMap::from([("sandbox-client".to_owned(), "sandbox-secret".to_owned())]);
        Self { secrets, codes: HashMap::new(), issued: 0 }
    }
}

impl Apps {
    /// Registers an app, as the vendor's support does.
    pub(crate) fn register(&mut self, client_id: &str, secret: &str) {
        self.secrets.insert(client_id.to_owned(), secret.to_owned());
    }

    fn next(&mut self, kind: &str) -> String {
        self.issued += 1;
        uuid(kind, self.issued)
    }
}

type Parameters = HashMap<String, String>;

fn parameter<'a>(parameters: &'a Parameters, name: &str) -> Result<&'a str, Failure> {
    let value = parameters.get(name).map(String::as_str).filter(|value| !value.is_empty());
    value.ok_or_else(|| Failure::bad_request(format!("{name} is missing")))
}

fn check_app(shop: &Shop, parameters: &Parameters) -> Result<(), Failure> {
    let client_id = parameter(parameters, "client_id")?;
    parameter(parameters, "scope")?;
    parameter(parameters, "redirect_uri")?;
    if !shop.apps.secrets.contains_key(client_id) {
        return Err(Failure::new(401, "invalid_client", "No app has this client_id"));
    }
    Ok(())
}

/// The page on which a merchant approves.
async fn page(
    State(app): State<App>,
    Query(parameters): Query<Parameters>,
) -> Result<Html<String>, Failure> {
    check_app(&app.read(), &parameters)?;
    let field = |name: &str| {
        let value = escaped(parameters.get(name).map_or("", String::as_str));
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")
    };
    let fields: String = ["client_id", "scope", "redirect_uri", "state"].map(field).concat();
    let scope = escaped(parameter(&parameters, "scope")?);
    let client = escaped(parameter(&parameters, "client_id")?);
    Ok(Html(format!(
        "<!doctype html><title>Authorize</title><h1>Let {client} use your account?</h1>\
         <p>It asks for: {scope}</p><form method=\"post\">{fields}\
         <button>Approve</button></form>"
    )))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The merchant approved: back to the app, with a code.
async fn approve(
    State(app): State<App>,
    Form(parameters): Form<Parameters>,
) -> Result<Response, Failure> {
    let mut shop = app.write();
    check_app(&shop, &parameters)?;
    let redirect_uri = parameter(&parameters, "redirect_uri")?;
    let code = shop.apps.next("code");
    let given = Code {
        client_id: parameter(&parameters, "client_id")?.to_owned(),
        redirect_uri: redirect_uri.to_owned(),
        scope: parameter(&parameters, "scope")?.to_owned(),
        expires_at: shop.clock.now().checked_add(CODE_LIVES).unwrap_or(Timestamp::MAX),
    };
    shop.apps.codes.insert(code.clone(), given);
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("code", &code);
    if let Some(state) = parameters.get("state").filter(|state| !state.is_empty()) {
        query.append_pair("state", state);
    }
    let mark = if redirect_uri.contains('?') { '&' } else { '?' };
    let place = format!("{redirect_uri}{mark}{}", query.finish());
    Ok((StatusCode::FOUND, [(header::LOCATION, place)]).into_response())
}

/// The exchange of a code for a token; a code serves once.
async fn exchange(
    State(app): State<App>,
    Query(parameters): Query<Parameters>,
) -> Result<Response, Failure> {
    let mut shop = app.write();
    let client_id = parameter(&parameters, "client_id")?;
    let secret = parameter(&parameters, "client_secret")?;
    if shop.apps.secrets.get(client_id).map(String::as_str) != Some(secret) {
        return Err(Failure::new(401, "invalid_client", "The app is unknown or its secret wrong"));
    }
    if parameter(&parameters, "grant_type")? != "authorization_code" {
        return Err(Failure::new(400, "unsupported_grant_type", "Only authorization_code serves"));
    }
    let code = shop.apps.codes.remove(parameter(&parameters, "code")?);
    let now = shop.clock.now();
    let redirect_uri = parameters.get("redirect_uri").map_or("", String::as_str);
    let code = code.filter(|code| {
        code.client_id == client_id && code.redirect_uri == redirect_uri && now < code.expires_at
    });
    let code = code.ok_or_else(|| Failure::new(400, "invalid_grant", "The code does not serve"))?;
    let token = shop.apps.next("token");
    let scopes = code.scope.split_whitespace().map(str::to_owned).collect();
    shop.tokens.add(token.as_str(), Grant { scopes, ..Grant::full() });
    Ok(json(&granted(&mut shop, &token, &code.scope)))
}

fn granted(shop: &mut Shop, token: &str, scope: &str) -> Json {
    let mut granted = object([
        ("access_token", token.into()),
        ("token_type", "bearer".into()),
        ("scope", scope.into()),
    ]);
    if shop.settings.oauth_refresh {
        let refresh = shop.apps.next("refresh");
        granted
            .extend(object([("expires_in", 7_200_i64.into()), ("refresh_token", refresh.into())]));
    }
    Json::Object(granted)
}

/// The page lives beside the API.
pub(crate) fn page_routes() -> Router<App> {
    Router::new().route("/oauth/authorize", get(page).post(approve))
}

/// The exchange lives below `/api`, without a token.
pub(crate) fn exchange_routes() -> Router<App> {
    Router::new().route("/oauth/token", get(exchange))
}
