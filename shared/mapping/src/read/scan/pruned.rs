//! Reads what is asked for and drops the rest.

use std::ops::Range;

use smallvec::SmallVec;

use super::Scanner;
use crate::read::ReadError;
use crate::read::paths::{Node, NodeId};
use crate::{Object, Text, Value};

impl<'p> Scanner<'_, 'p> {
    /// What is asked for at `id`, from the value that begins here.
    pub(super) fn wanted(&mut self, id: NodeId) -> Result<Value, ReadError> {
        let node = self.paths.node(id);
        match self.peek() {
            _ if node.whole => self.whole(),
            b'{' if node.prunes_objects() => {
                self.nested(|scanner| scanner.pruned_object(node, &mut Layout::default()))
            }
            b'[' => match node.elements {
                Some(elements) => self.nested(|scanner| scanner.pruned_list(elements, node.limit)),
                None => self.whole(),
            },
            b'{' if node.elements.is_none() => {
                self.skip()?;
                Ok(Value::Object(Object::new()))
            }
            _ => self.whole(),
        }
    }

    fn pruned_object(&mut self, node: &'p Node, layout: &mut Layout) -> Result<Value, ReadError> {
        let mut fields: Vec<(Text, Value)> = Vec::with_capacity(node.fields.len());
        let mut places: SmallVec<[usize; 32]> = SmallVec::from_elem(usize::MAX, node.fields.len());
        layout.next = 0;
        let which = |scanner: &mut Self| scanner.which(node, layout);
        self.members(which, |scanner, wanted| {
            let Some(wanted) = wanted else { return scanner.skip() };
            let (name, id) = &node.fields[wanted];
            let value = scanner.wanted(*id)?;
            if let Some(field) = fields.get_mut(places[wanted]) {
                field.1 = value;
            } else {
                places[wanted] = fields.len();
                fields.push((name.clone(), value));
            }
            Ok(())
        })?;
        Ok(Value::Object(Object::from_unique(fields)))
    }

    /// Which of the wanted fields the member that begins here is, up to its value.
    fn which(&mut self, node: &Node, layout: &mut Layout) -> Result<Option<usize>, ReadError> {
        let expected = layout.members.get(layout.next);
        layout.next += 1;
        if let Some((name, wanted)) = expected
            && self.bytes[self.at..].starts_with(&self.bytes[name.clone()])
        {
            self.at += name.len();
            self.blanks();
            return Ok(*wanted);
        }
        let start = self.at;
        let wanted = node.find(self.name()?.as_bytes());
        layout.members.truncate(layout.next - 1);
        layout.members.push((start..self.at, wanted));
        Ok(wanted)
    }

    fn pruned_list(&mut self, elements: NodeId, limit: usize) -> Result<Value, ReadError> {
        let node = self.paths.node(elements);
        let mut layout = Layout::default();
        let mut list = Vec::new();
        self.elements(|scanner| {
            if list.len() >= limit {
                return scanner.skip();
            }
            let value = if scanner.peek() == b'{' && node.prunes_objects() {
                scanner.nested(|scanner| scanner.pruned_object(node, &mut layout))?
            } else {
                scanner.wanted(elements)?
            };
            list.push(value);
            Ok(())
        })?;
        Ok(Value::List(list))
    }
}

/// The names of the object before, up to their values: the next one of a list looks alike, and
/// to compare a name is cheaper than to read it.
#[derive(Default)]
struct Layout {
    members: Vec<(Range<usize>, Option<usize>)>,
    next: usize,
}
