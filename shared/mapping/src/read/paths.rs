//! The paths that are asked for, as a tree that is walked along with the JSON.

use super::{ReadError, scan};
use crate::{Text, Value};

/// A set of paths. Reading by it yields the record, pruned to what lies on them.
///
/// Fields nobody asked for are checked to be JSON and dropped without being built.
#[derive(Clone, Debug)]
pub struct Paths {
    nodes: Vec<Node>,
}

/// A node's place in [`Paths`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeId(usize);

/// What is asked for at one place of a record.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    /// Everything below is wanted.
    pub(super) whole: bool,
    pub(super) fields: Vec<(Text, NodeId)>,
    /// One bit for each likeness of a wanted name: tells most unwanted names at a glance.
    pub(super) likenesses: u64,
    pub(super) elements: Option<NodeId>,
    /// Elements from this place on are not wanted.
    pub(super) limit: usize,
}

impl Paths {
    /// No path at all.
    pub fn none() -> Self {
        Self { nodes: vec![Node::default()] }
    }

    /// The whole record.
    pub fn whole() -> Self {
        Self { nodes: vec![Node { whole: true, ..Node::default() }] }
    }

    /// Adds a path such as `items[].sku`: dots between fields, `[]` for all elements of a list.
    #[must_use]
    pub fn with(mut self, path: &str) -> Self {
        let mut node = Self::ROOT;
        for name in path.split('.') {
            let lists = name.matches("[]").count();
            node = self.field(node, name.trim_end_matches("[]"));
            node = (0..lists).fold(node, |node, _| self.elements(node, usize::MAX));
        }
        self.want(node);
        self
    }

    /// Adds all paths of `other`.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.merge(Self::ROOT, other, Self::ROOT);
        self
    }

    /// Reads what lies on these paths.
    ///
    /// # Errors
    /// As [`Value::from_json`]; what is dropped is checked too, except that a dropped number may
    /// have any size.
    pub fn read(&self, json: &[u8]) -> Result<Value, ReadError> {
        scan::read(json, self)
    }

    pub(crate) const ROOT: NodeId = NodeId(0);

    /// The node of field `name` below `node`.
    pub(crate) fn field(&mut self, node: NodeId, name: &str) -> NodeId {
        let fields = &self.nodes[node.0].fields;
        if let Some((_, child)) = fields.iter().find(|(known, _)| known == name) {
            return *child;
        }
        let child = self.grow();
        let node = &mut self.nodes[node.0];
        node.fields.push((name.into(), child));
        node.likenesses |= likeness(name.as_bytes());
        child
    }

    /// The node of the first `limit` elements below `node`.
    pub(crate) fn elements(&mut self, node: NodeId, limit: usize) -> NodeId {
        let child = self.nodes[node.0].elements.unwrap_or_else(|| self.grow());
        let node = &mut self.nodes[node.0];
        node.limit = node.limit.max(limit);
        node.elements = Some(child);
        child
    }

    /// Asks for everything at `node`.
    pub(crate) fn want(&mut self, node: NodeId) {
        self.nodes[node.0].whole = true;
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    fn grow(&mut self) -> NodeId {
        self.nodes.push(Node::default());
        NodeId(self.nodes.len() - 1)
    }

    fn merge(&mut self, into: NodeId, other: &Self, from: NodeId) {
        let node = other.node(from);
        self.nodes[into.0].whole |= node.whole;
        for (name, child) in &node.fields {
            let mine = self.field(into, name);
            self.merge(mine, other, *child);
        }
        if let Some(child) = node.elements {
            let mine = self.elements(into, node.limit);
            self.merge(mine, other, child);
        }
    }
}

impl Node {
    /// Whether of an object only some fields are wanted.
    pub(super) fn prunes_objects(&self) -> bool {
        !self.whole && !self.fields.is_empty()
    }

    /// The place of the wanted field `name`.
    pub(super) fn find(&self, name: &[u8]) -> Option<usize> {
        if self.likenesses & likeness(name) == 0 {
            return None;
        }
        self.fields.iter().position(|(known, _)| known.as_bytes() == name)
    }
}

/// One bit that depends on a name's length, first and last letter.
fn likeness(name: &[u8]) -> u64 {
    let first = name.first().copied().unwrap_or(0);
    let last = name.last().copied().unwrap_or(0);
    let mixed = name.len() + 5 * usize::from(first) + 11 * usize::from(last);
    1 << (mixed % 64)
}
