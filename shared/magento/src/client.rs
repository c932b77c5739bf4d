//! Sends calls to one shop.

use entities::call::{Call, Reply, System, magento::Search};
use flow::error::code;
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
    way::{Verdict, Way, Ways},
};

/// The client of one shop.
#[derive(Debug)]
pub struct Client {
    base: Base,
    scope: String,
    credentials: Credentials,
    transport: Transport,
    ways: Ways,
    tell: fn(&str),
}

/// Each attempt is signed anew. The path of a call starts with `V1`.
impl Channel for Client {
    async fn send(&self, call: &Call) -> Result<Reply, CallError> {
        let forms_differ = PathForm::differ(&self.base.url(System::Magento, &[], call)?);
        let mut way = self.ways.first();
        let mut settled = self.send_by(way, call).await;
        if self.learn(way, &settled, forms_differ) {
            return settled;
        }
        let _alone = self.ways.searching.lock().await;
        while let Some(next) = self.ways.next() {
            way = next;
            settled = self.send_by(way, call).await;
            if self.learn(way, &settled, forms_differ) {
                return settled;
            }
        }
        let tried = self.ways.tried(self.verdict(&settled));
        settled.map_err(|error| error.with_note(tried))
    }
}

impl Client {
    /// A client of the shop at `base_url`, without `/rest`. Connects with the first call. Where the
    /// shop turns out to be reached in another way than it is called, that is learnt and told.
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
        let base = Base::parse(base_url)?;
        Ok(Self {
            ways: Ways::new(&base, None, None)?,
            base,
            scope: scope.to_owned(),
            credentials,
            transport: Transport::new(System::Magento, http, refusal::read),
            tell: |_| {},
        })
    }

    /// With the base URL that the shop itself sees, for which calls are then signed, and the path
    /// of its REST interface; nothing for what is called, and for `rest`.
    ///
    /// # Errors
    /// When one of them cannot be used as such.
    pub fn seen_as(
        self,
        signed_url: Option<&str>,
        rest_root: Option<&str>,
    ) -> Result<Self, SetupError> {
        let signed = signed_url.map(Base::parse).transpose()?;
        Ok(Self { ways: Ways::new(&self.base, signed, rest_root)?, ..self })
    }

    /// With somebody who hears, once, in which other way the shop is reached and which setting
    /// makes that permanent.
    #[must_use]
    pub fn telling(self, tell: fn(&str)) -> Self {
        Self { tell, ..self }
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

    async fn send_by(&self, way: Way, call: &Call) -> Result<Reply, CallError> {
        let prefix: Vec<&str> = self.ways.root(way).chain([self.scope.as_str()]).collect();
        let signed = self.ways.address(way).url(System::Magento, &prefix, call)?;
        let authorization = self.authorization(call, &signed, way.form)?;
        let url = self.base.url(System::Magento, &prefix, call)?;
        let settled = self.transport.send(call, url, authorization).await;
        settled.map_err(|error| match (&self.credentials, error.code()) {
            (Credentials::Bearer { .. }, Some(code::MISSING_PERMISSION)) => {
                error.with_code(code::TOKEN_OR_PERMISSION)
            }
            _ => error,
        })
    }

    /// Learns from an answer; true unless another way may do better.
    fn learn(&self, way: Way, settled: &Result<Reply, CallError>, forms_differ: bool) -> bool {
        let verdict = self.verdict(settled);
        for news in self.ways.learn(way, verdict, forms_differ) {
            (self.tell)(&news);
        }
        matches!(verdict, Verdict::Fits | Verdict::Open)
    }

    fn verdict(&self, settled: &Result<Reply, CallError>) -> Verdict {
        let Err(error) = settled else { return Verdict::Fits };
        let signs = matches!(self.credentials, Credentials::OAuth { .. });
        match (error.code(), error.status()) {
            (Some(code::NO_REST_ANSWER), Some(404)) => Verdict::WrongRoot,
            (Some(code::INVALID_CREDENTIALS), Some(_)) if signs => Verdict::WrongSignature,
            (Some(code::MISSING_PERMISSION), Some(_)) => Verdict::Fits,
            (None, Some(_)) if is_about_the_record(error) => Verdict::Fits,
            _ => Verdict::Open,
        }
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
}

/// A refusal that only comes to whoever has been let in.
fn is_about_the_record(error: &CallError) -> bool {
    matches!(error.class(), CallClass::Invalid | CallClass::NotFound)
}

impl Stamp {
    fn new() -> Result<Self, getrandom::Error> {
        let nonce = format!("{:016x}{:016x}", getrandom::u64()?, getrandom::u64()?);
        Ok(Self { unix_seconds: Timestamp::now().as_second(), nonce })
    }
}
