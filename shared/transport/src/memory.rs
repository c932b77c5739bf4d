//! Answers that may serve again, such as the list of payment types.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use entities::call::Reply;

/// More than the handful of lists that hardly change; beyond it memory starts afresh.
const CAPACITY: usize = 64;

#[derive(Debug, Default)]
pub(crate) struct Memory(Mutex<HashMap<String, (Instant, Reply)>>);

impl Memory {
    /// The reply kept under `key`, unless its time is over.
    pub(crate) fn recall(&self, key: &str, now: Instant) -> Option<Reply> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(key).filter(|(until, _)| now < *until).map(|(_, reply)| reply.clone())
    }

    /// Keeps `reply` under `key` until `until`.
    pub(crate) fn keep(&self, key: String, reply: &Reply, until: Instant) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= CAPACITY {
            kept.clear();
        }
        kept.insert(key, (until, reply.clone()));
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use entities::call::Reply;

    use super::{CAPACITY, Memory};

    fn reply(body: &str) -> Reply {
        Reply { status: 200, location: None, asked_at: None, body: body.into() }
    }

    #[test]
    fn a_reply_serves_again_until_its_time_is_over() {
        let (memory, now) = (Memory::default(), Instant::now());
        memory.keep("types".into(), &reply("[1]"), now + Duration::from_secs(5));
        assert_eq!(memory.recall("types", now), Some(reply("[1]")));
        assert_eq!(memory.recall("types", now + Duration::from_secs(5)), None);
        assert_eq!(memory.recall("other", now), None);
    }

    #[test]
    fn memory_never_holds_more_than_its_capacity() {
        let (memory, now) = (Memory::default(), Instant::now());
        for n in 0..=CAPACITY {
            memory.keep(n.to_string(), &reply(""), now + Duration::from_secs(5));
        }
        assert_eq!(memory.0.lock().unwrap().len(), 1);
    }
}
