//! A version as it is named on the command line.

use std::fmt;

use crate::failure::{Failure, Outcome};

/// Which version is meant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Version {
    Shipped,
    Pushed(u32),
}

impl Version {
    pub(crate) fn read(text: &str) -> Outcome<Self> {
        match (text, text.trim_start_matches('v').parse()) {
            ("shipped", _) => Ok(Self::Shipped),
            (_, Ok(number)) => Ok(Self::Pushed(number)),
            _ => Err(Failure::Usage(format!(
                "`{text}` is no version; give its number, or `shipped`"
            ))),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shipped => f.write_str("shipped"),
            Self::Pushed(number) => number.fmt(f),
        }
    }
}
