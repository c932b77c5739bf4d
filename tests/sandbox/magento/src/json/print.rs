//! Writes JSON text.

use std::fmt::{self, Write};

use super::{Map, Value};

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => out.write_str("null"),
            Self::Bool(value) => write!(out, "{value}"),
            Self::Number(number) => write!(out, "{number}"),
            Self::Text(text) => write_text(out, text),
            Self::List(list) => write_list(out, list),
            Self::Map(map) => write!(out, "{map}"),
        }
    }
}

impl fmt::Display for Map {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_char('{')?;
        for (place, (key, value)) in self.iter().enumerate() {
            if place > 0 {
                out.write_char(',')?;
            }
            write_text(out, key)?;
            out.write_char(':')?;
            write!(out, "{value}")?;
        }
        out.write_char('}')
    }
}

fn write_list(out: &mut fmt::Formatter<'_>, list: &[Value]) -> fmt::Result {
    out.write_char('[')?;
    for (place, value) in list.iter().enumerate() {
        if place > 0 {
            out.write_char(',')?;
        }
        write!(out, "{value}")?;
    }
    out.write_char(']')
}

fn write_text(out: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    out.write_char('"')?;
    let mut clean = 0;
    for (place, letter) in text.char_indices() {
        if letter != '"' && letter != '\\' && letter >= ' ' {
            continue;
        }
        out.write_str(&text[clean..place])?;
        clean = place + letter.len_utf8();
        match letter {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            other => write!(out, "\\u{:04x}", u32::from(other))?,
        }
    }
    out.write_str(&text[clean..])?;
    out.write_char('"')
}
