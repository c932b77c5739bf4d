//! What names mean at one place of a document.

use crate::Value;

/// The element at hand, and those around it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'v> {
    pub(crate) element: &'v Value,
    /// Its place in its list, from 0.
    pub(crate) place: usize,
    pub(crate) parent: Option<&'v Scope<'v>>,
}

impl<'v> Scope<'v> {
    /// The scope of the whole record.
    pub(crate) fn outermost(element: &'v Value) -> Self {
        Self { element, place: 0, parent: None }
    }

    /// The scope of an element.
    pub(crate) fn inner<'e>(&'e self, element: &'e Value, place: usize) -> Scope<'e>
    where
        'v: 'e,
    {
        Scope { element, place, parent: Some(self) }
    }

    /// The element this many scopes further out; null beyond the record.
    pub(crate) fn ancestor(&self, levels: usize) -> &'v Value {
        let mut scope = *self;
        for _ in 0..levels {
            match scope.parent {
                Some(parent) => scope = *parent,
                None => return &Value::Null,
            }
        }
        scope.element
    }
}
