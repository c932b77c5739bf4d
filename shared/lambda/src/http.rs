//! The webhook endpoint: verify the raw bytes, stamp, queue, and only then answer 2xx.

use std::future::Future;

use aws_lambda_events::encodings::Body;
use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use entities::call::System;
use entities::entity::Key;
use flow::{Event, PortError, Trigger};
use http::{HeaderMap, HeaderValue};
use lambda_runtime::{LambdaEvent, service_fn};

use crate::Error;
use crate::webhook::{Accepted, Delivery, Hint, Rejection, challenge};

/// What the endpoint needs of its role.
pub(crate) trait Inbox: Sync {
    /// Lets the delivery in or not.
    fn accept(
        &self,
        delivery: &Delivery<'_>,
    ) -> impl Future<Output = Result<Result<Accepted, Rejection>, PortError>> + Send;

    /// Queues the event; `delivery_id` where the sender numbers its deliveries.
    fn queue(
        &self,
        event: &Event,
        delivery_id: Option<&str>,
    ) -> impl Future<Output = Result<(), PortError>> + Send;
}

/// The kinds of record that have a queue here.
const ENTITIES: [&str; 1] = [<entities::order::OrderEntity as entities::entity::Entity>::NAME];

/// Serves API Gateway's HTTP requests.
pub(crate) async fn serve(inbox: &impl Inbox) -> Result<(), Error> {
    lambda_runtime::run(service_fn(move |event: LambdaEvent<ApiGatewayV2httpRequest>| async move {
        // Boxed: the nested futures would make the type too deep for the compiler.
        Ok::<_, Error>(Box::pin(answer(event.payload, inbox)).await)
    }))
    .await
}

async fn answer(request: ApiGatewayV2httpRequest, inbox: &impl Inbox) -> ApiGatewayV2httpResponse {
    if request.request_context.http.method == http::Method::GET {
        let query = request.raw_query_string.as_deref().unwrap_or_default();
        return challenge(query).map_or_else(|| status(404), text);
    }
    let entity = request.path_parameters.get("entity").map_or("", String::as_str);
    let Some(entity) = ENTITIES.into_iter().find(|known| *known == entity) else {
        return status(404);
    };
    let Some(body) = raw_body(&request) else {
        return status(400);
    };
    let delivery = Delivery {
        headers: &request.headers,
        body: &body,
        path_token: request.path_parameters.get("token").map(String::as_str),
    };
    match receive(entity, &delivery, inbox).await {
        Ok(code) => status(code),
        Err(error) => {
            // 503: the sender tries again, and the poll finds what it gives up.
            tracing::error!(error = error.told(), "a webhook could not be queued");
            status(503)
        }
    }
}

async fn receive(
    entity: &str,
    delivery: &Delivery<'_>,
    inbox: &impl Inbox,
) -> Result<i64, PortError> {
    let accepted = match inbox.accept(delivery).await? {
        Ok(accepted) => accepted,
        Err(rejection) => {
            tracing::warn!(outcome = "refused", code = rejection.as_str(), entity, "webhook");
            return Ok(rejection.status().into());
        }
    };
    let Some(event) = event(entity, accepted.hint) else {
        tracing::warn!(outcome = "refused", code = "names_no_record", entity, "webhook");
        return Ok(422);
    };
    inbox.queue(&event, accepted.delivery_id.as_deref()).await?;
    tracing::info!(
        outcome = "queued",
        subject = event.subject(),
        profile = accepted.profile,
        "webhook"
    );
    Ok(202)
}

fn event(entity: &str, hint: Hint) -> Option<Event> {
    let key = hint.id.map(Key::Id).or(hint.increment_id.map(Key::Number))?;
    Some(Event {
        entity: entity.to_owned(),
        key,
        source: System::Magento,
        version: hint.version,
        trigger: Trigger::Webhook,
        decision: None,
    })
}

/// The bytes as the sender wrote them.
fn raw_body(request: &ApiGatewayV2httpRequest) -> Option<Vec<u8>> {
    let body = request.body.as_deref().unwrap_or_default();
    if request.is_base64_encoded {
        BASE64_STANDARD.decode(body).ok()
    } else {
        Some(body.as_bytes().to_vec())
    }
}

fn status(code: i64) -> ApiGatewayV2httpResponse {
    let mut response = ApiGatewayV2httpResponse::default();
    response.status_code = code;
    response
}

fn text(word: &str) -> ApiGatewayV2httpResponse {
    let mut response = status(200);
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("text/plain"));
    response.headers = headers;
    response.body = Some(Body::Text(word.to_owned()));
    response
}
