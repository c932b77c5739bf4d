//! The keys with which a sandbox can be entered, made from its seed.

use serde::Serialize;

use crate::dice::Dice;

/// The four secrets of an integration.
#[derive(Clone, Debug, Serialize)]
pub struct Integration {
    /// Names the consumer.
    pub consumer_key: String,
    /// Signs together with the token's secret.
    pub consumer_secret: String,
    /// Names the token.
    pub access_token: String,
    /// Signs together with the consumer's secret.
    pub access_token_secret: String,
}

/// A name and its password.
#[derive(Clone, Debug, Serialize)]
pub struct Admin {
    /// The user's name.
    pub username: String,
    /// The user's password.
    pub password: String,
}

/// A customer who can sign in.
#[derive(Clone, Debug, Serialize)]
pub struct Customer {
    /// The customer's e-mail.
    pub email: String,
    /// The customer's password.
    pub password: String,
}

/// Everything that opens a door of this sandbox.
#[derive(Clone, Debug, Serialize)]
pub struct Credentials {
    /// Allowed everything.
    pub integration: Integration,
    /// Allowed the catalogue only.
    pub limited: Integration,
    /// The administrator.
    pub admin: Admin,
    /// The customer of the seed who has a password.
    pub customer: Customer,
}

impl Credentials {
    /// The same seed makes the same keys.
    pub fn from_seed(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        Self {
            integration: integration(&mut dice),
            limited: integration(&mut dice),
            admin: Admin { username: "admin".to_owned(), password: password(&mut dice) },
            customer: Customer {
                email: "ann.lee@example.com".to_owned(),
                password: password(&mut dice),
            },
        }
    }
}

fn integration(dice: &mut Dice) -> Integration {
    Integration {
        consumer_key: dice.hex(32),
        consumer_secret: dice.hex(32),
        access_token: dice.hex(32),
        access_token_secret: dice.hex(32),
    }
}

fn password(dice: &mut Dice) -> String {
    format!("Sandbox-{}", dice.hex(10))
}
