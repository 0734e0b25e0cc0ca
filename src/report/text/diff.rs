//! Which words of two sentences differ, in inks or in brackets.

use super::paint::{Ink, Run};
use crate::report::reading::diff::{Stretch, stretches};

/// The two texts with the words marked that the other lacks: by ink where there is colour, else `[-…-]` in the first and
/// `{+…+}` in the second.
pub(super) fn marked(a: &str, b: &str, colour: bool) -> (Vec<Run>, Vec<Run>) {
    let (a, b) = stretches(a, b);
    (runs(a, ("[-", "-]"), colour), runs(b, ("{+", "+}"), colour))
}

fn runs(stretches: Vec<Stretch>, (open, close): (&str, &str), colour: bool) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for Stretch { text, spaced, differs } in stretches {
        let space = if spaced { " " } else { "" };
        match (differs, colour) {
            (false, _) => runs.push(Run::plain(format!("{space}{text}"))),
            (true, true) => {
                runs.extend(spaced.then(|| Run::plain(space)));
                runs.push(Run::new(text, Ink::Changed));
            }
            (true, false) => runs.push(Run::plain(format!("{space}{open}{text}{close}"))),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(a: &str, b: &str) -> [String; 2] {
        let (a, b) = marked(a, b, false);
        [a, b].map(|runs| runs.iter().map(|run| run.text.as_str()).collect())
    }

    #[test]
    fn what_the_other_lacks_is_marked() {
        let marked =
            plain("Soldiers came early this morning, to arrest him.", "soldiers came this morning to detain him");
        assert_eq!(marked[0], "Soldiers came [-early-] this morning, to [-arrest-] him.");
        assert_eq!(marked[1], "soldiers came this morning to {+detain+} him");
        assert_eq!(plain("20 arrests", "50 arrests"), ["[-20-] arrests", "{+50+} arrests"]);
        assert_eq!(plain("“All are soldiers.”", "All are – soldiers"), ["“All are soldiers.”", "All are – soldiers"]);
        assert_eq!(plain("日本語", "日本"), ["日本[-語-]", "日本"]);
    }

    #[test]
    fn a_lone_short_word_is_no_agreement() {
        assert_eq!(
            plain("ran from the coast today ok", "sped to the port now ok")[0],
            "[-ran from the coast today-] ok"
        );
    }

    #[test]
    fn colour_needs_no_brackets() {
        let (a, _) = marked("one two three", "one three", true);
        let expected = [Run::plain("one"), Run::plain(" "), Run::new("two", Ink::Changed), Run::plain(" three")];
        assert_eq!(a, expected);
    }

    proptest! {
        #[test]
        fn equal_texts_have_no_mark_and_no_text_is_lost(a in "[ab ,日]{0,20}", b in "[ab ,日]{0,20}") {
            let text = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
            let normal = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let (left, right) = marked(&a, &b, true);
            prop_assert_eq!(text(&left), normal(&a));
            prop_assert_eq!(text(&right), normal(&b));
            let (left, _) = marked(&a, &a, true);
            prop_assert!(left.iter().all(|run| run.ink == Ink::Plain));
        }
    }
}
