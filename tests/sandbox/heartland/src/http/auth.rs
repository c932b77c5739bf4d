//! Bearer tokens: who is asking, and what they may do.

use std::collections::HashMap;

use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{App, Failure, scope};

/// What a token stands for.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) user_id: i64,
    pub(crate) scopes: Vec<String>,
    /// May see margins in reports.
    pub(crate) sees_margins: bool,
}

impl Grant {
    /// The first user's, with every permission.
    pub(crate) fn full() -> Self {
        Self { user_id: 100_001, scopes: vec!["*".to_owned()], sees_margins: true }
    }
}

/// The tokens of an account.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tokens(HashMap<String, Grant>);

impl Tokens {
    pub(crate) fn add(&mut self, token: impl Into<String>, grant: Grant) {
        self.0.insert(token.into(), grant);
    }

    /// False when there is no such token.
    pub(crate) fn revoke(&mut self, token: &str) -> bool {
        self.0.remove(token).is_some()
    }

    fn grant(&self, token: &str) -> Option<&Grant> {
        self.0.get(token)
    }
}

/// Lets a request pass when its token is known and allows it; the grant goes with it.
pub(crate) async fn admit(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match admitted(&app, &request) {
        Ok(grant) => {
            request.extensions_mut().insert(grant);
            next.run(request).await
        }
        Err(failure) => failure.into_response(),
    }
}

fn admitted(app: &App, request: &Request) -> Result<Grant, Failure> {
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(bearer).ok_or_else(Failure::unauthorized)?;
    let shop = app.read();
    let grant = shop.tokens.grant(token).ok_or_else(Failure::unauthorized)?;
    let path = request.uri().path().trim_start_matches("/api/");
    match scope::needed(request.method(), path) {
        Some(needed) if !scope::covers(&grant.scopes, &needed) => {
            Err(Failure::new(403, "forbidden", format!("This token lacks the scope {needed}")))
        }
        _ => Ok(grant.clone()),
    }
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
