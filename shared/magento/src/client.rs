//! Sends calls to one shop.

use std::sync::atomic::{AtomicBool, Ordering};

use entities::call::{Call, Reply, System, magento::Search};
use flow::{CallClass, CallError, Channel};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde_json::value::RawValue;
use transport::{Base, HeaderValue, Http, SetupError, Transport, Url};

use crate::{
    credentials::Credentials,
    oauth::{self, Keys, PathForm, Stamp},
    page::Page,
    refusal,
};

/// A bearer that Magento does not accept: it does not say whether token or permission fails.
const TOKEN_OR_PERMISSION: &str = "unknown_token_or_missing_permission";

/// The client of one shop.
#[derive(Debug)]
pub struct Client {
    base: Base,
    scope: String,
    credentials: Credentials,
    transport: Transport,
    /// Whether the shop was last seen to sign paths as they are sent; learnt from refusals.
    signs_as_sent: AtomicBool,
}

/// Each attempt is signed anew. The path of a call starts with `V1`.
impl Channel for Client {
    async fn send(&self, call: &Call) -> Result<Reply, CallError> {
        let url = self.base.url(System::Magento, &["rest", &self.scope], call)?;
        let form = self.path_form();
        match self.send_signed(call, &url, form).await {
            Err(error) if self.may_sign_otherwise(&url, &error) => {
                let reply = self.send_signed(call, &url, form.other()).await?;
                self.signs_as_sent.store(form.other() == PathForm::AsSent, Ordering::Relaxed);
                Ok(reply)
            }
            settled => settled,
        }
    }
}

impl Client {
    /// A client of the shop at `base_url`, without `/rest`. Connects with the first call.
    ///
    /// `scope` is the store view that calls are made for: `all`, `default` or a code. Writing
    /// through a store view writes values of that view only, so `all` is the usual one.
    ///
    /// # Errors
    /// When the address cannot be used as such.
    pub fn new(
        http: &Http,
        base_url: &str,
        scope: &str,
        credentials: Credentials,
    ) -> Result<Self, SetupError> {
        Ok(Self {
            base: Base::parse(base_url)?,
            scope: scope.to_owned(),
            credentials,
            transport: Transport::new(System::Magento, http, refusal::read),
            signs_as_sent: AtomicBool::new(false),
        })
    }

    /// One page of the list at `path`.
    ///
    /// # Errors
    /// As [`Channel::send`]; also when the answer is no page.
    pub async fn page(&self, path: &[&str], search: &Search) -> Result<Page, CallError> {
        let call = Call::get(path.iter().copied()).with_query(search.query());
        let reply = self.send(&call).await?;
        serde_json::from_str(&reply.body).map_err(|error| {
            CallError::new(System::Magento, CallClass::Unreadable, &call)
                .with_status(reply.status)
                .with_source(error)
        })
    }

    /// All records of the list at `path` from the page of `search` on, in its order.
    ///
    /// # Errors
    /// As [`Client::page`], at the first page that fails.
    pub async fn all(
        &self,
        path: &[&str],
        mut search: Search,
    ) -> Result<Vec<Box<RawValue>>, CallError> {
        let mut all = Vec::new();
        loop {
            let page = self.page(path, &search).await?;
            // An empty page ends the walk too: records may vanish while we read.
            let ended = page.items.is_empty() || search.covers(page.total_count);
            all.extend(page.items);
            if ended {
                return Ok(all);
            }
            search = search.next_page();
        }
    }

    async fn send_signed(
        &self,
        call: &Call,
        url: &Url,
        form: PathForm,
    ) -> Result<Reply, CallError> {
        let authorization = self.authorization(call, url, form)?;
        let settled = self.transport.send(call, url.clone(), authorization).await;
        settled.map_err(|error| match (&self.credentials, error.code()) {
            (Credentials::Bearer { .. }, Some(refusal::MISSING_PERMISSION)) => {
                error.with_code(TOKEN_OR_PERMISSION)
            }
            _ => error,
        })
    }

    fn authorization(
        &self,
        call: &Call,
        url: &Url,
        form: PathForm,
    ) -> Result<HeaderValue, CallError> {
        let failed = || CallError::new(System::Magento, CallClass::Denied, call);
        let text = match &self.credentials {
            Credentials::Bearer { bearer } => format!("Bearer {}", bearer.expose_secret()),
            Credentials::OAuth {
                consumer_key,
                consumer_secret,
                access_token,
                access_token_secret,
            } => {
                let keys =
                    Keys { consumer_key, consumer_secret, access_token, access_token_secret };
                let stamp = Stamp::new().map_err(|error| failed().with_source(error))?;
                oauth::authorization(&keys, call, url, &stamp, form)
            }
        };
        let mut header = HeaderValue::from_str(&text)
            .map_err(|_| failed().with_source(SetupError::Credentials))?;
        header.set_sensitive(true);
        Ok(header)
    }

    fn path_form(&self) -> PathForm {
        if self.signs_as_sent.load(Ordering::Relaxed) {
            PathForm::AsSent
        } else {
            PathForm::Decoded
        }
    }

    /// Releases differ in how they sign an escaped path. A refused call had no effect, so the
    /// other form may be tried with any method.
    fn may_sign_otherwise(&self, url: &Url, error: &CallError) -> bool {
        matches!(self.credentials, Credentials::OAuth { .. })
            && error.code() == Some(refusal::INVALID_CREDENTIALS)
            && PathForm::matters(url)
    }
}

impl Stamp {
    fn new() -> Result<Self, getrandom::Error> {
        let nonce = format!("{:016x}{:016x}", getrandom::u64()?, getrandom::u64()?);
        Ok(Self { unix_seconds: Timestamp::now().as_second(), nonce })
    }
}
