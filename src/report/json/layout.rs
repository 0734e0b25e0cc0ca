//! Where a JSON value breaks into lines, and how its numbers are rounded.
//!
//! Neither of `serde_json`'s own layouts can be read at the size of a report: compact puts a document on one line,
//! pretty puts every offset on its own. Here an item is a block of fields, and what stands in its arrays has a line each.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// A layout for one value, used once.
#[derive(Clone)]
pub(crate) struct Layout {
    /// Objects nested less deep than this have a field a line, the others stand on one line.
    objects: usize,
    /// Arrays nested less deep than this have an item a line, the others stand on one line.
    arrays: usize,
    /// How far the value itself is indented, in steps of two spaces.
    indent: usize,
    /// Decimals of a number.
    decimals: u32,
    /// Containers that are open.
    depth: usize,
    /// Of these, the outer ones that are laid out over several lines.
    broken: usize,
    /// Whether the container just closing holds anything.
    filled: bool,
}

impl Layout {
    /// All on one line.
    pub(crate) fn line(decimals: u32) -> Self {
        Self { objects: 0, arrays: 0, indent: 0, decimals, depth: 0, broken: 0, filled: false }
    }

    /// A field a line, and of its arrays an item a line.
    pub(crate) fn block(indent: usize, decimals: u32) -> Self {
        Self { objects: 1, arrays: 2, indent, ..Self::line(decimals) }
    }

    /// The same one level deeper: a line for each field of its fields, too.
    pub(crate) fn deep_block(indent: usize, decimals: u32) -> Self {
        Self { objects: 2, arrays: 3, ..Self::block(indent, decimals) }
    }

    /// Writes the value.
    pub(crate) fn write(self, out: impl Write, value: &impl Serialize) -> io::Result<()> {
        value.serialize(&mut Serializer::with_formatter(out, self)).map_err(io::Error::from)
    }

    fn begin<W: ?Sized + Write>(&mut self, out: &mut W, mark: &[u8], limit: usize) -> io::Result<()> {
        if self.depth == self.broken && self.depth < limit {
            self.broken += 1;
        }
        self.depth += 1;
        self.filled = false;
        out.write_all(mark)
    }

    fn item<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        let broken = self.depth == self.broken;
        out.write_all(match (first, broken) {
            (true, _) => b"",
            (false, true) => b",",
            (false, false) => b", ",
        })?;
        if broken { self.line_break(out) } else { Ok(()) }
    }

    fn end<W: ?Sized + Write>(&mut self, out: &mut W, mark: &[u8]) -> io::Result<()> {
        let broken = self.depth == self.broken;
        self.depth -= 1;
        self.broken = self.broken.min(self.depth);
        if broken && self.filled {
            self.line_break(out)?;
        }
        out.write_all(mark)
    }

    fn line_break<W: ?Sized + Write>(&self, out: &mut W) -> io::Result<()> {
        out.write_all(b"\n")?;
        (0..self.indent + self.broken).try_for_each(|_| out.write_all(b"  "))
    }
}

/// Scaled numbers below this are written as integers.
const MOST_SCALED: f64 = 1e9;
/// Decimals that fit the buffer beside them.
const MOST_DECIMALS: u32 = 12;

/// Writes an integer with a point before its last decimals, without the zeros at the end but for the one behind the point.
fn write_decimal<W: ?Sized + Write>(out: &mut W, scaled: u32, decimals: u32) -> io::Result<()> {
    let mut digits = [b'0'; 24];
    let (mut at, mut rest) = (digits.len(), scaled);
    let mut put = |digit: u8| {
        at -= 1;
        digits[at] = digit;
        at
    };
    for _ in 0..decimals {
        put(b'0' + (rest % 10) as u8);
        rest /= 10;
    }
    put(b'.');
    let mut start = put(b'0' + (rest % 10) as u8);
    while rest >= 10 {
        rest /= 10;
        start = put(b'0' + (rest % 10) as u8);
    }
    let point = digits.len() - decimals as usize;
    let zeros = digits[point..].iter().skip(1).rev().take_while(|&&digit| digit == b'0').count();
    out.write_all(&digits[start..digits.len() - zeros])
}

impl Formatter for Layout {
    fn write_f64<W: ?Sized + Write>(&mut self, out: &mut W, value: f64) -> io::Result<()> {
        let scale = 10f64.powi(self.decimals as i32);
        let scaled = (value * scale).round();
        // Most numbers are shares: their digits are those of an integer.
        if (0.0..MOST_SCALED).contains(&scaled) && (1..=MOST_DECIMALS).contains(&self.decimals) {
            return write_decimal(out, scaled as u32, self.decimals);
        }
        let rounded = scaled / scale;
        // Adding 0 makes the negative zero that rounding can leave a plain one.
        write!(out, "{:?}", rounded + 0.0)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"[", self.arrays)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.item(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"{", self.objects)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.item(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn laid_out(layout: Layout, value: &impl Serialize) -> String {
        let mut bytes = Vec::new();
        layout.write(&mut bytes, value).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_block_breaks_once_and_its_arrays_once() {
        let value = json!({"a": 1, "b": [{"c": [1, 2]}, {}], "d": [], "e": {"f": [3]}});
        let expected = "{\n    \"a\": 1,\n    \"b\": [\n      {\"c\": [1, 2]},\n      {}\n    ],\n    \"d\": [],\n    \
                        \"e\": {\"f\": [3]}\n  }";
        assert_eq!(laid_out(Layout::block(1, 4), &value), expected);
        assert_eq!(
            laid_out(Layout::line(4), &value),
            r#"{"a": 1, "b": [{"c": [1, 2]}, {}], "d": [], "e": {"f": [3]}}"#
        );
    }

    #[test]
    fn numbers_are_rounded_half_away_from_zero() {
        let given = [0.0, -0.0, -0.00001, 1.0, 0.123_45, 0.999_96, 2.0 / 3.0, f64::NAN, f64::INFINITY];
        assert_eq!(laid_out(Layout::line(4), &given), "[0.0, 0.0, 0.0, 1.0, 0.1235, 1.0, 0.6667, null, null]");
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![Just(Value::Null), any::<i32>().prop_map(Value::from), ".*".prop_map(Value::from)];
        leaf.prop_recursive(5, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::btree_map(".{0,3}", inner, 0..5)
                    .prop_map(|map: BTreeMap<String, Value>| map.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn numbers_are_those_of_the_standard_library(
            value in prop_oneof![0.0..1.0f64, 0.0..200_000.0f64, Just(0.0), -1.0..1.0f64],
            decimals in 0..7u32,
        ) {
            let scale = 10f64.powi(decimals as i32);
            let plain = format!("{:?}", (value * scale).round() / scale + 0.0);
            prop_assert_eq!(laid_out(Layout::line(decimals), &value), plain);
        }

        #[test]
        fn layout_changes_no_value(value in any_value(), objects in 0usize..4, arrays in 0usize..4) {
            let layout = Layout { objects, arrays, ..Layout::line(4) };
            prop_assert_eq!(serde_json::from_str::<Value>(&laid_out(layout, &value)).unwrap(), value);
        }
    }
}
