//! From an HTTP request to the sandbox and back.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri, header};
use sandbox_faults::Faults;

use super::app::App;
use crate::control;
use crate::rest::{Incoming, Outgoing};

/// A web server before Magento refuses bodies above this.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// The shop behind its faults, and the control routes beside it.
pub(super) fn router(app: Arc<App>, faults: &Faults) -> Router {
    let control = faults.control().merge(Router::new().fallback(control).with_state(app.clone()));
    faults.wrap(Router::new().fallback(shop).with_state(app)).nest(control::BASE, control)
}

async fn shop(State(app): State<Arc<App>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return respond(too_large());
    };
    respond(app.shop(&incoming(&parts.method, &parts.uri, &parts.headers, &body)))
}

/// Takes whole shops at once, so its bodies have no limit of their own.
async fn control(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return respond(too_large());
    };
    respond(app.control(&incoming(&parts.method, &uri, &parts.headers, &body)))
}

fn incoming(method: &Method, uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Incoming {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Incoming {
        method: method.as_str().to_owned(),
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        host: text(header::HOST).unwrap_or_default(),
        authorization: text(header::AUTHORIZATION),
        content_type: text(header::CONTENT_TYPE),
        body: String::from_utf8_lossy(body).into_owned(),
    }
}

fn too_large() -> Outgoing {
    let body = "<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n</html>\r\n";
    Outgoing { status: 413, content_type: "text/html", body: body.to_owned() }
}

fn respond(outgoing: Outgoing) -> Response<Body> {
    let mut response = Response::new(Body::from(outgoing.body));
    *response.status_mut() =
        StatusCode::from_u16(outgoing.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = header::HeaderValue::from_static(outgoing.content_type);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
