//! Lines, and which of them are one paragraph that was wrapped to a width.

use super::Span;

/// A line of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line without its line break.
    pub span: Span,
    /// The same without white space around it; empty for a blank line.
    pub text: Span,
}

/// The lines of `text`, broken at line feeds; a carriage return before one belongs to the break.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    let mut lines = Vec::with_capacity(breaks + usize::from(!text.is_empty() && !text.ends_with('\n')));
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
        lines.push(line(text, start, end));
        start = end + 1;
    }
    if start < text.len() {
        lines.push(line(text, start, text.len()));
    }
    lines
}

fn line(text: &str, start: usize, end: usize) -> Line {
    let whole = text[start..end].strip_suffix('\r').unwrap_or(&text[start..end]);
    let trimmed = whole.trim_start();
    let first = start + (whole.len() - trimmed.len());
    Line { span: Span::new(start, start + whole.len()), text: Span::new(first, first + trimmed.trim_end().len()) }
}

/// Widths that text is wrapped to by hand or by a wire's printer.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;

/// Blocks of lines that are one paragraph each: ranges of line numbers without blank lines.
///
/// Most files have a paragraph a line. Where lines were wrapped, the next word did not fit: a run of lines is taken for
/// wrapped when that holds for most of its lines; elsewhere only a line that breaks off goes on in the next.
pub(super) fn blocks(text: &str, lines: &[Line]) -> Vec<std::ops::Range<usize>> {
    let mut blocks = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        if lines[at].text.is_empty() {
            at += 1;
            continue;
        }
        let end = (at..lines.len()).find(|&i| lines[i].text.is_empty()).unwrap_or(lines.len());
        split_run(text, lines, at..end, &mut blocks);
        at = end;
    }
    blocks
}

fn split_run(text: &str, lines: &[Line], run: std::ops::Range<usize>, blocks: &mut Vec<std::ops::Range<usize>>) {
    let width = wrapped_width(text, &lines[run.clone()]);
    let mut start = run.start;
    for next in run.start + 1..run.end {
        let (above, below) = (&lines[next - 1], &lines[next]);
        let goes_on = if let Some(width) = width {
            indent(below) <= indent(above)
                && (!ends_sentence(&text[above.text.range()]) || !fits(text, above, below, width))
        } else {
            breaks_off(text, above, below)
        };
        if !goes_on {
            blocks.push(start..next);
            start = next;
        }
    }
    blocks.push(start..run.end);
}

/// The width that a run of lines was wrapped to, in characters; nothing where it was not.
fn wrapped_width(text: &str, run: &[Line]) -> Option<usize> {
    // Four bytes are the most that a character has.
    if run.len() < 3 || run.iter().any(|line| line.text.len() > 4 * WRAP_WIDTHS.end()) {
        return None;
    }
    let width = run.iter().map(|line| text[line.text.range()].chars().count()).max().unwrap_or(0);
    if !WRAP_WIDTHS.contains(&width) {
        return None;
    }
    // A paragraph's last line is short for another reason, so the lines that end a sentence do not vote.
    let inner = run.windows(2).filter(|pair| !ends_sentence(&text[pair[0].text.range()]));
    let (full, all) = inner.fold((0, 0), |(full, all), pair| {
        (full + usize::from(!fits(text, &pair[0], &pair[1], width * 9 / 10)), all + 1)
    });
    (all > 0 && full * 10 >= all * 7).then_some(width)
}

/// Whether the first word of `below` would have had room at the end of `above`.
fn fits(text: &str, above: &Line, below: &Line, width: usize) -> bool {
    let word = text[below.text.range()].split_whitespace().next().unwrap_or("");
    text[above.text.range()].chars().count() + 1 + word.chars().count() <= width
}

fn indent(line: &Line) -> u32 {
    line.text.start - line.span.start
}

/// Whether a sentence that `above` leaves open goes on in lower case in `below`.
fn breaks_off(text: &str, above: &Line, below: &Line) -> bool {
    const TOO_SHORT_TO_BREAK_OFF: usize = 30;
    let upper = &text[above.text.range()];
    upper.len() >= TOO_SHORT_TO_BREAK_OFF
        && !ends_sentence(upper)
        && text[below.text.range()].chars().next().is_some_and(char::is_lowercase)
        && text[below.text.range()].contains(' ')
}

/// Whether a line ends as sentences end, closing quotes and brackets apart.
pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(super::sentence::is_closing).ends_with(|c| super::sentence::is_terminator(c) || c == ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<std::ops::Range<usize>> {
        blocks(text, &lines(text))
    }

    #[test]
    fn lines_are_counted_as_editors_count_them() {
        let text = "one\r\n\n two \nlast";
        let lines: Vec<_> = lines(text).iter().map(|line| &text[line.text.range()]).collect();
        assert_eq!(lines, ["one", "", "two", "last"]);
        assert!(super::lines("").is_empty());
        assert_eq!(super::lines("a\n").len(), 1);
    }

    #[test]
    fn a_line_is_a_paragraph_where_nothing_was_wrapped() {
        assert_eq!(of("Comments\nNo comments yet...\nRelated Articles\n"), [0..1, 1..2, 2..3]);
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "Showers continued throughout the week in the Bahia cocoa\n\
                    zone, alleviating the drought since early January and\n\
                    improving prospects for the coming temporao, although\n\
                    normal humidity levels have not been restored.\n    \
                    The dry period means the temporao will be late this\n\
                    year.\n";
        assert_eq!(of(text), [0..4, 4..6]);
    }

    #[test]
    fn a_sentence_left_open_goes_on() {
        let text = "In July, a bill approved by the military-appointed body\ngranted the leader a mandate.\nNext.";
        assert_eq!(of(text), [0..2, 2..3]);
    }
}
