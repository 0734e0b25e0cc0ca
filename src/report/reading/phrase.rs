//! Figures and terms as people read them.

use crate::report::{Direction, Label, Relation, Role, SegmentKind};

/// A label in words.
pub(crate) fn label(label: Label) -> &'static str {
    match label {
        Label::OffTopic => "off topic",
        other => other.as_str(),
    }
}

/// A relation in words.
pub(crate) fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::SameEvent => "same event",
        other => other.as_str(),
    }
}

/// A role in words.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Derivation => "derivation",
        Role::SameEvent => "same event",
    }
}

/// The kind of a segment or a story in words.
pub(crate) fn kind(kind: SegmentKind) -> &'static str {
    kind.as_str()
}

/// A fraction as a percentage. Only all is `100 %`, and only nothing is `0 %`.
pub(crate) fn percent(fraction: f64) -> String {
    let whole = (fraction * 100.0).round();
    match fraction {
        f if f > 0.0 && whole < 1.0 => "<1\u{a0}%".to_owned(),
        f if f < 1.0 && whole >= 100.0 => "99\u{a0}%".to_owned(),
        _ => format!("{whole:.0}\u{a0}%"),
    }
}

/// A score as two decimals without the zero before them: `.63`. Only a score of 1 is `1.0`.
pub(crate) fn score(score: f64) -> String {
    let hundredths = (score * 100.0).round();
    if score >= 1.0 { "1.0".to_owned() } else { format!(".{:02.0}", hundredths.clamp(0.0, 99.0)) }
}

/// A count and its noun: `1 story`, `12,345 documents`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    match (n, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{} {stem}ies", grouped(n)),
        (_, None) => format!("{} {noun}s", grouped(n)),
    }
}

/// A range of lines: `line 3`, `lines 1–18`.
pub(crate) fn lines(first: u32, last: u32) -> String {
    if first == last { format!("line {first}") } else { format!("lines {first}–{last}") }
}

/// What shows which document was first.
pub(crate) fn reasons(direction: &Direction) -> String {
    direction.reasons.join("; ")
}

/// A number with a comma before each three digits.
pub(crate) fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_and_nothing_are_exact() {
        let shown = [0.0, 0.004, 0.006, 0.5, 0.996, 1.0].map(|fraction| percent(fraction).replace('\u{a0}', " "));
        assert_eq!(shown, ["0 %", "<1 %", "1 %", "50 %", "99 %", "100 %"]);
        assert_eq!([0.0, 0.043, 0.626, 0.999, 1.0].map(score), [".00", ".04", ".63", ".99", "1.0"]);
    }

    #[test]
    fn counts_have_their_noun() {
        assert_eq!([0, 1, 2].map(|n| count(n, "story")), ["0 stories", "1 story", "2 stories"]);
        assert_eq!(
            [1, 999, 1_234_567].map(|n| count(n, "document")),
            ["1 document", "999 documents", "1,234,567 documents"]
        );
        assert_eq!((lines(3, 3), lines(1, 18)), ("line 3".to_owned(), "lines 1–18".to_owned()));
    }
}
