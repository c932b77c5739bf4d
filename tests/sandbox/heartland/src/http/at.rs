//! The ids in a path.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

use super::Failure;

/// The ids of a path in order; anything but numbers names nothing there is.
#[derive(Clone, Debug)]
pub(crate) struct At(Vec<i64>);

impl At {
    /// The last id.
    ///
    /// # Errors
    /// When the path has none.
    pub(crate) fn last(&self) -> Result<i64, Failure> {
        self.0.last().copied().ok_or_else(Failure::not_found)
    }

    /// The last two ids: a document's and its row's.
    ///
    /// # Errors
    /// When the path has fewer.
    pub(crate) fn last_two(&self) -> Result<(i64, i64), Failure> {
        match self.0.as_slice() {
            [.., parent, child] => Ok((*parent, *child)),
            _ => Err(Failure::not_found()),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for At {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let params = RawPathParams::from_request_parts(parts, state).await;
        let params = params.map_err(|_| Failure::not_found())?;
        let ids: Result<_, _> = params.iter().map(|(_, text)| text.parse()).collect();
        ids.map(Self).map_err(|_| Failure::not_found())
    }
}
