//! Reads a mapping from YAML.

mod rows;

use super::Mapping;
use super::plan::{Block, Formula};
use super::yaml::{self, Key, Node};
use crate::problem::{Findings, Position, Problems, nearest};
use crate::run::Tables;
use crate::{Text, Value};

const PARTS: [&str; 7] = ["mapping", "version", "source", "target", "comment", "tables", "rows"];

/// Reads a document as far as it can be read, and finds everything in it that cannot.
///
/// An expression that cannot be read is null instead, which fits everywhere: so the rest of the
/// document can be checked all the same.
pub(super) fn read(text: &str) -> Result<(Mapping, Findings), Problems> {
    let root = yaml::read(text)?;
    let Some(entries) = root.entries() else {
        return Err(Problems::one(root.position, "a mapping document begins with `mapping: name`"));
    };
    let mut reader = Reader { findings: Findings::default() };
    let mapping = reader.mapping(root.position, entries);
    Ok((mapping, reader.findings))
}

/// The expression at `node`.
pub(super) fn formula(node: &Node<'_>, findings: &mut Findings) -> Option<Formula> {
    let mut reader = Reader { findings: std::mem::take(findings) };
    let formula = reader.formula(node);
    *findings = reader.findings;
    formula
}

/// A document of nothing but the rows at `node`.
pub(super) fn rows(node: &Node<'_>, findings: &mut Findings) -> Mapping {
    let mut reader = Reader { findings: std::mem::take(findings) };
    let block = reader.block(node, "");
    *findings = reader.findings;
    Mapping { block, ..nameless(node.position) }
}

/// The look-up tables at `node`.
pub(super) fn tables(node: &Node<'_>, findings: &mut Findings) -> Tables {
    let mut reader = Reader { findings: std::mem::take(findings) };
    let mut mapping = nameless(node.position);
    reader.tables(node, &mut mapping);
    *findings = reader.findings;
    mapping.tables
}

/// A document that says nothing yet.
fn nameless(position: Position) -> Mapping {
    Mapping {
        name: Text::default(),
        version: 0,
        source: Text::default(),
        target: Text::default(),
        comment: Text::default(),
        tables: Tables::new(),
        table_positions: Vec::new(),
        block: Block::default(),
        source_position: position,
        target_position: position,
    }
}

struct Reader {
    findings: Findings,
}

impl Reader {
    fn mapping(&mut self, position: Position, entries: &[(Key<'_>, Node<'_>)]) -> Mapping {
        let mut mapping = nameless(position);
        for (key, node) in entries {
            match key.name.as_ref() {
                "mapping" => mapping.name = self.words(node),
                "version" => mapping.version = self.version(node),
                "source" => {
                    mapping.source = self.words(node);
                    mapping.source_position = node.position;
                }
                "target" => {
                    mapping.target = self.words(node);
                    mapping.target_position = node.position;
                }
                "comment" => mapping.comment = self.words(node),
                "tables" => self.tables(node, &mut mapping),
                "rows" => mapping.block = self.block(node, ""),
                _ => self.unknown(key, &PARTS),
            }
        }
        self.complete(position, entries);
        mapping
    }

    fn complete(&mut self, position: Position, entries: &[(Key<'_>, Node<'_>)]) {
        for part in ["mapping", "version", "source", "target", "rows"] {
            if !entries.iter().any(|(key, _)| key.name == part) {
                self.findings.add(position, format!("the document lacks `{part}:`"));
            }
        }
    }

    fn version(&mut self, node: &Node<'_>) -> u32 {
        let version = node.text().and_then(|text| text.parse().ok());
        if version.is_none() {
            self.findings.add(node.position, "a version is a whole number from 0");
        }
        version.unwrap_or_default()
    }

    fn words(&mut self, node: &Node<'_>) -> Text {
        if node.text().is_none() {
            self.findings.add(node.position, "words should stand here");
        }
        node.text().unwrap_or_default().into()
    }

    fn tables(&mut self, node: &Node<'_>, mapping: &mut Mapping) {
        let Some(entries) = node.entries() else {
            self.findings.add(node.position, "`tables` is a map from name to rows");
            return;
        };
        for (key, table) in entries {
            let name: Text = key.name.as_ref().into();
            mapping.tables.declare(name.clone());
            mapping.table_positions.push((name.clone(), key.position));
            let Some(rows) = table.entries() else {
                self.findings.add(table.position, "a table is a map from value to value");
                continue;
            };
            for (from, to) in rows {
                if let Some(to) = self.constant(to) {
                    mapping.tables.insert(name.clone(), from.name.as_ref(), to);
                }
            }
        }
    }

    fn constant(&mut self, node: &Node<'_>) -> Option<Value> {
        let value = node.constant();
        if value.is_none() {
            self.findings.add(node.position, "this number cannot be kept exactly");
        }
        value
    }

    fn unknown(&mut self, key: &Key<'_>, known: &[&str]) {
        let hint = nearest(&key.name, known.iter().copied());
        let sentence = format!("`{}` means nothing here", key.name);
        self.findings.add_with_hint(key.position, sentence, hint);
    }
}
