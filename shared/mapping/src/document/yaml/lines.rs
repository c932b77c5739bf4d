//! Text in lines behind `|`, which keeps them, or `>`, which joins them.

use super::node::{Content, Node, Style};
use super::{Read, Reader};

/// The line below the one at hand.
struct Below {
    indent: usize,
    blank: bool,
}

impl<'t> Reader<'t> {
    /// The lines below the sign that stands here, indented further than `indent`.
    pub(super) fn block_text(&mut self, indent: usize) -> Read<Node<'t>> {
        let folded = self.peek() == b'>';
        self.at += 1;
        let chomping = self.peek();
        self.at += usize::from(matches!(chomping, b'-' | b'+'));
        self.end_of_line()?;
        let mut lines = Lines { text: String::new(), blank: 0, begun: false };
        let first = self.first_indent(indent)?;
        let mut position = self.position();
        while let Some(below) = self.line_below() {
            if below.blank && below.indent <= first {
                self.break_line();
                self.at += below.indent;
                // Blanks that nothing ends, at the document's end, are no line.
                lines.blank += usize::from(!self.is_at_end());
                continue;
            }
            if below.indent < first || first <= indent {
                break;
            }
            self.break_line();
            self.at += first;
            if !lines.begun {
                position = self.position();
            }
            if folded && matches!(self.peek(), b' ' | b'\t') {
                return Err(self.problem("the lines behind `>` are indented evenly"));
            }
            let length = self.count(|byte| !matches!(byte, b'\n' | b'\r'));
            lines.add(&self.text[self.at..self.at + length], folded);
            self.at += length;
        }
        let text = lines.finished(chomping);
        Ok(Node { position, content: Content::Scalar(text.into(), Style::Block) })
    }

    /// How far the first line that says something is indented; the blank ones before it may not
    /// be longer.
    fn first_indent(&self, indent: usize) -> Read<usize> {
        let mut longest = 0;
        for line in self.rest().split('\n').skip(1) {
            let line = line.trim_end_matches('\r');
            let blanks = line.len() - line.trim_start_matches(' ').len();
            if blanks < line.len() {
                if longest > blanks && blanks > indent {
                    return Err(self.problem("the blank lines at the beginning are too long"));
                }
                return Ok(blanks);
            }
            longest = longest.max(blanks);
        }
        Ok(longest)
    }

    fn line_below(&self) -> Option<Below> {
        let rest = self.rest();
        let below = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
        let indent = below.len() - below.trim_start_matches(' ').len();
        let blank = matches!(below.as_bytes().get(indent), None | Some(b'\n' | b'\r'));
        (!below.is_empty()).then_some(Below { indent, blank })
    }
}

/// The lines of a text while it is read.
struct Lines {
    text: String,
    /// Blank lines since the last one that was not.
    blank: usize,
    begun: bool,
}

impl Lines {
    fn add(&mut self, line: &str, folded: bool) {
        let breaks = if self.begun && !folded { self.blank + 1 } else { self.blank };
        if self.begun && breaks == 0 {
            self.text.push(' ');
        }
        self.text.extend(std::iter::repeat_n('\n', breaks));
        self.text.push_str(line);
        (self.begun, self.blank) = (true, 0);
    }

    /// One line break at the end, none, or all of them.
    fn finished(mut self, chomping: u8) -> String {
        let breaks = match chomping {
            b'-' => 0,
            b'+' => self.blank + usize::from(self.begun),
            _ => usize::from(self.begun),
        };
        self.text.extend(std::iter::repeat_n('\n', breaks));
        self.text
    }
}
