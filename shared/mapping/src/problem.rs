//! What is wrong with a document: every problem at once, each where it stands.

use std::fmt;

/// A place in a document; both count from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl Position {
    /// This place, moved right.
    pub(crate) fn right(self, columns: usize) -> Self {
        Self { column: self.column + columns, ..self }
    }

    /// The place of byte `offset` of a text that begins here, all of its lines alike indented.
    pub(crate) fn inside(self, text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or_default();
        let lines = before.matches('\n').count();
        let in_line = before.rsplit('\n').next().unwrap_or_default();
        Self { line: self.line + lines, ..self }.right(in_line.chars().count())
    }
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.line, self.column)
    }
}

/// One thing that is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What `row` names: `row`, or `step` in a workflow.
    pub noun: &'static str,
    /// The row's target path, such as `lines.sku`; empty if the problem lies outside the rows.
    pub row: String,
    /// Where it stands.
    pub position: Position,
    /// What is wrong, in a plain sentence without a full stop.
    pub sentence: String,
    /// The known name that was probably meant.
    pub did_you_mean: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: ", self.position)?;
        if !self.row.is_empty() {
            write!(formatter, "{} `{}`: ", self.noun, self.row)?;
        }
        formatter.write_str(&self.sentence)?;
        match &self.did_you_mean {
            Some(name) => write!(formatter, "; did you mean `{name}`?"),
            None => Ok(()),
        }
    }
}

/// Everything that is wrong with a document, in the order of its lines; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// A single problem outside the rows.
    pub(crate) fn one(position: Position, sentence: impl Into<String>) -> Self {
        let (row, sentence) = (String::new(), sentence.into());
        Self(vec![Problem { noun: ROW, row, position, sentence, did_you_mean: None }])
    }

    /// The problems in the order of the document's lines.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                formatter.write_str("\n")?;
            }
            problem.fmt(formatter)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// No more are told at once: a document may be nothing but mistakes.
const MOST: usize = 100;

/// Gathers problems while a document is read and checked; a hundred at most.
#[derive(Debug)]
pub struct Findings {
    found: Vec<Problem>,
    noun: &'static str,
    row: String,
}

const ROW: &str = "row";

impl Default for Findings {
    fn default() -> Self {
        Self::about(ROW)
    }
}

impl Findings {
    /// Gathers problems of a document that is made of these: `row`, `step`.
    #[must_use]
    pub fn about(noun: &'static str) -> Self {
        Self { found: Vec::new(), noun, row: String::new() }
    }

    /// Names the row, or the step, that the next problems belong to.
    pub fn enter(&mut self, row: &str) {
        row.clone_into(&mut self.row);
    }

    /// Notes a problem of the current row.
    pub fn add(&mut self, position: Position, sentence: impl Into<String>) {
        self.add_with_hint(position, sentence, None);
    }

    /// Notes a problem of the current row, with the name that was probably meant.
    pub fn add_with_hint(
        &mut self,
        position: Position,
        sentence: impl Into<String>,
        did_you_mean: Option<String>,
    ) {
        if self.found.len() < MOST {
            let (row, sentence) = (self.row.clone(), sentence.into());
            self.found.push(Problem { noun: self.noun, row, position, sentence, did_you_mean });
        }
    }

    /// Takes over what was found elsewhere, under the current name.
    pub(crate) fn take(&mut self, problems: Problems) {
        for mut problem in problems.0 {
            if problem.row.is_empty() {
                problem.noun = self.noun;
                problem.row.clone_from(&self.row);
            }
            if self.found.len() < MOST {
                self.found.push(problem);
            }
        }
    }

    /// Whether nothing was found so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The value, if nothing was found.
    ///
    /// # Errors
    /// Everything that was found.
    pub fn unless_any<T>(self, value: T) -> Result<T, Problems> {
        match self.into_problems() {
            Some(problems) => Err(problems),
            None => Ok(value),
        }
    }

    /// What was found, if anything.
    fn into_problems(mut self) -> Option<Problems> {
        self.found.sort_by_key(|problem| problem.position);
        (!self.found.is_empty()).then_some(Problems(self.found))
    }
}

/// The known name most like `name`, if one is like it at all.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate.to_owned())
}
