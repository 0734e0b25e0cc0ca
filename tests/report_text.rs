//! The report for people: what it says, that it fits its width, and that nothing in a text acts on the terminal.
#![cfg(feature = "text")]
#![allow(clippy::unwrap_used)]

mod reports;

use proptest::prelude::*;
use reports::{Builder, ferry};
use unicode_width::UnicodeWidthStr;
use wirecopy::report::text::{self, Style, Texts, compare};
use wirecopy::report::*;

const A: &str = "000_3835c8ef.txt";
const B: &str = "001_b79eeb9a.txt";

fn texts(texts: &[(String, String)]) -> Texts<'_> {
    texts.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect()
}

fn page(builder: Builder, detail: Detail, style: Style) -> String {
    let (report, pairs) = builder.build();
    let mut bytes = Vec::new();
    text::write(&report, &texts(&pairs), detail, &style, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn plain(builder: Builder, detail: Detail, width: usize) -> String {
    page(builder, detail, Style { width, colour: false })
}

fn compared(builder: Builder, style: Style) -> String {
    let (report, pairs) = builder.build();
    let mut bytes = Vec::new();
    compare::write(&report, A, B, &texts(&pairs), &style, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The part of a page from a phrase on.
fn from<'p>(page: &'p str, phrase: &str) -> &'p str {
    &page[page.find(phrase).unwrap_or_else(|| panic!("no {phrase:?} in\n{page}"))..]
}

#[test]
fn the_whole_report_reads_from_sentence_to_line() {
    insta::assert_snapshot!(plain(ferry(), Detail::Full, 80), @r#"
    3 documents, 1 story: 2 carry it, 1 is not in it.

      █ verbatim  stands word for word in another document of the story
      ▓ rewritten says in other words what another document says
      ▒ own       about the story, found in no other document
      ░ off topic not about the story of this document
      · furniture page chrome and agency housekeeping
      ◆ unique    nothing like it stands in any other document
      = x:4       stands word for word in document x, line 4
      ≈ x:4 .63   is said in other words in document x, line 4; .63 is how alike,
                  1.0 is most

      000  000_3835c8ef.txt
      001  001_b79eeb9a.txt
      002  002_4cd6fc99.txt

    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
    Ferry with 200 aboard runs aground off Lisbon
    story 000/0 · 2 carry it · at least 70 % of each is aligned

      document  part       role        aligned  the document's words
      000       all        derivation     85 %  █████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▒▒▒▒▒
      001       lines 1–4  derivation     70 %  ████▓▓▓▓▓▓▓▓▓▓▓▓▒▒▒▒▒▒░░░░░░··

      likely base  000: it is longest and the other shares no text that it lacks

      pair       relation    of the first  of the second  word for word
      000 – 001  derived             85 %           70 %           21 %

    ────────────────────────────────────────────────────────────────────────────────
    000  Ferry with 200 aboard runs aground off Lisbon
      000_3835c8ef.txt · Agency · 2025-08-10 · 52 words
      rewritten 71 %, own 15 %, verbatim 13 %
      in story 000/0: derivation

    ▌  1   rewritten Ferry with 200 aboard runs aground off Lisbon  ≈ 001:1 .41
    ▌  2   rewritten A ferry carrying 200 passengers ran aground off Lisbon on
    ▌                Sunday, the coast guard said.  ≈ 001:3 .63
    ▌      verbatim  "Nobody was hurt," a spokesman told reporters.  = 001:2
    ▌  3   rewritten The ship had left the port at dawn.  ≈ 001:4 .58
    ▌      rewritten It was bound for the Azores.  ≈ 001:4 .58
    ▌  4 ◆ own       It is the third such accident this year.

    ────────────────────────────────────────────────────────────────────────────────
    001  200 people on stranded ferry
      001_b79eeb9a.txt · 58 words
      rewritten 47 %, own 19 %, off topic 19 %, verbatim 12 %, furniture 3 %
      in story 000/0: derivation, lines 1–4

    ── segment 0, the main one · lines 1–4 · in story 000/0
    ▌  1   rewritten 200 people on stranded ferry  ≈ 000:1 .41
    ▌  2   verbatim  "Nobody was hurt," a spokesman told reporters.  = 000:2
    ▌  3   rewritten The ferry, with 200 passengers on board, hit a sandbank near
    ▌                Lisbon on Sunday.  ≈ 000:2 .63
    ▌  4   rewritten It had sailed for the Azores at dawn.  ≈ 000:3 .58
    ▌      own       Our reporter on board saw two lifeboats lowered into calm
    ▌                water.
    ── segment 1 · line 5 · furniture
    ▌  5   furniture Related articles
    ── segment 2 · line 6 · in no story
    ▌  6 ◆ off topic City council votes on new tram line after months of dispute.

    ────────────────────────────────────────────────────────────────────────────────
    In no story

      002  ▒▒▒▒▒▒▒▒▒▒  5 words  Chess club wins regional title
    "#);
}

#[test]
fn a_narrow_terminal_loses_nothing() {
    insta::assert_snapshot!(from(&plain(ferry(), Detail::Full, 40), "━━━"), @r#"
    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
    Ferry with 200 aboard runs aground off
    Lisbon
    story 000/0 · 2 carry it · at least 70 %
    of each is aligned

      document  part       role
                aligned  words
      000       all        derivation
                   85 %  ██▓▓▓▓▓▓▒▒
      001       lines 1–4  derivation
                   70 %  ██▓▓▓▒▒░░·

      likely base  000: it is longest and
                   the other shares no text
                   that it lacks

      pair       relation    of 1st  of 2nd
                 same words
      000 – 001  derived       85 %    70 %
                       21 %

    ────────────────────────────────────────
    000  Ferry with 200 aboard runs aground
    off Lisbon
      000_3835c8ef.txt · Agency · 2025-08-10
      · 52 words
      rewritten 71 %, own 15 %,
      verbatim 13 %
      in story 000/0: derivation

    ▌  1   rewritten Ferry with 200 aboard
    ▌                runs aground off
    ▌                Lisbon  ≈ 001:1 .41
    ▌  2   rewritten A ferry carrying 200
    ▌                passengers ran aground
    ▌                off Lisbon on Sunday,
    ▌                the coast guard said.
    ▌                ≈ 001:3 .63
    ▌      verbatim  "Nobody was hurt," a
    ▌                spokesman told
    ▌                reporters.  = 001:2
    ▌  3   rewritten The ship had left the
    ▌                port at dawn.
    ▌                ≈ 001:4 .58
    ▌      rewritten It was bound for the
    ▌                Azores.  ≈ 001:4 .58
    ▌  4 ◆ own       It is the third such
    ▌                accident this year.

    ────────────────────────────────────────
    001  200 people on stranded ferry
      001_b79eeb9a.txt · 58 words
      rewritten 47 %, own 19 %,
      off topic 19 %, verbatim 12 %,
      furniture 3 %
      in story 000/0: derivation, lines 1–4

    ── segment 0, the main one · lines 1–4 ·
       in story 000/0
    ▌  1   rewritten 200 people on stranded
    ▌                ferry  ≈ 000:1 .41
    ▌  2   verbatim  "Nobody was hurt," a
    ▌                spokesman told
    ▌                reporters.  = 000:2
    ▌  3   rewritten The ferry, with 200
    ▌                passengers on board,
    ▌                hit a sandbank near
    ▌                Lisbon on Sunday.
    ▌                ≈ 000:2 .63
    ▌  4   rewritten It had sailed for the
    ▌                Azores at dawn.
    ▌                ≈ 000:3 .58
    ▌      own       Our reporter on board
    ▌                saw two lifeboats
    ▌                lowered into calm
    ▌                water.
    ── segment 1 · line 5 · furniture
    ▌  5   furniture Related articles
    ── segment 2 · line 6 · in no story
    ▌  6 ◆ off topic City council votes on
    ▌                new tram line after
    ▌                months of dispute.

    ────────────────────────────────────────
    In no story

      002  ▒▒▒▒▒▒▒▒▒▒  5 words  Chess club …
    "#);
}

#[test]
fn two_documents_side_by_side() {
    insta::assert_snapshot!(compared(ferry(), Style { width: 100, colour: false }), @r#"
    A  Ferry with 200 aboard runs aground off Lisbon
       000_3835c8ef.txt · Agency · 2025-08-10 · 52 words
    B  200 people on stranded ferry
       001_b79eeb9a.txt · 58 words

    derived: 85 % of A is in B, 70 % of B (lines 1–4) in A; 21 % of that word for word.

    = word for word   ≈ in other words, and how alike   < only in A   > only in B
    [-words that B lacks-]   {+words that A lacks+}

    ────────────────────────────────────────────────────────────────────────────────────────────────────
      1 [-Ferry with-] 200 [-aboard runs aground   ≈ .41   1 200 {+people on stranded ferry+}
        off Lisbon-]
      2 [-A-] ferry [-carrying-] 200 passengers    ≈ .63   3 {+The+} ferry, {+with+} 200 passengers {+on
        [-ran aground off-] Lisbon on Sunday,                board, hit a sandbank near+} Lisbon on
        [-the coast guard said.-]                            Sunday.
      2 "Nobody was hurt," a spokesman told        =       2 "Nobody was hurt," a spokesman told
        reporters.                                           reporters.
      3 [-The ship had left the port at dawn. It   ≈ .58   4 {+It had sailed+} for the Azores {+at
        was bound-] for the Azores.                          dawn.+}
                                                   >       4 Our reporter on board saw two lifeboats
                                                             lowered into calm water.
      4 It is the third such accident this year.   <
                                                   >       5 Related articles
                                                   >       6 City council votes on new tram line after
                                                             months of dispute.
    "#);
}

#[test]
fn two_documents_one_under_the_other() {
    let page = compared(ferry(), Style { width: 60, colour: false });
    insta::assert_snapshot!(from(&page, "derived:"), @r#"
    derived: 85 % of A is in B, 70 % of B (lines 1–4) in A; 21 %
    of that word for word.

    = word for word   ≈ in other words, and how alike
    < only in A   > only in B   [-words that B lacks-]
    {+words that A lacks+}

    ────────────────────────────────────────────────────────────
    ≈ .41  A1 [-Ferry with-] 200 [-aboard runs aground off
              Lisbon-]
           B1 200 {+people on stranded ferry+}

    ≈ .63  A2 [-A-] ferry [-carrying-] 200 passengers [-ran
              aground off-] Lisbon on Sunday, [-the coast guard
              said.-]
           B3 {+The+} ferry, {+with+} 200 passengers {+on board,
              hit a sandbank near+} Lisbon on Sunday.

    =      A2 "Nobody was hurt," a spokesman told reporters.
           B2 "Nobody was hurt," a spokesman told reporters.

    ≈ .58  A3 [-The ship had left the port at dawn. It was
              bound-] for the Azores.
           B4 {+It had sailed+} for the Azores {+at dawn.+}

    >      B4 Our reporter on board saw two lifeboats lowered
              into calm water.

    <      A4 It is the third such accident this year.

    >      B5 Related articles

    >      B6 City council votes on new tram line after months
              of dispute.
    "#);
}

/// Takes the colours out of a page.
fn stripped(page: &str) -> String {
    let mut pieces = page.split("\x1b[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| text + piece.split_once('m').unwrap().1)
}

/// The ferry story with all that may stand around a story, and texts that try to reach the terminal.
fn hostile() -> Builder {
    use Label::*;
    Builder::new()
        .document(
            "a/\x1b]0;title\x07x_1.txt",
            Some("Evil\u{202e}liamE"),
            &[
                &[
                    ("\x1b[2J\x1b[31mGone\x1b[0m and\tback", Rewritten),
                    ("日本語の新聞は長い文を空白なしで書く。", Verbatim),
                ],
                &[("plain\u{9b}31m text\u{2028}break\u{2066}x", Own)],
            ],
        )
        .document(
            "a/y\n_2.txt",
            None,
            &[&[("Gone and back e\u{301}e\u{301}", Rewritten), ("日本語の新聞は長い文を空白なしで書く。", Verbatim)]],
        )
        .document("a/z_3.txt", None, &[&[("一".repeat(300).leak(), Own)]])
        .unique("a/\x1b]0;title\x07x_1.txt", &[2])
        .passage(("a/\x1b]0;title\x07x_1.txt", &[0]), ("a/y\n_2.txt", &[0]), PassageKind::Rewritten, 0.999)
        .passage(("a/\x1b]0;title\x07x_1.txt", &[1]), ("a/y\n_2.txt", &[1]), PassageKind::Verbatim, 1.0)
        .link("a/\x1b]0;title\x07x_1.txt", "a/y\n_2.txt", Relation::Copy, (0.999, 1.0), 0.004)
        .link("a/y\n_2.txt", "a/z_3.txt", Relation::Excerpt, (0.1, 0.2), 0.5)
        .story(
            "s\x1b[1m",
            "\u{202e}headline",
            &[("a/\x1b]0;title\x07x_1.txt", Role::Derivation, 0.99), ("a/y\n_2.txt", Role::SameEvent, 0.1)],
        )
        .with(|report| {
            report.skipped.push(Skipped { path: "bad\x1b[5mname".to_owned(), reason: "no\x07text".to_owned() });
            report.counts.capped_buckets = 1;
            let story = &mut report.stories[0];
            story.links = LinkCoverage::Representatives;
            story.related.push("other\x1bstory".to_owned());
            story.bridges.push(Bridge { document: "a/z_3.txt".to_owned(), reason: "one\x1bquote".to_owned() });
        })
}

#[test]
fn nothing_in_a_text_acts_on_the_terminal() {
    for detail in Detail::ALL {
        let page = plain(hostile(), detail, 80);
        assert!(page.chars().all(|c| c == '\n' || !c.is_control()), "{page:?}");
        assert!(!page.contains(['\u{202e}', '\u{2066}', '\u{2028}']));
    }
    let page = plain(hostile(), Detail::Full, 80);
    assert!(page.contains("␛[2J␛[31mGone␛[0m and back"), "{page}");
    assert!(page.contains("plain\\u{9b}31m text break\\u{2066}x"), "{page}");
    assert!(page.contains("y␊"), "{page}");
}

#[test]
fn colour_changes_no_word_and_no_width() {
    for width in [0, 40, 57, 80, 133, 250] {
        for builder in [ferry, hostile] {
            let dull = plain(builder(), Detail::Full, width);
            let bright = page(builder(), Detail::Full, Style { width, colour: true });
            assert_eq!(stripped(&bright), dull);
            assert!(bright.len() > dull.len());
            for row in dull.lines() {
                assert!(row.width() <= width.max(Style::MIN_WIDTH), "{width}: {row}");
                assert_eq!(row.trim_end(), row);
            }
        }
        let rows = compared(ferry(), Style { width, colour: false });
        assert!(rows.lines().all(|row| row.width() <= width.max(Style::MIN_WIDTH)), "{rows}");
    }
}

#[test]
fn every_label_has_its_colour_and_its_word() {
    let bright = page(ferry(), Detail::Full, Style { width: 80, colour: true });
    for (colour, word) in [
        ("1m\x1b[31m", "verbatim "),
        ("33m", "rewritten"),
        ("32m", "own      "),
        ("34m", "off topic"),
        ("2m", "furniture"),
    ] {
        assert!(bright.contains(&format!("\x1b[{colour}{word} \x1b[0m")), "{word}: {bright:?}");
    }
    assert!(bright.contains("\x1b[1m◆ \x1b[0m\x1b[32mown       \x1b[0m\x1b[1mIt is the third"), "{bright:?}");
}

#[test]
fn what_stands_around_a_story_is_said() {
    let page = plain(hostile(), Detail::Links, 90);
    insta::assert_snapshot!(page.replace("\\u{202e}", "<RLO>"), @r#"
    3 documents, 1 story: 1 carries it, 1 tells the same event in other words, 1 is not in it.
    1 bucket of paragraphs too common to compare each with each: compared with a few of them.
    1 input skipped:
      bad␛[5mname: no␇text

      █ verbatim  stands word for word in another document of the story
      ▓ rewritten says in other words what another document says
      ▒ own       about the story, found in no other document
      ░ off topic not about the story of this document
      · furniture page chrome and agency housekeeping

      ␛]0;title␇x  a/␛]0;title␇x_1.txt
      y␊           a/y␊_2.txt
      z            a/z_3.txt

    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
    <RLO>headline
    story s␛[1m · 1 carries it · 1 tells the same event in other words

      document     part  role        aligned  the document's words
      ␛]0;title␇x  all   derivation     99 %  █████▓▓▓▓▓▓▓▓▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒
      y␊           all   same event     10 %  ███████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓

      not let in   z: one␛quote
      same event   other␛story, a story written apart

      The story is large: its members were compared with its representatives, not each with
      each.

      pair              relation    of the first  of the second  word for word
      ␛]0;title␇x – y␊  copy                99 %          100 %           <1 %

    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
    In common outside the stories

      pair    relation    of the first  of the second  word for word
      y␊ – z  excerpt             10 %           20 %           50 %

    ──────────────────────────────────────────────────────────────────────────────────────────
    In no story

      z            ▒▒▒▒▒▒▒▒▒▒  1 word  一一一一一一一一一一一一一一一一一一一一一一一一一一 …
    "#);
}

#[test]
fn the_best_matches_come_first_and_the_rest_is_counted() {
    let sentence = "The ferry ran aground.";
    let line: &[&[reports::Piece]] = &[&[(sentence, Label::Rewritten)]];
    let mut builder = Builder::new();
    for id in ["a", "b", "c", "d", "e", "f"] {
        builder = builder.document(id, None, line);
    }
    for (id, kind, score) in [
        ("b", PassageKind::Rewritten, 0.4),
        ("c", PassageKind::Rewritten, 0.9),
        ("d", PassageKind::Verbatim, 1.0),
        ("e", PassageKind::Rewritten, 0.5),
        ("f", PassageKind::Rewritten, 0.45),
        ("f", PassageKind::Rewritten, 0.3),
    ] {
        builder = builder.passage(("a", &[0]), (id, &[0]), kind, score);
    }
    let builder = builder.story("a/0", sentence, &[("a", Role::Derivation, 1.0), ("b", Role::Derivation, 1.0)]);
    let page = plain(builder, Detail::Full, 80);
    assert!(page.contains("The ferry ran aground.  = d:1  ≈ c:1 .90  ≈ e:1 .50 +2\n"), "{page}");
    assert!(page.contains("The ferry ran aground.  ≈ a:1 .40\n"), "{page}");
}

#[test]
fn a_line_of_ten_megabytes_is_cut() {
    let long = "word ".repeat(2_000_000).leak();
    let builder = Builder::new()
        .document("a", None, &[&[("Short start.", Label::Own), (long, Label::Own), ("The end.", Label::Own)]])
        .document("b", None, &[&[(long, Label::Own)]])
        .story("a/0", "Long", &[("a", Role::Derivation, 1.0), ("b", Role::Derivation, 1.0)]);
    let page = plain(builder, Detail::Full, 80);
    assert!(page.len() < 100_000, "{}", page.len());
    assert!(page.contains("(9,983,628 more bytes)"), "{}", from(&page, "…"));
    assert!(page.contains("▌      own       … (8 more bytes)\n"), "{}", from(&page, "…"));
}

#[test]
fn another_text_is_not_shown() {
    let (report, _) = ferry().build();
    let mut bytes = Vec::new();
    let wrong = Texts::from_iter([(A, "a text that was changed since")]);
    text::write(&report, &wrong, Detail::Full, &Style::default(), &mut bytes).unwrap();
    let page = String::from_utf8(bytes).unwrap();
    assert!(!page.contains("changed since"));
    assert!(page.contains("▌  1   rewritten bytes 0 to 45  ≈ 001:1 .41"), "{page}");
    assert_eq!(page.matches("not at hand").count(), 2);
}

#[test]
fn less_detail_is_the_beginning_of_more() {
    let [summary, links, full] = Detail::ALL.map(|detail| plain(ferry(), detail, 80));
    assert!(!summary.contains("derived") && !summary.contains("▌"));
    assert!(links.contains("derived") && !links.contains("▌"));
    assert!(full.contains("derived") && full.contains("▌"));
    assert!([summary, links, full].iter().all(|page| page.contains("In no story")));
}

#[test]
fn no_story_is_an_answer() {
    assert_eq!(plain(Builder::new(), Detail::Full, 80), "No documents.\n");
    let one = Builder::new().document("a", None, &[&[("Calm.", Label::Own)]]);
    assert!(plain(one, Detail::Full, 80).starts_with("1 document, no story.\n"));
    let empty = Builder::new().document("a", None, &[]).document("b", None, &[]);
    let page = plain(empty, Detail::Full, 80);
    assert!(page.starts_with("2 documents, no story: none carries another's text.\n"), "{page}");
    assert!(page.ends_with("  a              0 words\n  b              0 words\n"), "{page}");
}

#[test]
fn the_right_document_may_be_the_smaller_id() {
    let (report, pairs) = ferry().build();
    let mut bytes = Vec::new();
    compare::write(&report, B, A, &texts(&pairs), &Style::default(), &mut bytes).unwrap();
    let page = String::from_utf8(bytes).unwrap();
    assert!(page.contains("derived: 70 % of A (lines 1–4) is in B, 85 % of B in A;"), "{page}");
    let mut nobody = Vec::new();
    let error = compare::write(&report, A, "\x1bx", &texts(&pairs), &Style::default(), &mut nobody).unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (std::io::ErrorKind::InvalidInput, "no document ␛x in the report")
    );
    assert!(nobody.is_empty());
}

#[test]
fn a_comparison_leaves_nothing_out() {
    let (report, pairs) = ferry().build();
    for (left, right) in [(A, B), (B, A)] {
        let mut bytes = Vec::new();
        let style = Style { width: 1000, colour: true };
        compare::write(&report, left, right, &texts(&pairs), &style, &mut bytes).unwrap();
        let page = stripped(&String::from_utf8(bytes).unwrap());
        for (document, (_, text)) in report.documents.iter().zip(&pairs).take(2) {
            for span in &document.spans {
                let sentence = &text[span.start as usize..span.end as usize];
                let shown = from(&page, "───").matches(sentence).count();
                assert!(shown >= 1, "{sentence}\n{page}");
            }
        }
    }
}

#[test]
fn of_two_places_the_one_in_the_linked_segment_stands_beside() {
    let sentence = "A ferry with 200 aboard ran aground.";
    let lines: &[&[reports::Piece]] = &[
        &[("A ferry with 200 people aboard hit a sandbank.", Label::Rewritten)],
        &[("Own words follow.", Label::Own)],
        &[("Teaser: ferry with 200 aboard ran aground.", Label::Rewritten)],
        &[("More news.", Label::Furniture)],
    ];
    let builder = Builder::new()
        .document(A, None, &[&[(sentence, Label::Rewritten)], &[("The end.", Label::Own)]])
        .document(B, None, lines)
        .segments(B, &[(1, 2, SegmentKind::Article), (3, 4, SegmentKind::Article)])
        .passage((A, &[0]), (B, &[0]), PassageKind::Rewritten, 0.5)
        .passage((A, &[0]), (B, &[2]), PassageKind::Rewritten, 0.9)
        .link(A, B, Relation::Derived, (0.6, 0.7), 0.3);
    let page = compared(builder, Style { width: 100, colour: false });
    insta::assert_snapshot!(from(&page, "────"), @r#"
    ────────────────────────────────────────────────────────────────────────────────────────────────────
      1 A ferry with 200 aboard [-ran aground.-]   ≈ .50   1 A ferry with 200 {+people+} aboard {+hit a
                                                             sandbank.+}
                                                   >       2 Own words follow.
      2 The end.                                   <
                                                   ≈ .90   3 Teaser: ferry with 200 aboard ran aground.
                                                             (as A line 1)
                                                   >       4 More news.
    "#);
}

/// The ferry report with its places replaced by any numbers, as a report could be that belongs to other texts.
fn with_places(places: &[u32]) -> Builder {
    let mut places = places.iter().copied().cycle();
    let mut next = move || places.next().unwrap_or(0);
    ferry().with(|report| {
        for document in &mut report.documents {
            document.spans.iter_mut().for_each(|span| (span.start, span.end, span.line) = (next(), next(), next()));
            document.spans.iter_mut().for_each(|span| span.passages.push(next()));
            document.lines.iter_mut().for_each(|line| (line.start, line.end, line.line) = (next(), next(), next()));
            document.segments.iter_mut().for_each(|segment| (segment.start, segment.end) = (next(), next()));
        }
        for side in report.passages.iter_mut().flat_map(|passage| [&mut passage.a, &mut passage.b]) {
            (side.start, side.end) = (next(), next());
        }
    })
}

proptest! {
    #[test]
    fn wrong_places_break_nothing(places in proptest::collection::vec(prop_oneof![0u32..400, any::<u32>()], 1..60)) {
        for width in [40, 100] {
            plain(with_places(&places), Detail::Full, width);
            compared(with_places(&places), Style { width, colour: true });
        }
    }
}
