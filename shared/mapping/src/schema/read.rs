//! Reads schemas from YAML.

use std::sync::Arc;

use super::{Alphabet, Field, Fields, Schema, Type};
use crate::Text;
use crate::document::yaml::{self, Content, Key, Node};
use crate::problem::{Findings, Problems, nearest};

/// The words for types that need no description.
const WORDS: [(&str, Type); 9] = [
    ("any", Type::Any),
    ("text", Type::Text),
    ("number", Type::Number),
    ("integer", Type::Integer),
    ("boolean", Type::Boolean),
    ("date", Type::Date),
    ("date-time", Type::DateTime),
    ("null", Type::Null),
    ("string", Type::Text),
];

const PARTS: [&str; 7] = ["schema", "about", "types", "fields", "facts", "settings", "tables"];

pub(super) fn read(text: &str) -> Result<Schema, Problems> {
    let root = yaml::read(text)?;
    let mut reader = Reader { findings: Findings::default(), types: Vec::new() };
    let Some(entries) = root.entries() else {
        return Err(Problems::one(root.position, "a schema is a map that begins with `schema:`"));
    };
    let mut schema = Schema::open();
    for (key, node) in entries {
        match key.name.as_ref() {
            "schema" => schema.name = reader.words(node),
            "about" => schema.about = reader.words(node),
            "types" => reader.named_types(node),
            "fields" => schema.record = reader.fields(node, false),
            "facts" => schema.facts = reader.fields(node, false),
            "settings" => schema.settings = reader.fields(node, false),
            "tables" => schema.tables = reader.tables(node),
            _ => reader.unknown(key, &PARTS),
        }
    }
    if schema.name.is_empty() {
        reader.findings.add(root.position, "the schema has no name; write `schema: …` first");
    }
    reader.findings.unless_any(schema)
}

struct Reader {
    findings: Findings,
    /// Types by the names the schema itself gives them.
    types: Vec<(Text, Type)>,
}

impl Reader {
    fn words(&mut self, node: &Node<'_>) -> Text {
        if node.text().is_none() {
            self.findings.add(node.position, "words should stand here");
        }
        node.text().unwrap_or_default().into()
    }

    /// Types may use those above them. One that uses itself is `any` there, which ends it.
    fn named_types(&mut self, node: &Node<'_>) {
        let Some(entries) = node.entries() else {
            self.findings.add(node.position, "types are a map from name to fields");
            return;
        };
        for (key, node) in entries {
            let name: Text = key.name.as_ref().into();
            self.types.push((name, Type::Any));
            let place = self.types.len() - 1;
            let kind = match node.entries() {
                Some(entries) if !is_description(entries) => self.fields(node, false),
                _ => self.kind(node),
            };
            self.types[place].1 = kind;
        }
    }

    fn fields(&mut self, node: &Node<'_>, open: bool) -> Type {
        if node.text() == Some("any") {
            return Type::Any;
        }
        let Some(entries) = node.entries() else {
            self.findings.add(node.position, "fields are a map from name to type");
            return Type::Any;
        };
        let fields = entries
            .iter()
            .map(|(key, node)| (key.name.as_ref().into(), self.field(node)))
            .collect();
        Type::Object(Arc::new(Fields { fields, open }))
    }

    fn field(&mut self, node: &Node<'_>) -> Field {
        let mut field = Field::of(self.kind(node));
        for (key, node) in node.entries().unwrap_or_default() {
            match key.name.as_ref() {
                "required" => field.required = node.text() == Some("true"),
                "about" => field.about = self.words(node),
                "max_length" => field.max_length = self.length(node),
                "alphabet" => field.alphabet = self.alphabet(node),
                _ => {}
            }
        }
        field
    }

    fn length(&mut self, node: &Node<'_>) -> Option<usize> {
        let length = node.text().and_then(|text| text.parse().ok()).filter(|length| *length > 0);
        if length.is_none() {
            self.findings.add(node.position, "`max_length` is a whole number above 0");
        }
        length
    }

