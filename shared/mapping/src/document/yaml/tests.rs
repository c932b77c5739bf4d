//! What our reader accepts means the same to a complete YAML parser.

use granit_parser::{Event, Parser, ScalarStyle};
use proptest::prelude::*;

use super::node::Style;
use super::{Content, Node, read};

/// A document as its values, without places: both readers give one.
#[derive(Debug, PartialEq)]
enum Tree {
    Plain(String),
    Quoted(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

fn ours(node: &Node<'_>) -> Tree {
    match &node.content {
        Content::Scalar(text, Style::Plain) => plain(text),
        Content::Scalar(text, _) => Tree::Quoted(text.to_string()),
        Content::List(list) => Tree::List(list.iter().map(ours).collect()),
        Content::Map(entries) => Tree::Map(
            entries.iter().map(|(key, node)| (key.name.to_string(), ours(node))).collect(),
        ),
    }
}

fn theirs(text: &str) -> Option<Tree> {
    let events = Parser::new_from_str(text).map(|event| event.map(|(event, _)| event).ok());
    let events: Option<Vec<Event<'_>>> = events.collect();
    let mut events = events?
        .into_iter()
        .filter(|event| !matches!(event, Event::StreamStart | Event::DocumentStart(..)));
    let first = events.next()?;
    let tree = tree(first, &mut events)?;
    matches!(events.next(), Some(Event::DocumentEnd)).then_some(())?;
    matches!(events.next(), Some(Event::StreamEnd)).then_some(tree)
}

fn tree<'e>(event: Event<'e>, events: &mut impl Iterator<Item = Event<'e>>) -> Option<Tree> {
    match event {
        Event::Scalar(text, ScalarStyle::Plain, ..) => Some(plain(&text)),
        Event::Scalar(text, ..) => Some(Tree::Quoted(text.to_string())),
        Event::SequenceStart(..) => {
            let mut list = Vec::new();
            loop {
                match events.next()? {
                    Event::SequenceEnd => return Some(Tree::List(list)),
                    event => list.push(tree(event, events)?),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut entries = Vec::new();
            loop {
                let key = match events.next()? {
                    Event::MappingEnd => return Some(Tree::Map(entries)),
                    Event::Scalar(text, ..) => text.to_string(),
                    _ => return None,
                };
                let event = events.next()?;
                entries.push((key, tree(event, events)?));
            }
        }
        _ => None,
    }
}

/// The other reader writes `~` where there is nothing.
fn plain(text: &str) -> Tree {
    Tree::Plain(text.replace('~', ""))
}

fn agree(text: &str) -> bool {
    match read(text) {
        Ok(node) => {
            assert_eq!(Some(ours(&node)), theirs(text), "{text:?}");
            true
        }
        Err(_) => false,
    }
}

#[test]
fn the_usual_forms_are_read() {
    for text in [
        "a: 1",
        "a: 1\nb:\n  c: 2\n  d: x y # words\n",
        "# first\n---\na: 'it''s'\nb: \"x\\ty\\u00e9\\\"\"\n",
        "- 1\n- a: 2\n  b: 3\n-\n  - x\n- - y\n  - z\n",
        "a:\n- 1\n- 2\nb: {}\n",
        "a: { b: [1, 'two', {c: d}], \"e\":f, g: }\n",
        "rows: [\n  { to: a, # why\n    from: b },\n]\n",
        "a: |\n  one\n   two\n\n  three\nb: >-\n  one\n  two\n\n  three\n",
        "a: |+\n  x\n\n\nb: |-\n\n  y\n",
        "- |\n x\n- >\n y\n z\n",
        "a: http://x.y/z#w\nb: -1\nc: a:b\n'd e': ?x\n",
        "a: $.store_id\nb: a ?? b\r\nc: x\r\n",
        "{\"a\":{\"b\":[1,2,true,null]},\"c\":\"d\"}",
        "a:   \nb:\n\nc: ~\n",
        "plain",
        "\"quoted\"",
        "a: |\n  x",
        "a: >\n\n  x\n\n\n  y\n\n",
    ] {
        assert!(agree(text), "{text:?}: {}", read(text).unwrap_err());
    }
}

#[test]
fn what_hides_or_misleads_is_refused() {
    for text in [
        "a: &x 1",
        "a: *x",
        "a: !t x",
        "<<: {}\n<<: {}",
        "a: 1\na: 2",
        "? a\n: b",
        "%YAML 1.2\n---\na: 1",
        "a: 1\n--- \nb: 2",
        "a: b: c",
        "a: - b",
        "\ta: 1",
        "a:\n\tb: 1",
        "a: 'x",
        "a: \"x\ny\"",
        "a: x\n  y",
        "a: [1, 2",
        "a: {b}",
        "a: {b: 1]",
        "a: @x",
        "a: `x`",
        "a: ]",
        "a: \"\\q\"",
        "a: |2\n  x",
        "a: >\n  x\n   y\n",
        "  a: 1\nb: 2",
        "a: 1\n b: 2",
        "- a\nb: 1",
        "a: [, ]",
        "a: \u{1}",
        "a: x\ry",
        "",
        "#",
        "a: \"\\ud83d\\ude00\"",
        "a: 1\n...\n",
    ] {
        assert!(read(text).is_err(), "{text:?}");
    }
}

#[test]
fn depth_and_width_are_bounded() {
    for piece in ["[", "{a: ", "- "] {
        assert!(read(&piece.repeat(10_000)).is_err(), "{piece}");
    }
    let steps: Vec<String> = (0..60).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert!(read(&steps.concat()).unwrap_err().to_string().contains("nests deeper"));
    let wide: Vec<String> = (0..6_000).map(|key| format!("k{key}: 1\n")).collect();
    assert!(read(&wide.concat()).unwrap_err().to_string().contains("entries"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn odd_texts_are_refused_or_mean_the_same(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "a", "b", "c1", ": ", ":", ":\n", "\n", "\n  ", "\n    ", "- ", "-\n", "[", "]", "{", "}", ", ", ",",
                "'", "\"", "x y", "# c", " # c", " ", "|\n", ">\n", "|-\n", ">+\n", "\n\n", "~", "1.5", "?", "\\n", "''",
                "é", "&", "*", "!", "---\n", "\t", "\r\n", "a: 1\n", "- a: b\n  c: d\n", "{ to: a, from: b }",
            ]),
            0..14,
        ),
    ) {
        agree(&pieces.concat());
    }

    #[test]
    fn damaged_documents_are_refused_or_mean_the_same(
        place in any::<prop::sample::Index>(),
        piece in prop::sample::select(vec!["", "\n", " ", "  ", ":", ": ", "-", "'", "\"", "[", "}", ",", "#", " #", "\t", "|", "x"]),
        length in 0..3_usize,
    ) {
        let document = include_str!("../../../tests/fixtures/order-from-magento.yaml");
        let start = place.index(document.len());
        let end = (start + length).min(document.len());
        agree(&format!("{}{piece}{}", &document[..start], &document[end..]));
    }
}
