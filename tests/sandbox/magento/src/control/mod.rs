//! The control endpoint: loads data, reads state, sets faults. Open to this machine only.

mod handlers;

use sandbox_faults::Faults;

use crate::shop::Shop;
use crate::webhooks::Webhooks;

pub(crate) use handlers::answer;

/// Where the control endpoint begins.
pub(crate) const BASE: &str = "/_control";

/// Everything that the control endpoint reaches.
pub(crate) struct Reach<'a> {
    pub(crate) shop: &'a mut Shop,
    pub(crate) faults: &'a Faults,
    pub(crate) webhooks: &'a mut Webhooks,
    pub(crate) options: &'a crate::Options,
}
