//! Who asks, and what they may ask for.

mod base_string;
mod credentials;
mod natural;
mod oauth;

use std::collections::{HashMap, HashSet};

pub use credentials::{Admin, Credentials, Customer, Integration};

use crate::dice::Dice;
use crate::error::ApiError;

/// The resources of the limited integration.
const LIMITED: &[&str] = &[
    "Magento_Backend::admin",
    "Magento_Catalog::catalog",
    "Magento_Catalog::products",
    "Magento_Catalog::catalog_inventory",
];

/// What an integration may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Every resource.
    All,
    /// Only the named ones.
    Named(&'static [&'static str]),
}

/// Whoever sent a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Actor {
    /// Nobody we know.
    Guest,
    /// An administrator, allowed everything.
    Admin,
    /// A customer, allowed what is theirs.
    Customer(i64),
    /// An integration, allowed its scope.
    Integration {
        /// The consumer's number.
        id: i64,
        /// What it may touch.
        scope: Scope,
    },
}

impl Actor {
    /// Whether a route that asks for `resource` is open to this actor.
    pub(crate) fn may(self, resource: &str) -> bool {
        match self {
            _ if resource == "anonymous" => true,
            Self::Guest => false,
            Self::Customer(_) => resource == "self",
            Self::Admin | Self::Integration { scope: Scope::All, .. } => true,
            Self::Integration { scope: Scope::Named(names), .. } => names.contains(&resource),
        }
    }
}

/// The parts of a request that a signature covers.
pub(crate) struct Entry<'a> {
    /// The HTTP method.
    pub(crate) method: &'a str,
    /// Scheme, host and port that PHP sees.
    pub(crate) origin: &'a str,
    /// The path as it was sent, escapes included.
    pub(crate) path: &'a str,
    /// The query as it was sent.
    pub(crate) query: &'a str,
    /// The shop's clock.
    pub(crate) seconds: i64,
}

/// An integration's consumer with its access token.
pub(crate) struct Consumer {
    id: i64,
    keys: Integration,
    scope: Scope,
    is_revoked: bool,
}

/// All keys, tokens and used nonces.
pub(crate) struct Doors {
    consumers: Vec<Consumer>,
    bearers: HashMap<String, (Actor, i64)>,
    nonces: HashSet<(i64, String)>,
    dice: Dice,
    /// Whether an integration's token also serves as bearer.
    pub(crate) takes_integration_bearer: bool,
}

impl Doors {
    /// Opens for exactly these credentials.
    pub(crate) fn new(credentials: &Credentials, seed: u64) -> Self {
        let consumer = |id, keys: &Integration, scope| Consumer {
            id,
            keys: keys.clone(),
            scope,
            is_revoked: false,
        };
        Self {
            consumers: vec![
                consumer(1, &credentials.integration, Scope::All),
                consumer(2, &credentials.limited, Scope::Named(LIMITED)),
            ],
            bearers: HashMap::new(),
            nonces: HashSet::new(),
            dice: Dice::new(seed ^ 0x6265_6172),
            takes_integration_bearer: false,
        }
    }

    /// Who an `Authorization` header speaks for. Without one, or with a bearer that is not
    /// known, it is a guest: Magento then refuses by the route's resource.
    ///
    /// # Errors
    /// An OAuth header that is wrong is refused at once.
    pub(crate) fn identify(
        &mut self,
        header: Option<&str>,
        entry: &Entry<'_>,
    ) -> Result<Actor, ApiError> {
        let Some(header) = header else {
            return Ok(Actor::Guest);
        };
        if let Some((kind, token)) = header.split_once(' ')
            && kind.eq_ignore_ascii_case("bearer")
        {
            return Ok(self.bearer(token.trim(), entry.seconds));
        }
        if header.to_ascii_lowercase().contains("oauth ") {
            return oauth::identify(self, header, entry);
        }
        Ok(Actor::Guest)
    }

    /// A fresh bearer token that serves until a moment.
    pub(crate) fn issue(&mut self, actor: Actor, until: i64) -> String {
        let part = |dice: &mut Dice, length| dice.token(length);
        let dice = &mut self.dice;
        let token = format!("ey{}.ey{}.{}", part(dice, 18), part(dice, 60), part(dice, 43));
        self.bearers.insert(token.clone(), (actor, until));
        token
    }

    /// Ends every bearer of one who signs out.
    pub(crate) fn forget(&mut self, actor: Actor) {
        self.bearers.retain(|_, (known, _)| *known != actor);
    }

    /// Ends every bearer and revokes every access token, or restores the latter.
    pub(crate) fn set_expired(&mut self, expired: bool) {
        self.bearers.clear();
        for consumer in &mut self.consumers {
            consumer.is_revoked = expired;
        }
    }

    fn bearer(&self, token: &str, now: i64) -> Actor {
        if let Some((actor, until)) = self.bearers.get(token) {
            return if now < *until { *actor } else { Actor::Guest };
        }
        match self.consumer_by_token(token) {
            Some(consumer) if self.takes_integration_bearer && !consumer.is_revoked => {
                Actor::Integration { id: consumer.id, scope: consumer.scope }
            }
            _ => Actor::Guest,
        }
    }

    fn consumer_by_token(&self, token: &str) -> Option<&Consumer> {
        self.consumers.iter().find(|consumer| consumer.keys.access_token == token)
    }

    fn consumer_by_key(&self, key: &str) -> Result<ConsumerView, ApiError> {
        if key.len() != 32 {
            return Err(ApiError::new(401, "Consumer key is not the correct length"));
        }
        self.consumers
            .iter()
            .find(|consumer| consumer.keys.consumer_key == key)
            .map(|found| ConsumerView {
                id: found.id,
                keys: found.keys.clone(),
                scope: found.scope,
            })
            .ok_or_else(|| ApiError::new(401, "A consumer having the specified key does not exist"))
    }

    fn use_nonce(&mut self, consumer: i64, nonce: &str) -> Result<(), ApiError> {
        if self.nonces.insert((consumer, nonce.to_owned())) {
            return Ok(());
        }
        Err(ApiError::new(401, "The nonce is already being used by the consumer with ID %1")
            .with([consumer.to_string()]))
    }
}

/// A consumer's keys, free of the borrow on [`Doors`].
struct ConsumerView {
    id: i64,
    keys: Integration,
    scope: Scope,
}
