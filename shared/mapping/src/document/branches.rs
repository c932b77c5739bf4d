//! Arranges rows into the object they fill.

use super::plan::{Branch, Leaf, Row};
use crate::problem::Findings;

/// The object that `rows` fill. A target that two rows claim is a problem.
pub(super) fn grow(rows: &[Row], prefix: &str, findings: &mut Findings) -> Vec<Branch> {
    let mut root = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        if let Err(claimed) = place(&mut root, rows, index) {
            findings.enter(&format!("{prefix}{}", row.to.text));
            let line = rows[claimed].position.line;
            let sentence = format!("the target is already filled by the row in line {line}");
            findings.add(row.to.position, sentence);
        }
    }
    root
}

/// Places one row; if its target is claimed, tells by which row.
fn place(root: &mut Vec<Branch>, rows: &[Row], index: usize) -> Result<(), usize> {
    let target = &rows[index].to;
    let Some((last, parents)) = target.path.split_last() else { return Ok(()) };
    let mut branches = root;
    for name in parents {
        let found = branches.iter().position(|branch| branch.name == *name);
        let at = found.unwrap_or_else(|| {
            branches.push(Branch { name: name.clone(), leaf: Leaf::Object(Vec::new()) });
            branches.len() - 1
        });
        match &mut branches[at].leaf {
            Leaf::Object(inner) => branches = inner,
            other => return Err(first_row(other)),
        }
    }
    match branches.iter_mut().find(|branch| branch.name == *last).map(|branch| &mut branch.leaf) {
        Some(Leaf::Appended(appended)) if target.appended => appended.push(index),
        Some(leaf) => return Err(first_row(leaf)),
        None => {
            let leaf = if target.appended { Leaf::Appended(vec![index]) } else { Leaf::Row(index) };
            branches.push(Branch { name: last.clone(), leaf });
        }
    }
    Ok(())
}

fn first_row(leaf: &Leaf) -> usize {
    match leaf {
        Leaf::Row(index) => *index,
        Leaf::Appended(appended) => appended.first().copied().unwrap_or(0),
        Leaf::Object(inner) => inner.first().map_or(0, |branch| first_row(&branch.leaf)),
    }
}
