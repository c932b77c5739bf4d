//! Writing JSON text.

use std::fmt::{Display, Formatter, Result, Write};

use super::Json;

impl Display for Json {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Self::Null => out.write_str("null"),
            Self::Bool(flag) => write!(out, "{flag}"),
            Self::Number(number) => write!(out, "{number}"),
            Self::Text(text) => quote(text, out),
            Self::List(values) => list(values, out),
            Self::Object(_) => object(self, out),
        }
    }
}

fn list(values: &[Json], out: &mut Formatter<'_>) -> Result {
    out.write_char('[')?;
    for (n, value) in values.iter().enumerate() {
        if n > 0 {
            out.write_char(',')?;
        }
        value.fmt(out)?;
    }
    out.write_char(']')
}

fn object(value: &Json, out: &mut Formatter<'_>) -> Result {
    out.write_char('{')?;
    for (n, (name, value)) in value.as_object().into_iter().flatten().enumerate() {
        if n > 0 {
            out.write_char(',')?;
        }
        quote(name, out)?;
        out.write_char(':')?;
        value.fmt(out)?;
    }
    out.write_char('}')
}

fn quote(text: &str, out: &mut Formatter<'_>) -> Result {
    out.write_char('"')?;
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.write_str(&text[plain..at])?;
        plain = at + 1;
        match byte {
            b'"' => out.write_str("\\\"")?,
            b'\\' => out.write_str("\\\\")?,
            b'\n' => out.write_str("\\n")?,
            b'\r' => out.write_str("\\r")?,
            b'\t' => out.write_str("\\t")?,
            _ => write!(out, "\\u{byte:04x}")?,
        }
    }
    out.write_str(&text[plain..])?;
    out.write_char('"')
}
