//! The ways to a shop: below which root it is asked, and for which address and form of the path a
//! call is signed. Which of them is right is learnt from the shop's refusals.
//!
//! PHP sees the address that the web server tells it, which behind a proxy is often not the one
//! that was called: without its port, or without TLS. A refused call had no effect, so that any
//! call may be tried in another way. A way is ruled out until a call succeeds, or for a while: calls
//! to a shop that refuses us are not multiplied, and one that changed meanwhile is found again.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use transport::{Base, SetupError};

use crate::oauth::PathForm;

/// Where shops have their REST interface, the usual place first.
const USUAL_ROOTS: [&str; 2] = ["rest", "index.php/rest"];

/// How long a way stays ruled out at a shop that refuses every call.
const RULED_OUT: Duration = Duration::from_mins(15);

/// One way, by places in the lists of roots and addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Way {
    root: usize,
    address: usize,
    pub(crate) form: PathForm,
}

/// What an answer says of the way that its call took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The shop's interface has let the call in.
    Fits,
    /// Something else answers there.
    WrongRoot,
    /// The interface refuses the signature, or the credentials: it does not tell them apart.
    WrongSignature,
    /// Neither: the shop is down, or something in front of it refuses.
    Open,
}

/// The ways to one shop, and what was learnt of them.
#[derive(Debug)]
pub(crate) struct Ways {
    roots: Vec<String>,
    addresses: Vec<Base>,
    learnt: Mutex<Learnt>,
    /// Held while ways are tried, so that calls made at the same time do not all try them.
    pub(crate) searching: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Learnt {
    current: Way,
    wrong_roots: Vec<usize>,
    wrong_signatures: Vec<(usize, PathForm)>,
    /// When the first of them was ruled out.
    since: Option<Instant>,
}

impl Learnt {
    /// Rules nothing out any more if that was long before `now`.
    fn forget_old(&mut self, now: Instant) {
        if self.since.is_some_and(|since| now.duration_since(since) >= RULED_OUT) {
            self.forget();
        }
    }

    fn forget(&mut self) {
        self.wrong_roots.clear();
        self.wrong_signatures.clear();
        self.since = None;
    }
}

impl Ways {
    /// The ways to the shop that is called at `base`: first what is set, then what is usual.
    pub(crate) fn new(
        base: &Base,
        signed: Option<Base>,
        root: Option<&str>,
    ) -> Result<Self, SetupError> {
        let current = Way { root: 0, address: 0, form: PathForm::Decoded };
        Ok(Self {
            roots: roots(root)?,
            addresses: addresses(base, signed),
            learnt: Mutex::new(Learnt {
                current,
                wrong_roots: Vec::new(),
                wrong_signatures: Vec::new(),
                since: None,
            }),
            searching: tokio::sync::Mutex::new(()),
        })
    }

    /// The path segments of a way's root.
    pub(crate) fn root(&self, way: Way) -> impl Iterator<Item = &str> {
        self.roots[way.root].split('/')
    }

    /// The address that a way signs for.
    pub(crate) fn address(&self, way: Way) -> &Base {
        &self.addresses[way.address]
    }

    /// The way to take first; the usual one where all are ruled out.
    pub(crate) fn first(&self) -> Way {
        let mut learnt = self.learnt();
        learnt.forget_old(Instant::now());
        self.left(&learnt).unwrap_or(learnt.current)
    }

    /// The next way that is not ruled out.
    pub(crate) fn next(&self) -> Option<Way> {
        self.left(&self.learnt())
    }

    /// Learns from a call that took `way`; `forms_differ` for its path. Gives back what a person
    /// should hear of it.
    pub(crate) fn learn(&self, way: Way, verdict: Verdict, forms_differ: bool) -> Vec<String> {
        let mut learnt = self.learnt();
        let before = learnt.current;
        match verdict {
            Verdict::Open => {}
            Verdict::WrongRoot => {
                if rule_out(&mut learnt.wrong_roots, way.root) {
                    // What was signed for another interface says nothing of the one to be found.
                    learnt.wrong_signatures.clear();
                }
            }
            Verdict::WrongSignature => {
                // Whoever checks signatures is the interface.
                learnt.current.root = way.root;
                rule_out(&mut learnt.wrong_signatures, (way.address, way.form));
                if !forms_differ {
                    rule_out(&mut learnt.wrong_signatures, (way.address, way.form.other()));
                }
            }
            Verdict::Fits => {
                learnt.current = way;
                learnt.forget();
            }
        }
        if matches!(verdict, Verdict::WrongRoot | Verdict::WrongSignature) {
            learnt.since.get_or_insert_with(Instant::now);
        }
        self.news(before, learnt.current)
    }