    fn alphabet(&mut self, node: &Node<'_>) -> Option<Alphabet> {
        let word = node.text().unwrap_or_default();
        let alphabet = Alphabet::named(word);
        if alphabet.is_none() {
            let hint = nearest(word, Alphabet::NAMES.iter().map(|(name, _)| *name));
            let sentence = format!("there is no alphabet `{word}`");
            self.findings.add_with_hint(node.position, sentence, hint);
        }
        alphabet
    }

    /// Names and what each is for.
    fn tables(&mut self, node: &Node<'_>) -> Vec<(Text, Text)> {
        let Some(entries) = node.entries() else {
            self.findings.add(node.position, "tables are a map from name to what it is for");
            return Vec::new();
        };
        entries.iter().map(|(key, node)| (key.name.as_ref().into(), self.words(node))).collect()
    }

    fn kind(&mut self, node: &Node<'_>) -> Type {
        match &node.content {
            Content::Scalar(word, _) => self.word(node, word),
            Content::List(list) => {
                if list.len() != 1 {
                    self.findings.add(node.position, "a list names the one type of its elements");
                }
                Type::list(list.first().map_or(Type::Any, |element| self.kind(element)))
            }
            Content::Map(entries) => self.described(entries),
        }
    }

    fn word(&mut self, node: &Node<'_>, word: &str) -> Type {
        let named = self.types.iter().find(|(name, _)| name == word).map(|(_, kind)| kind);
        let known = WORDS.iter().find(|(name, _)| *name == word).map(|(_, kind)| kind);
        if let Some(kind) = named.or(known) {
            return kind.clone();
        }
        let own = self.types.iter().map(|(name, _)| name.as_str());
        let hint = nearest(word, WORDS.iter().map(|(name, _)| *name).chain(own));
        let sentence = format!("there is no type `{word}`");
        self.findings.add_with_hint(node.position, sentence, hint);
        Type::Any
    }

    fn described(&mut self, entries: &[(Key<'_>, Node<'_>)]) -> Type {
        let mut kind = Type::Any;
        let open =
            entries.iter().any(|(key, node)| key.name == "open" && node.text() == Some("true"));
        for (key, node) in entries {
            match key.name.as_ref() {
                "type" => kind = self.kind(node),
                "object" => kind = self.fields(node, open),
                "list" => kind = Type::list(self.element(node)),
                "required" | "open" | "about" | "values" | "max_length" | "alphabet" => {}
                _ => self.unknown(key, &DESCRIPTION),
            }
        }
        let values = entries.iter().find(|(key, _)| key.name == "values");
        values.map_or(kind, |(_, node)| self.choice(node))
    }

    /// A list's element: a type, or its fields right away.
    fn element(&mut self, node: &Node<'_>) -> Type {
        match node.entries() {
            Some(entries) if !is_description(entries) => self.fields(node, false),
            _ => self.kind(node),
        }
    }

    fn choice(&mut self, node: &Node<'_>) -> Type {
        let constants = |list: &[Node<'_>]| list.iter().map(Node::constant).collect();
        let Some(values) = node.elements().and_then(constants) else {
            self.findings.add(node.position, "`values` is a list of constants");
            return Type::Any;
        };
        Type::Choice(values)
    }

    fn unknown(&mut self, key: &Key<'_>, known: &[&str]) {
        let hint = nearest(&key.name, known.iter().copied());
        let sentence = format!("`{}` means nothing here", key.name);
        self.findings.add_with_hint(key.position, sentence, hint);
    }
}

const DESCRIPTION: [&str; 9] =
    ["type", "object", "list", "values", "required", "open", "about", "max_length", "alphabet"];

/// Whether a map describes a type, rather than listing fields.
fn is_description(entries: &[(Key<'_>, Node<'_>)]) -> bool {
    entries.iter().any(|(key, _)| matches!(key.name.as_ref(), "type" | "object" | "list"))
}
