//! Checks calls: how many arguments, of which types, and the tables they name.

use super::infer::{Names, Site};
use super::rows::Checker;
use crate::Value;
use crate::expression::{Expr, Kind, Root, Step};
use crate::functions::{Function, Gives, Presence, Takes};
use crate::problem::nearest;
use crate::schema::Type;

impl Checker<'_> {
    /// The type a call gives.
    pub(super) fn call(
        &mut self,
        expr: &Expr,
        function: &'static Function,
        arguments: &[Expr],
        site: &Site<'_>,
    ) -> Type {
        let enough = self.number_of_arguments(expr, function, arguments.len(), site);
        let mut kinds: Vec<Type> = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.iter().enumerate() {
            let element = kinds.first().map_or(Type::Any, Type::element);
            let kind = self.argument(function, index, argument, element, site);
            kinds.push(kind);
        }
        let table = self.table(expr, function, arguments, &kinds, site);
        if enough { gives(function, &kinds, table) } else { Type::Any }
    }

    /// Whether a call has as many arguments as the function takes; notes it if not.
    fn number_of_arguments(
        &mut self,
        expr: &Expr,
        function: &Function,
        count: usize,
        site: &Site<'_>,
    ) -> bool {
        let required = function.takes.iter().filter(|p| p.presence == Presence::Required);
        let least = required.count();
        let open = function.takes.last().is_some_and(|p| p.presence == Presence::Repeated);
        let fits = count >= least && (count <= function.takes.len() || open);
        if !fits {
            let (name, takes) = (function.name, signature(function));
            let sentence = match count {
                0 => format!("{name}() takes {takes}, and nothing is given"),
                1 => format!("{name}() takes {takes}, and 1 value is given"),
                _ => format!("{name}() takes {takes}, and {count} values are given"),
            };
            self.note(expr, sentence, site);
        }
        fits
    }

    fn argument(
        &mut self,
        function: &Function,
        index: usize,
        argument: &Expr,
        element: Type,
        site: &Site<'_>,
    ) -> Type {
        let Some(parameter) = function.parameter(index) else {
            return self.infer(argument, site);
        };
        if parameter.takes == Takes::Table {
            // `table` looks at it: a name without quotes is no field that the record lacks.
            return Type::Text;
        }
        let each =
            matches!(parameter.takes, Takes::Each | Takes::EachCondition | Takes::EachNumber);
        let inner = Names { element, parent: Some(site.names) };
        let site = &Site { formula: site.formula, names: if each { &inner } else { site.names } };
        let kind = self.infer(argument, site);
        let what = format!("`{}` of {}()", parameter.name, function.name);
        match parameter.takes {
            Takes::Any | Takes::Each => {}
            Takes::Word(words) => self.word(argument, words, &what, site),
            // A whole number cannot always be told beforehand; the run will.
            takes => {
                let wanted = match takes {
                    Takes::Number | Takes::Integer | Takes::EachNumber => Type::Number,
                    Takes::Boolean | Takes::EachCondition => Type::Boolean,
                    Takes::List => Type::list(Type::Any),
                    Takes::Object => Type::open_object(),
                    _ => Type::Text,
                };
                self.expect(argument, &kind, &wanted, &what, site);
            }
        }
        kind
    }

    fn word(&mut self, argument: &Expr, words: &[&str], what: &str, site: &Site<'_>) {
        match literal(argument) {
            Some(word) if words.contains(&word) => {}
            word => {
                let hint = word.and_then(|word| nearest(word, words.iter().copied()));
                let sentence = format!("{what} is one of \"{}\"", words.join("\", \""));
                self.note_with_hint(argument, sentence, hint, site);
            }
        }
    }

    /// The type of the rows of the table a call names.
    fn table(
        &mut self,
        expr: &Expr,
        function: &Function,
        arguments: &[Expr],
        kinds: &[Type],
        site: &Site<'_>,
    ) -> Type {
        if !matches!(function.takes.first().map(|p| p.takes), Some(Takes::Table)) {
            return Type::Any;
        }
        let Some(first) = arguments.first() else { return Type::Any };
        let Some(table) = literal(first) else {
            let meant = path_name(first).filter(|name| self.tables.take(name));
            let hint = meant.map(|name| format!("\"{name}\""));
            let sentence = "the table's name stands in double quotes".to_owned();
            self.note_with_hint(first, sentence, hint, site);
            return Type::Any;
        };
        if !self.tables.take(table) {
            let hint = nearest(table, self.tables.names());
            if let Some(meant) = &hint {
                // That it is not used either is the same mistake.
                self.tables.take(meant);
            }
            self.note_with_hint(first, format!("there is no table `{table}`"), hint, site);
            return Type::Any;
        }
        self.rows_of(expr, function, table, kinds.get(1..).unwrap_or_default(), site);
        match kinds.get(2) {
            _ if function.gives == Gives::Key => self.tables.key_type(table),
            Some(otherwise) => self.tables.row_type(table).or(otherwise.clone()),
            None => self.tables.row_type(table),
        }
    }

    /// Notes the listed values of the first of `kinds` that the table would refuse.
    fn rows_of(
        &mut self,
        expr: &Expr,
        function: &Function,
        table: &str,
        kinds: &[Type],
        site: &Site<'_>,
    ) {
        let [Type::Choice(values)] = kinds else { return };
        let (lacking, said) = match function.gives {
            Gives::Row => (self.tables.without_row(table, values), "has no row for"),
            Gives::Key => {
                (self.tables.without_key(table, values), "has no row, or several, that hold")
            }
            _ => return,
        };
        if !lacking.is_empty() {
            let sentence = format!("table `{table}` {said} {}", listed(&lacking));
            self.note(expr, sentence, site);
        }
    }
}

