//! Text into rows of a width, measured in terminal cells.
//!
//! What counts is the cluster: a character with whatever combines with it. Rows break at white space, beside wide
//! characters (Chinese and Japanese have no spaces, but no row begins with their closing punctuation), and, where a word
//! is wider than a row, inside it. A no-break space is no place to break.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::paint::{Ink, Run};

/// Punctuation of scripts without spaces that belongs to what stands before it.
const CLOSING: &str = "、。，．！？：；）」』】》〉〕・ー";

/// Cells that a text takes in a terminal.
pub(super) fn width(text: &str) -> usize {
    clusters(text).map(|cluster| cluster.width()).sum()
}

/// A text with spaces behind it up to a width; unchanged when it is wider.
pub(super) fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", "\u{a0}".repeat(to.saturating_sub(width(text))))
}

/// A text with spaces before it up to a width; unchanged when it is wider.
pub(super) fn pad_left(text: &str, to: usize) -> String {
    format!("{}{text}", "\u{a0}".repeat(to.saturating_sub(width(text))))
}

/// The runs in rows of at most `limit` cells; one empty row when there is nothing. A cluster wider than the limit has a
/// row for itself.
pub(super) fn wrap(runs: &[Run], limit: usize) -> Vec<Vec<Run>> {
    let mut rows = Rows { limit, rows: Vec::new(), row: Vec::new(), used: 0 };
    let cells: Vec<Cell<'_>> = cells(runs).collect();
    let mut rest = &cells[..];
    let mut space = None;
    while let Some(first) = rest.first() {
        if first.is_space() {
            (space, rest) = (Some(*first), &rest[1..]);
            continue;
        }
        let (word, behind) = rest.split_at(word_length(rest));
        rows.word(space.take(), word);
        rest = behind;
    }
    rows.end()
}

/// What of the runs fits one row of at most `limit` cells, with `…` where there was more.
pub(super) fn clip(runs: &[Run], limit: usize) -> Vec<Run> {
    let whole = wrap(runs, limit);
    if whole.len() == 1 {
        return whole.into_iter().flatten().collect();
    }
    let row = wrap(runs, limit.saturating_sub(2)).into_iter().next().unwrap_or_default();
    row.into_iter().chain([Run::new(" …", Ink::Faint)]).collect()
}

/// A cluster, its ink and its width.
#[derive(Clone, Copy)]
struct Cell<'a> {
    text: &'a str,
    ink: Ink,
    width: usize,
}

impl Cell<'_> {
    fn is_space(&self) -> bool {
        // An accent may stand on a space; then it is no space.
        let is_space = |c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}');
        self.text.chars().all(is_space)
    }

    fn closes(&self) -> bool {
        self.text.starts_with(|c| CLOSING.contains(c))
    }
}

fn cells(runs: &[Run]) -> impl Iterator<Item = Cell<'_>> {
    runs.iter().flat_map(|run| clusters(&run.text).map(|text| Cell { text, ink: run.ink, width: text.width() }))
}

/// A text cut before each character that takes cells of its own; joined emoji stay together.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut previous = rest.chars().next()?;
        let cut = rest.char_indices().skip(1).find(|&(_, c)| {
            let behind_joiner = std::mem::replace(&mut previous, c) == '\u{200d}';
            // Only what is wide itself is an emoji to be joined.
            let width = c.width().unwrap_or(0);
            width > 0 && !(behind_joiner && width > 1)
        });
        let (cluster, behind) = rest.split_at(cut.map_or(rest.len(), |(at, _)| at));
        rest = behind;
        Some(cluster)
    })
}

