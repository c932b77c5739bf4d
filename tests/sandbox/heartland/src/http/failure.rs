//! Refusing a request in the real system's words.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use indexmap::IndexMap;

use super::reply::json;
use crate::json::{Json, Name, Object, object};
use crate::settings::Settings;

/// A request that is refused whole: nothing of it was carried out.
#[derive(Debug)]
pub(crate) struct Failure {
    status: u16,
    error: &'static str,
    message: String,
    details: Option<Object>,
}

impl Failure {
    pub(crate) fn new(status: u16, error: &'static str, message: impl Into<String>) -> Self {
        Self { status, error, message: message.into(), details: None }
    }

    pub(crate) fn not_found() -> Self {
        Self::new(404, "not_found", "Not found")
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, "invalid_request", message)
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(401, "unauthorized", "Authentication is required")
    }

    pub(crate) fn method_not_allowed() -> Self {
        Self::new(405, "method_not_allowed", "This path does not take that method")
    }

    pub(crate) fn too_heavy() -> Self {
        Self::new(500, "internal_server_error", "Something went wrong")
    }

    /// The same failure, with the place it happened at before its message.
    pub(crate) fn at(self, place: &str) -> Self {
        Self { message: format!("{place}: {}", self.message), ..self }
    }

    /// The failure as a caller reads it, for places that answer with several at once.
    pub(crate) fn shown(&self) -> Json {
        let mut body =
            object([("error", self.error.into()), ("message", self.message.as_str().into())]);
        if let Some(details) = &self.details {
            body.insert(Name::Borrowed("details"), Json::Object(details.clone()));
        }
        Json::Object(body)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        (status, json(&self.shown())).into_response()
    }
}

/// The JSON body of a planned failure, in the same shape.
pub(crate) fn planned(status: u16) -> String {
    let failure = match status {
        401 => Failure::unauthorized(),
        _ => Failure::new(status, "server_error", "Something went wrong"),
    };
    failure.shown().to_string()
}

/// What is wrong with a record, all of it at once.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    fields: IndexMap<String, Vec<String>>,
    payment: Option<String>,
}

impl Refusals {
    /// Refuses a field's value; the reason continues a sentence that begins with its name.
    pub(crate) fn add(&mut self, field: &str, reason: impl Into<String>) {
        self.fields.entry(field.to_owned()).or_default().push(reason.into());
    }

    /// Refuses a reference that must be given but is not.
    pub(crate) fn need<T: Copy>(&mut self, field: &str, value: Option<T>) {
        if value.is_none() && !self.fields.contains_key(field) {
            self.add(field, "can't be blank");
        }
    }

    /// Refuses a text that must be given but is not.
    pub(crate) fn need_text(&mut self, field: &str, text: &str) {
        self.need(field, Some(text).filter(|text| !text.trim().is_empty()));
    }

    /// Refuses a payment: the other kind of permanent error.
    pub(crate) fn payment(&mut self, message: impl Into<String>) {
        self.payment = Some(message.into());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.payment.is_none()
    }

    /// # Errors
    /// When anything was refused.
    pub(crate) fn settle(self, settings: &Settings) -> Result<(), Failure> {
        if self.is_empty() {
            return Ok(());
        }
        if self.fields.is_empty() {
            return Err(Failure::new(400, "payment_error", self.payment.unwrap_or_default()));
        }
        let message = self.sentence();
        let reasons = |(field, reasons): (String, Vec<String>)| {
            let reasons: Vec<Json> = reasons.into_iter().map(Json::text).collect();
            (Name::Owned(field), Json::List(reasons))
        };
        let details = self.fields.into_iter().map(reasons).collect();
        let status = u16::try_from(settings.validation_status).unwrap_or(400);
        Err(Failure { details: Some(details), ..Failure::new(status, "validation_error", message) })
    }

    fn sentence(&self) -> String {
        let phrase = |(field, reasons): (&String, &Vec<String>)| {
            let subject = capitalised(&field.replace('_', " "));
            reasons
                .iter()
                .map(|reason| format!("{subject} {reason}"))
                .collect::<Vec<_>>()
                .join(", ")
        };
        self.fields.iter().map(phrase).collect::<Vec<_>>().join(", ")
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>());
    first.unwrap_or_default() + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::{Refusals, Settings};

    #[test]
    fn a_refusal_names_every_field_in_the_official_shape() {
        let mut refusals = Refusals::default();
        refusals.need_text("first_name", " ");
        refusals.add("email", "is invalid");
        let failure = refusals.settle(&Settings::default()).unwrap_err();
        assert_eq!(
            failure.shown().to_string(),
            r#"{"error":"validation_error","message":"First name can't be blank, Email is invalid","details":{"first_name":["can't be blank"],"email":["is invalid"]}}"#
        );
    }
}