    /// What was tried in vain, as a note to the failure.
    pub(crate) fn tried(&self, verdict: Verdict) -> String {
        let learnt = self.learnt();
        if verdict == Verdict::WrongRoot {
            let wrong = learnt.wrong_roots.iter().map(|root| format!("/{}", self.roots[*root]));
            return format!("asked below {}", wrong.collect::<Vec<_>>().join(", "));
        }
        let is_wrong = |address| learnt.wrong_signatures.iter().any(|(wrong, _)| *wrong == address);
        let wrong = self.addresses.iter().enumerate().filter(|(address, _)| is_wrong(*address));
        let wrong: Vec<String> = wrong.map(|(_, address)| address.to_string()).collect();
        format!("signed for {}", wrong.join(", "))
    }

    fn left(&self, learnt: &Learnt) -> Option<Way> {
        let Way { root, address, form } = learnt.current;
        let mut roots = std::iter::once(root).chain(0..self.roots.len());
        let root = roots.find(|root| !learnt.wrong_roots.contains(root))?;
        let addresses = std::iter::once(address).chain(0..self.addresses.len());
        let mut signatures =
            addresses.flat_map(|address| [(address, form), (address, form.other())]);
        let (address, form) = signatures.find(|it| !learnt.wrong_signatures.contains(it))?;
        Some(Way { root, address, form })
    }

    fn news(&self, before: Way, now: Way) -> Vec<String> {
        let mut news = Vec::new();
        if now.root != before.root && now.root != 0 {
            let (root, set) = (&self.roots[now.root], &self.roots[0]);
            news.push(format!(
                "the shop answers below /{root}, not below /{set}: set MagentoRestRoot to {root} \
                 to make that permanent"
            ));
        }
        if now.address != before.address && now.address != 0 {
            let (address, set) = (&self.addresses[now.address], &self.addresses[0]);
            news.push(format!(
                "the shop checks signatures against {address}, not against {set}: set \
                 MagentoSignedUrl to {address} to make that permanent"
            ));
        }
        news
    }

    fn learnt(&self) -> MutexGuard<'_, Learnt> {
        self.learnt.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The root that is set and no other, or the usual ones.
fn roots(set: Option<&str>) -> Result<Vec<String>, SetupError> {
    let root = set.unwrap_or(USUAL_ROOTS[0]).trim_matches('/');
    if root.split('/').any(|segment| matches!(segment, "" | "." | "..")) {
        return Err(SetupError::RestRoot);
    }
    if root == USUAL_ROOTS[0] {
        return Ok(USUAL_ROOTS.map(str::to_owned).to_vec());
    }
    Ok(vec![root.to_owned()])
}

/// The address that is set, the one that is called, and what proxies make of that: they drop the
/// port, end TLS, do both, or pass the port on that the scheme had implied.
fn addresses(called: &Base, set: Option<Base>) -> Vec<Base> {
    let (other, implied) = match called.scheme() {
        "https" => ("http", 443),
        _ => ("https", 80),
    };
    let made = match called.port() {
        port @ Some(_) => {
            [called.at(called.scheme(), None), called.at(other, port), called.at(other, None)]
        }
        None => [called.at(other, None), called.at(other, Some(implied)), None],
    };
    let mut addresses: Vec<Base> = Vec::new();
    for address in set.into_iter().chain([called.clone()]).chain(made.into_iter().flatten()) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses
}

/// True unless it was ruled out before.
fn rule_out<T: PartialEq>(wrong: &mut Vec<T>, one: T) -> bool {
    let is_news = !wrong.contains(&one);
    if is_news {
        wrong.push(one);
    }
    is_news
}

#[cfg(test)]
mod tests;