/// How many of the cells at the beginning must stay in one row, if a row is wide enough.
fn word_length(cells: &[Cell<'_>]) -> usize {
    let ends =
        |pair: &[Cell<'_>]| pair[1].is_space() || ((pair[0].width > 1 || pair[1].width > 1) && !pair[1].closes());
    cells.windows(2).position(ends).map_or(cells.len(), |last| last + 1)
}

/// Rows as they fill.
struct Rows {
    limit: usize,
    rows: Vec<Vec<Run>>,
    row: Vec<Run>,
    used: usize,
}

impl Rows {
    fn word(&mut self, space: Option<Cell<'_>>, word: &[Cell<'_>]) {
        let wide: usize = word.iter().map(|cell| cell.width).sum();
        let space = space.filter(|_| self.used > 0);
        let gap = usize::from(space.is_some());
        if self.used + gap + wide > self.limit && self.used > 0 {
            self.break_row();
        } else if let Some(space) = space {
            self.push(" ", space.ink, 1);
        }
        for cell in word {
            if self.used > 0 && self.used + cell.width > self.limit {
                self.break_row();
            }
            self.push(cell.text, cell.ink, cell.width);
        }
    }

    fn push(&mut self, text: &str, ink: Ink, width: usize) {
        self.used += width;
        match self.row.last_mut() {
            Some(run) if run.ink == ink => run.text.push_str(text),
            _ => self.row.push(Run::new(text, ink)),
        }
    }

    fn break_row(&mut self) {
        self.rows.push(std::mem::take(&mut self.row));
        self.used = 0;
    }

    fn end(mut self) -> Vec<Vec<Run>> {
        if !self.row.is_empty() || self.rows.is_empty() {
            self.break_row();
        }
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wrapped(text: &str, limit: usize) -> Vec<String> {
        let rows = wrap(&[Run::plain(text)], limit);
        rows.iter().map(|row| row.iter().map(|run| run.text.as_str()).collect()).collect()
    }

    #[test]
    fn rows_break_at_spaces_and_inside_what_is_too_wide() {
        assert_eq!(wrapped("a rose is a rose", 6), ["a rose", "is a", "rose"]);
        assert_eq!(wrapped("  a   rose  ", 80), ["a rose"]);
        assert_eq!(wrapped("see https://example.org", 8), ["see", "https://", "example.", "org"]);
        assert_eq!(wrapped("no 92\u{a0}%", 5), ["no", "92\u{a0}%"]);
        assert_eq!(wrapped("", 5), [""]);
        assert_eq!(wrapped("an accent alone: \u{301}", 80), ["an accent alone: \u{301}"]);
    }

    #[test]
    fn width_is_counted_in_cells() {
        assert_eq!(width("日本"), 4);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(wrapped("日本語の新聞。次", 6), ["日本語", "の新", "聞。次"]);
        assert_eq!(wrapped("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
        assert_eq!(pad("日", 4), "日\u{a0}\u{a0}");
        assert_eq!(pad_left("日", 3), "\u{a0}日");
    }

    #[test]
    fn a_word_keeps_its_inks_and_does_not_break_between_them() {
        let runs = [Run::plain("ab c"), Run::new("d", Ink::Strong), Run::plain("e")];
        let expected = vec![vec![Run::plain("ab")], vec![Run::plain("c"), Run::new("d", Ink::Strong), Run::plain("e")]];
        assert_eq!(wrap(&runs, 4), expected);
    }

    #[test]
    fn a_clipped_row_says_so() {
        let clipped = |text: &str| clip(&[Run::plain(text)], 8).into_iter().map(|run| run.text).collect::<String>();
        assert_eq!(clipped("a rose"), "a rose");
        assert_eq!(clipped("a rose is a rose"), "a rose …");
        assert_eq!(clipped("日本語の新聞"), "日本語 …");
    }

    proptest! {
        #[test]
        fn rows_fit_and_lose_nothing(text in "[a-c 日。e\u{301}👩\u{200d}👧\u{a0}]{0,60}", limit in 2usize..12) {
            let rows = wrapped(&text, limit);
            for row in &rows {
                let wide = clusters(row).filter(|cluster| cluster.width() > 0).count();
                prop_assert!(width(row) <= limit || wide == 1, "{:?}", row);
            }
            let solid = |text: &str| text.chars().filter(|&c| c != ' ').collect::<String>();
            prop_assert_eq!(solid(&rows.concat()), solid(&text));
        }
    }
}
