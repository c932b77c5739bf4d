//! Whether an inbound webhook is who it says it is, and which record it speaks of.
//!
//! Everything here works on the raw bytes as received, and on a time that is passed in.
//! What a webhook says is only a hint: the record itself is read again at its source.

mod adobe;
mod body;
mod hint;
mod keys;
mod profile;
mod rsa;
mod shared_secret;
mod standard;
mod verify;

pub use adobe::challenge;
pub use hint::Hint;
pub use keys::{FetchKey, KeyCache};
pub use profile::{Profile, Profiles, ProfilesError};
pub use verify::{Accepted, Delivery, Rejection, Verifier};
