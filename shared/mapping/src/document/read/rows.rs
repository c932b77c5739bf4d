//! Reads rows: targets, expressions, lists and objects.

use super::Reader;
use crate::Text;
use crate::document::branches;
use crate::document::plan::{Block, Content, Element, Formula, OnMissing, Row, Target};
use crate::document::yaml::{Key, Node};
use crate::expression::{self, Expr};
use crate::problem::Position;

const OPTIONS: [&str; 11] = [
    "to",
    "from",
    "value",
    "each",
    "with",
    "when",
    "rows",
    "required",
    "default",
    "on_missing",
    "comment",
];

impl Reader {
    pub(super) fn block(&mut self, node: &Node<'_>, prefix: &str) -> Block {
        let Some(elements) = node.elements() else {
            self.findings.add(node.position, "`rows` is a list of rows, each behind a dash");
            return Block::default();
        };
        let rows: Vec<Row> = elements.iter().filter_map(|row| self.row(row, prefix)).collect();
        let branches = branches::grow(&rows, prefix, &mut self.findings);
        Block { rows, branches }
    }

    fn row(&mut self, node: &Node<'_>, prefix: &str) -> Option<Row> {
        let Some(entries) = node.entries() else {
            self.findings.add(node.position, "a row is a map such as `- { to: …, from: … }`");
            return None;
        };
        let options = Options { entries };
        let Some(to) = options.get("to").and_then(|node| Some((node, node.text()?))) else {
            self.findings.enter(prefix.trim_end_matches('.'));
            self.findings.add(node.position, "the row lacks `to`, the target that it fills");
            return None;
        };
        let label = format!("{prefix}{}", to.1);
        self.findings.enter(&label);
        for (key, _) in entries.iter().filter(|(key, _)| !OPTIONS.contains(&key.name.as_ref())) {
            self.unknown(key, &OPTIONS);
        }
        let target = self.target(to.0, to.1);
        let when = self.optional_formula(&options, "when");
        let default = self.optional_formula(&options, "default");
        let required = self.truth(&options, "required");
        let on_missing = self.on_missing(&options);
        let position = node.position;
        let content = self.content(node, &options, &label);
        let content = content.unwrap_or_else(|| Content::From(unread(position)));
        let to = target?;
        Some(Row { to, position, content, when, default, required, on_missing, allowed: None })
    }

    fn content(
        &mut self,
        node: &Node<'_>,
        options: &Options<'_, '_>,
        label: &str,
    ) -> Option<Content> {
        let choices = ["from", "value", "each", "with"].map(|name| options.get(name));
        match choices {
            [Some(from), None, None, None] => {
                self.alone(options);
                Some(Content::From(self.formula_or_null(from)))
            }
            [None, Some(value), None, None] => {
                self.alone(options);
                self.constant(value).map(Content::Constant)
            }
            [from, None, Some(each), None] => {
                let list = self.formula_or_null(each);
                let element = self.element(node, from, options, label)?;
                Some(Content::Each(list, element))
            }
            [None, None, None, Some(with)] => {
                let object = self.formula_or_null(with);
                let Some(rows) = options.get("rows") else {
                    self.findings.add(node.position, "`with` needs `rows`");
                    return None;
                };
                let block = self.block(rows, &format!("{label}."));
                Some(Content::With(object, block))
            }
            _ => {
                let sentence = "a row has one of `from`, `value`, `each` and `with`";
                self.findings.add(node.position, sentence);
                None
            }
        }
    }

    /// A row that fills a single value has no rows of its own.
    fn alone(&mut self, options: &Options<'_, '_>) {
        if let Some(rows) = options.get("rows") {
            self.findings.add(rows.position, "`rows` goes with `each` or `with`");
        }
    }

    fn element(
        &mut self,
        node: &Node<'_>,
        from: Option<&Node<'_>>,
        options: &Options<'_, '_>,
        label: &str,
    ) -> Option<Element> {
        match (from, options.get("rows")) {
            (Some(from), None) => Some(Element::From(self.formula_or_null(from))),
            (None, Some(rows)) => Some(Element::Rows(self.block(rows, &format!("{label}.")))),
            _ => {
                self.findings.add(node.position, "`each` needs either `rows` or `from`");
                None
            }
        }
    }

    fn target(&mut self, node: &Node<'_>, text: &str) -> Option<Target> {
        let (path, appended) = match text.strip_suffix("[]") {
            Some(path) => (path, true),
            None => (text, false),
        };
        let path: Vec<Text> = path.split('.').map(Text::from).collect();
        let strange = |name: &Text| name.is_empty() || name.contains(['[', ']', '"', ' ']);
        if path.iter().any(strange) || path.len() > 16 {
            let sentence =
                format!("`{text}` is no target; write names with dots, such as `customer.email`");
            self.findings.add(node.text_position(), sentence);
            return None;
        }
        Some(Target { text: text.into(), path, appended, position: node.text_position() })
    }

    fn optional_formula(&mut self, options: &Options<'_, '_>, name: &str) -> Option<Formula> {
        options.get(name).map(|node| self.formula_or_null(node))
    }

    fn formula_or_null(&mut self, node: &Node<'_>) -> Formula {
        self.formula(node).unwrap_or_else(|| unread(node.position))
    }

    pub(super) fn formula(&mut self, node: &Node<'_>) -> Option<Formula> {
        let Some(text) = node.text() else {
            let sentence = "an expression should stand here; put it in quotes if YAML misreads it";
            self.findings.add(node.position, sentence);
            return None;
        };
        let position = node.text_position();
        let expr = expression::parse(text, position, &mut self.findings)?;
        Some(Formula { expr, text: text.into(), position })
    }

    fn truth(&mut self, options: &Options<'_, '_>, name: &str) -> bool {
        match options.get(name).map(|node| (node, node.text())) {
            None | Some((_, Some("false"))) => false,
            Some((_, Some("true"))) => true,
            Some((node, _)) => {
                self.findings.add(node.position, format!("`{name}` is true or false"));
                false
            }
        }
    }

    fn on_missing(&mut self, options: &Options<'_, '_>) -> Option<OnMissing> {
        let node = options.get("on_missing")?;
        match node.text() {
            Some("error") => Some(OnMissing::Error),
            Some("skip") => Some(OnMissing::Skip),
            Some("null") => Some(OnMissing::Null),
            _ => {
                self.findings.add(node.position, "`on_missing` is error, skip or null");
                None
            }
        }
    }
}

/// Stands where no expression could be read.
fn unread(position: Position) -> Formula {
    Formula { expr: Expr::null(), text: "null".into(), position }
}

/// The options of one row by name.
struct Options<'n, 't> {
    entries: &'n [(Key<'t>, Node<'t>)],
}

impl<'n, 't> Options<'n, 't> {
    fn get(&self, name: &str) -> Option<&'n Node<'t>> {
        self.entries.iter().find(|(key, _)| key.name == name).map(|(_, node)| node)
    }
}
