//! Every example of every function is a test.

use super::all;
use crate::Value;
use crate::expression;
use crate::problem::{Findings, Position};
use crate::run::Computed;
use crate::run::{Evaluator, Input, Scope, Tables};

fn evaluate(text: &str) -> Computed<Value> {
    let mut findings = Findings::default();
    let expr = expression::parse(text, Position::default(), &mut findings);
    let expr = expr.unwrap_or_else(|| panic!("{text}: {findings:?}"));
    let mut tables = Tables::new();
    tables.insert("sizes", "S", "Small");
    tables.insert("sizes", "L", "Large");
    let evaluator = Evaluator::new(&Value::Null, &Input::value(&Value::Null), &tables);
    let scope = Scope::outermost(&Value::Null);
    let value = evaluator.evaluate(&expr, &scope)?;
    Ok(value.into_owned())
}

#[test]
fn every_example_gives_what_it_says() {
    let mut wrong = Vec::new();
    for function in all() {
        for (call, result) in function.examples {
            let (given, said) = (evaluate(call), evaluate(result));
            if given != said {
                wrong.push(format!("{call} gave {given:?}, not {said:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_function_is_in_order_and_described() {
    let names: Vec<&str> = all().iter().map(|function| function.name).collect();
    assert!(names.is_sorted(), "{names:?}");
    for function in all() {
        assert!(function.about.ends_with('.'), "{}", function.name);
        let calls_it = |(call, _): &(&str, &str)| call.contains(function.name);
        assert!(function.examples.iter().any(calls_it), "{}", function.name);
    }
}

#[test]
fn every_file_is_a_function_of_the_palette() {
    let names: Vec<&str> = all().iter().map(|function| function.name).collect();
    let besides = ["arguments", "call", "elsewhere", "examples", "mod", "palette", "signature"];
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/functions")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(names.contains(&name) || besides.contains(&name), "{name} is not listed");
    }
}
