//! Users, and the probes that tell a caller who it is and where its account lives.

use axum::extract::State;
use axum::extract::{Extension, Path};
use axum::response::Response;
use axum::routing::get;
use axum::{Router, http::HeaderMap};

use crate::http::{App, Failure, Grant, Refusals, Resource, collection, json};
use crate::json::{Json, object};
use crate::record::{record, shown};
use crate::shop::Shop;

record! {
    /// Somebody who works in the account, or an integration.
    User = "users" {
        login: String [filter],
        first_name: String,
        last_name: String,
        email: Option<String>,
        active: bool = true,
        role_id: Option<i64>,
    }
}

impl User {
    /// The user whose token the sandbox prints.
    pub(crate) fn integration() -> Self {
        Self {
            login: "integration".to_owned(),
            first_name: "Integration".to_owned(),
            last_name: "User".to_owned(),
            email: Some("integration@example.com".to_owned()),
            ..Self::default()
        }
    }
}

impl Resource for User {
    fn settle(&mut self, _was: Option<&Self>, _shop: &Shop, refusals: &mut Refusals) {
        refusals.need_text("login", &self.login);
    }
}

async fn whoami(
    State(app): State<App>,
    Extension(grant): Extension<Grant>,
) -> Result<Response, Failure> {
    let shop = app.read();
    let user = shop.get::<User>(grant.user_id).ok_or_else(Failure::unauthorized)?;
    Ok(json(&Json::Object(shown(user))))
}

async fn host(headers: HeaderMap) -> Response {
    let host = headers.get("host").and_then(|host| host.to_str().ok());
    json(&Json::Object(object([("host", host.unwrap_or_default().into())])))
}

async fn setting(Path(key): Path<String>) -> Result<Response, Failure> {
    let value = match key.as_str() {
        "company_name" => Json::from("Sandbox Company"),
        "company.logo_url" => Json::Null,
        _ => return Err(Failure::not_found()),
    };
    Ok(json(&Json::Object(object([("value", value)]))))
}

pub(crate) fn routes() -> Router<App> {
    collection::<User>()
        .route("/system/whoami", get(whoami))
        .route("/system/host", get(host))
        .route("/settings/{key}", get(setting))
}