/// Values as a sentence lists them.
fn listed(values: &[&Value]) -> String {
    values.iter().map(|value| value.to_json_text()).collect::<Vec<_>>().join(", ")
}

/// The text of an argument that is written out.
fn literal(argument: &Expr) -> Option<&str> {
    match &argument.kind {
        Kind::Literal(value) => Value::as_text(value),
        _ => None,
    }
}

/// The word of an argument that is nothing but a word.
fn path_name(argument: &Expr) -> Option<&str> {
    match &argument.kind {
        Kind::Path(Root::Element, steps) => match steps.as_slice() {
            [Step::Field(field)] => Some(&field.name),
            _ => None,
        },
        _ => None,
    }
}

fn gives(function: &Function, kinds: &[Type], table: Type) -> Type {
    let kind = |index: usize| kinds.get(index).cloned().unwrap_or(Type::Any);
    match function.gives {
        Gives::Any => Type::Any,
        Gives::Text => Type::Text,
        Gives::Rounded if kinds.len() == 1 => Type::Integer,
        Gives::Number | Gives::Rounded => Type::Number,
        Gives::Integer => Type::Integer,
        Gives::Boolean => Type::Boolean,
        Gives::Date => Type::Date,
        Gives::DateTime => Type::DateTime,
        Gives::Texts => Type::list(Type::Text),
        Gives::Numbers => Type::list(Type::Number),
        Gives::Object => Type::open_object(),
        Gives::Argument(index) => kind(index),
        Gives::Common(first) => {
            kinds.iter().skip(first).cloned().reduce(Type::or).unwrap_or(Type::Any)
        }
        Gives::Element(index) => kind(index).element(),
        Gives::Elements(index) => Type::list(kind(index).element()),
        Gives::Mapped(index) => Type::list(kind(index)),
        Gives::Row | Gives::Key => table,
    }
}

/// What a function takes, as the palette shows it.
fn signature(function: &Function) -> String {
    if function.takes.is_empty() {
        return "nothing".to_owned();
    }
    let shown = function.takes.iter().map(|parameter| match parameter.presence {
        Presence::Required => parameter.name.to_owned(),
        Presence::Optional => format!("{}?", parameter.name),
        Presence::Repeated => format!("{}…", parameter.name),
    });
    format!("({})", shown.collect::<Vec<_>>().join(", "))
}
