//! Evaluations: figures on examples made by hand, the same figures as the scorer of the data sets, and the command.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use wirecopy::eval::{Evaluation, Found, Rows, Scores, Settings, Truth, evaluate};
use wirecopy::report::{Link, Member, PassageKind, Relation, Report, Role, SegmentKind, Side, json};
use wirecopy::{Detector, Document, input};

const ARTICLE: &str = "Mali's army has detained dozens of soldiers suspected of plotting to overthrow the junta.\n\
    The arrests were made near Bamako on Tuesday, two officers who asked not to be named told reporters.\n\
    Among those held is a general who once governed the Mopti region, they said.\n";

/// A report of these documents and nothing else.
fn blank(ids: &[&str]) -> (Report, Vec<Document>) {
    let documents: Vec<Document> =
        ids.iter().map(|id| Document::new(*id, format!("The text of {id} is its own."))).collect();
    let mut report = Detector::builder().build().unwrap().scan(&documents).unwrap();
    (report.links, report.passages, report.stories) = (Vec::new(), Vec::new(), Vec::new());
    (report, documents)
}

fn link(a: &str, b: &str, relation: Relation, verbatim: f64) -> Link {
    Link {
        a: a.to_owned(),
        a_segment: 0,
        b: b.to_owned(),
        b_segment: 0,
        relation,
        a_covered: 0.9,
        b_covered: 0.8,
        verbatim,
        direction: None,
        passages: Vec::new(),
    }
}

fn evaluated(report: &Report, documents: &[Document], table: &str, settings: &Settings) -> Evaluation {
    let truth = Truth::parse("truth.tsv", table, settings).unwrap();
    evaluate(&Found::new(report, documents), &truth, settings)
}

fn pairs_shown(cases: &wirecopy::eval::Cases) -> Vec<(&str, &str)> {
    cases.shown.iter().map(|case| (case.a.as_str(), case.b.as_str())).collect()
}

#[test]
fn graded_pairs_are_scored_as_the_table_says() {
    let (mut report, documents) = blank(&["a", "b", "c", "d", "e", "f", "g", "h"]);
    report.links = vec![
        link("a", "b", Relation::Copy, 1.0),
        link("a", "c", Relation::Derived, 0.9),
        link("a", "d", Relation::Derived, 0.9),
        link("a", "e", Relation::Derived, 0.9),
        link("a", "f", Relation::Copy, 0.6),
        link("a", "g", Relation::Derived, 0.499),
        link("a", "h", Relation::Excerpt, 1.0),
        link("b", "c", Relation::Derived, 0.49997),
        link("c", "d", Relation::Derived, 0.1),
    ];
    let table = "id1\tid2\tgrade\tflag\tshared_words\n\
        b\ta\t3\t\t80\n\
        c\ta\t2\t\t90\n\
        a\td\t1\t\t40\n\
        a\te\t3\ttemplate\t99\n\
        a\th\t2\t\t61\n\
        c\td\t2\t\t62\n\
        g\th\t3\t\t60\n";
    let evaluation = evaluated(&report, &documents, table, &Settings::default());
    let Scores::Pairs(scores) = &evaluation.scores else { panic!("no pairs") };
    // Found: a-b, a-c, c-d are true, a-f is not listed, and so is b-c, which says of itself that half of it is verbatim
    // once it is rounded as everywhere. a-d and a-e are not scored, a-g is mostly rewritten, a-h is but an excerpt.
    assert_eq!((scores.pairs.hit, scores.pairs.found, scores.pairs.truth), (3, 5, 5));
    assert_eq!((scores.rewritten, scores.rewritten_share), (1, 1.0 / 6.0));
    let grades: Vec<_> = scores.grades.iter().map(|g| (g.grade, g.pairs.hit, g.pairs.found, g.pairs.truth)).collect();
    assert_eq!(grades, [(3, 1, 3, 2), (2, 2, 4, 3)]);
    assert_eq!(pairs_shown(&evaluation.missed), [("g", "h"), ("a", "h")], "by grade, then by words shared");
    assert_eq!(evaluation.missed.shown[0].note, "grade 3, 60 words shared");
    assert_eq!(pairs_shown(&evaluation.wrong), [("a", "f"), ("b", "c")], "by relation first");
    assert_eq!(pairs_shown(&evaluation.apart), [("a", "g")]);
}

#[test]
fn ignored_documents_and_other_relations_change_what_is_found() {
    let (mut report, documents) = blank(&["a", "b", "c"]);
    report.links = vec![link("a", "b", Relation::Copy, 1.0), link("a", "c", Relation::Excerpt, 1.0)];
    let table = "id1\tid2\tgrade\na\tb\t3\na\tc\t2\n";
    let figures = |settings: &Settings| match evaluated(&report, &documents, table, settings).scores {
        Scores::Pairs(scores) => (scores.pairs.hit, scores.pairs.found, scores.pairs.truth),
        _ => panic!("no pairs"),
    };
    assert_eq!(figures(&Settings::default()), (1, 1, 2));
    let ignored = BTreeSet::from(["b".to_owned()]);
    assert_eq!(figures(&Settings { ignored, ..Settings::default() }), (0, 0, 2));
    let relations = BTreeSet::from([Relation::Copy, Relation::Excerpt]);
    assert_eq!(figures(&Settings { relations, ..Settings::default() }), (2, 2, 2));
}

#[test]
fn of_labelled_pairs_only_those_listed_are_scored() {
    let (mut report, documents) = blank(&["a", "b", "c", "d"]);
    report.links = vec![
        link("a", "b", Relation::Copy, 0.1),
        link("a", "c", Relation::Copy, 1.0),
        link("b", "c", Relation::Copy, 1.0),
    ];
    let table = "id1\tid2\tjudge\tlabel\na\tb\tx\tyes\nc\ta\ty\tno\na\td\tz\tyes\n";
    let positive = Some(BTreeSet::from(["yes".to_owned()]));
    let evaluation = evaluated(&report, &documents, table, &Settings { positive, ..Settings::default() });
    let Scores::Labelled(scores) = &evaluation.scores else { panic!("no labels") };
    assert_eq!((scores.pairs.hit, scores.pairs.found, scores.pairs.truth), (1, 2, 2));
    let labels: Vec<_> = scores.labels.iter().map(|l| (l.label.as_str(), l.positive, l.linked, l.pairs)).collect();
    assert_eq!(labels, [("no", false, 1, 1), ("yes", true, 1, 2)]);
    assert_eq!(pairs_shown(&evaluation.wrong), [("a", "c")]);
    assert_eq!(pairs_shown(&evaluation.missed), [("a", "d")]);
}

#[test]
fn a_perfect_report_scores_one_everywhere() {
    let documents: Vec<Document> = ["a", "b"].map(|id| Document::new(id, ARTICLE)).to_vec();
    let report = Detector::builder().build().unwrap().scan(&documents).unwrap();
    let tables = [
        "id1\tid2\tgrade\na\tb\t3\n".to_owned(),
        "id1\tid2\tlabel\na\tb\t1\n".to_owned(),
        "id\tevent\na\tx\nb\tx\n".to_owned(),
        "id\tsource_id\tcategory\na\tb\tcut\n".to_owned(),
        format!("doc_a\tdoc_b\tstart_a\tlen_a\na\tb\t0\t{}\n", ARTICLE.len()),
    ];
    for table in tables {
        let evaluation = evaluated(&report, &documents, &table, &Settings::default());
        let figure = match evaluation.scores {
            Scores::Pairs(scores) => scores.pairs.f1(),
            Scores::Labelled(scores) => scores.pairs.f1(),
            Scores::Stories(scores) => scores.b_cubed.f1,
            Scores::Categories(scores) => scores.accuracy,
            // White space between lines is in no passage.
            Scores::Spans(scores) => scores.characters.recall() + 3.0 / ARTICLE.len() as f64,
            _ => panic!("another kind"),
        };
        assert!((figure - 1.0).abs() < 1e-12, "{table}{figure}");
        assert_eq!(evaluation.wrong.count, 0, "{table}");
    }
}

#[test]
fn stories_show_what_they_mix_and_what_they_split() {
    let (mut report, documents) = blank(&["a", "b", "c", "d", "e"]);
    let member = |id: &str, role| Member { document: id.to_owned(), segment: 0, role, containment: 1.0 };
    report.stories = vec![wirecopy::report::Story {
        id: "a:0".to_owned(),
        kind: SegmentKind::Article,
        label: "Arrests".to_owned(),
        members: vec![
            member("a", Role::Derivation),
            member("b", Role::Derivation),
            member("c", Role::Derivation),
            member("d", Role::SameEvent),
        ],
        base: None,
        min_similarity: 1.0,
        links: wirecopy::report::LinkCoverage::All,
        related: Vec::new(),
        bridges: Vec::new(),
    }];
    report.links = vec![link("b", "c", Relation::Derived, 1.0), link("b", "d", Relation::SameEvent, 0.0)];
    let table = "id\tevent\na\tx\nb\tx\nc\ty\nd\tx\ne\tz\n";
    let evaluation = evaluated(&report, &documents, table, &Settings::default());
    let Scores::Stories(scores) = &evaluation.scores else { panic!("no stories") };
    assert_eq!((scores.stories, scores.mixed, scores.clusters, scores.split), (1, 1, 1, 1));
    let b_cubed = scores.b_cubed;
    assert!((b_cubed.precision - (2.0 / 3.0 + 2.0 / 3.0 + 1.0 / 3.0 + 1.0 + 1.0) / 5.0).abs() < 1e-12);
    assert!((b_cubed.recall - (2.0 / 3.0 + 2.0 / 3.0 + 1.0 + 1.0 / 3.0 + 1.0) / 5.0).abs() < 1e-12);
    assert_eq!(pairs_shown(&evaluation.wrong), [("b", "c")]);
    assert_eq!(evaluation.wrong.shown[0].note, "story `a:0` mixes 2 of `x`, 1 of `y`");
    assert_eq!(pairs_shown(&evaluation.missed), [("b", "d")]);
    let roles = BTreeSet::from([Role::Derivation, Role::SameEvent]);
    let evaluation = evaluated(&report, &documents, table, &Settings { roles, ..Settings::default() });
    assert_eq!(evaluation.missed.count, 0);
}

#[test]
fn spans_are_counted_in_characters() {
    let text = "Über Bamako – nichts Neues.";
    let documents = [Document::new("a", text), Document::new("b", text)];
    let (mut report, _) = blank(&["a", "b"]);
    let side = |id: &str, end: usize| Side { document: id.to_owned(), start: 0, end: end as u32, line: 1 };
    let end = text.find(" nichts").unwrap();
    let passage = |a, b| wirecopy::report::Passage { a, b, kind: PassageKind::Rewritten, score: 0.5 };
    report.passages = vec![passage(side("a", end), side("b", 4))];
    let table = "doc_a\tdoc_b\tstart_a\tlen_a\tstart_b\tlen_b\nb\ta\t2\t10\t0\t1\na\tb\t5\t8\t0\t1\n";
    let evaluation = evaluated(&report, &documents, table, &Settings::default());
    let Scores::Spans(scores) = &evaluation.scores else { panic!("no spans") };
    // Of b, `Übe` (4 bytes) is found, and characters 2 to 12 are true; of a, `Über Bamako –`, of which all but `Über `.
    assert_eq!((scores.characters.hit, scores.characters.found, scores.characters.truth), (1 + 8, 3 + 13, 10 + 8));
    assert_eq!((scores.pairs_hit, scores.pairs), (2, 2));
}

#[test]
fn a_table_of_no_truth_says_what_it_should_be() {
    let said = |table: &str, settings: &Settings| Truth::parse("t.tsv", table, settings).unwrap_err().to_string();
    let plain = Settings::default();
    assert!(said("id1,id2,grade\na,b,3\n", &plain).contains("(columns are separated by tabs): give `id1 id2 grade`"));
    assert!(said("id1\tid2\na\tb\n", &plain).starts_with("t.tsv:1: the columns `id1 id2` are those of no table"));
    assert!(said("id1\tid2\tgrade\na\tb\t3\na\tc\tgood\n", &plain).starts_with("t.tsv:3: `grade` is `good`"));
    assert!(said("id1\tid2\tgrade\n\tb\t3\n", &plain).starts_with("t.tsv:2: `id1` is empty"));
    assert!(said("id\ttopic\na\t1\n", &plain).contains("no column `event`"));
    assert!(said("id\ttopic\na\t1\n", &plain).ends_with("there are `id` `topic`: name one of them with --column"));
    assert!(said("id\tevent\n", &plain).starts_with("t.tsv: it has no rows"));
    assert!(said("doc_a\tdoc_b\tstart_a\tlen_a\na\tb\t-1\t5\n", &plain).starts_with("t.tsv:2: `start_a` is `-1`"));
    let topic = Settings { column: Some("topic".to_owned()), ..Settings::default() };
    assert!(matches!(Truth::parse("t.tsv", "id\ttopic\na\t1\n", &topic).unwrap().rows, Rows::Stories(_)));
    assert!(Truth::parse("t.tsv", "id1\tid2\tgrade\n", &plain).unwrap().is_empty(), "no pair at all is a truth, too");
}

// The command.

fn wirecopy(folder: &Path, args: &[&str]) -> Output {
    let command = Path::new(env!("CARGO_BIN_EXE_wirecopy"));
    Command::new(command).current_dir(folder).arg("eval").args(args).output().unwrap()
}

fn data_set() -> TempDir {
    let folder = TempDir::new().unwrap();
    let line = |id: &str, text: &str| serde_json::json!({"id": id, "text": text}).to_string() + "\n";
    let other = "The museum reopened its west wing after four years of work on the roof, and tickets are sold out.";
    let lines = line("a", ARTICLE) + &line("b", ARTICLE) + &line("c", other);
    fs::write(folder.path().join("docs.jsonl"), lines).unwrap();
    fs::write(folder.path().join("pairs.tsv"), "id1\tid2\tgrade\nb\ta\t3\na\tc\t2\nc\tunknown\t2\n").unwrap();
    folder
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn the_command_writes_text_or_what_the_schema_allows() {
    let folder = data_set();
    let output = wirecopy(folder.path(), &["--truth", "pairs.tsv", ".", "--nominations"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    for words in [
        "pairs                       1.0000    0.3333    0.5000         1         1         3\n",
        "  grade 3                   1.0000    1.0000    1.0000         1         1         1\n",
        "Nominated by the index: 0.3333 of the true pairs (1 of 3);",
        "Missed: 2\n",
        "not linked; not nominated; no story in common\n",
        "not both scanned; not nominated; no story in common\n",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(
        said(&output).contains("warning: pairs.tsv: 1 of the 4 documents it names were not scanned, first `unknown`")
    );
    assert!(said(&output).contains("pairs.tsv: is the table of truth, so it is not scanned"));

    let schema: Value = serde_json::from_str(wirecopy::report::schema::JSON_SCHEMA).unwrap();
    let mut part = schema.clone();
    part.as_object_mut().unwrap().remove("oneOf");
    part["$ref"] = "#/$defs/evaluation".into();
    let (whole, part) = [schema, part].map(|schema| jsonschema::draft202012::new(&schema).unwrap()).into();
    let tables = [
        "id1\tid2\tgrade\nb\ta\t3\na\tc\t2\n",
        "id1\tid2\tlabel\nb\ta\t3\na\tc\t2\n",
        "id\tevent\na\tx\nb\tx\nc\tx\n",
        "id\tsource_id\tcategory\na\tb\tnon\nc\tb\tcut\n",
        "doc_a\tdoc_b\tstart_a\tlen_a\na\tb\t0\t9\n",
    ];
    for table in tables {
        fs::write(folder.path().join("pairs.tsv"), table).unwrap();
        for args in [&["--nominations"][..], &[]] {
            let args = [&["--truth", "pairs.tsv", "docs.jsonl", "--format", "json"], args].concat();
            let output = wirecopy(folder.path(), &args);
            assert_eq!((output.status.code(), said(&output)), (Some(0), String::new()));
            let value: Value = serde_json::from_slice(&output.stdout).unwrap();
            let part: &jsonschema::Validator = &part;
            let errors: Vec<_> = part.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
            assert!(errors.is_empty(), "{table}{errors:#?}");
            let whole: &jsonschema::Validator = &whole;
            assert!(whole.is_valid(&value), "{table}");
            let mut more = value;
            more["scores"]["surprise"] = 1.into();
            assert!(!part.is_valid(&more), "{table}");
        }
    }
}

#[test]
fn the_command_ends_as_the_contract_says() {
    let folder = data_set();
    let path = folder.path();
    let code = |args: &[&str]| {
        let output = wirecopy(path, args);
        (output.status.code().unwrap(), said(&output))
    };
    assert_eq!(code(&["docs.jsonl"]).0, 2, "no truth");
    assert_eq!(code(&["--truth", "pairs.tsv", "docs.jsonl", "--relations", "copied"]).0, 2);
    assert_eq!(code(&["--truth", "pairs.tsv", "docs.jsonl", "--recall-at", "2=0.9"]).0, 2);
    let (status, message) = code(&["--truth", "none.tsv", "docs.jsonl"]);
    assert!(status == 1 && message.starts_with("error: cannot read `none.tsv`: "), "{message}");
    fs::write(path.join("latin1.tsv"), b"id1\tid2\tgrade\nBamak\xe9\tb\t3\n").unwrap();
    let (status, message) = code(&["--truth", "latin1.tsv", "docs.jsonl"]);
    assert!(status == 1 && message.starts_with("error: latin1.tsv:2: it is not UTF-8: "), "{message}");
    fs::write(path.join("short.tsv"), "id1\tid2\tgrade\na\tb\n").unwrap();
    let (status, message) = code(&["--truth", "short.tsv", "docs.jsonl"]);
    assert!(status == 1 && message.starts_with("error: short.tsv:2: no `grade`: "), "{message}");
    fs::write(path.join("broken.jsonl"), "{\"id\": \"a\"}\n").unwrap();
    let (status, message) = code(&["-q", "--truth", "pairs.tsv", "docs.jsonl", "broken.jsonl", "-o", "out.txt"]);
    assert_eq!(status, 3, "{message}");
    assert!(fs::read_to_string(path.join("out.txt")).unwrap().starts_with("pairs.tsv: 3 graded pairs; 3 documents"));
}

// The same figures as the scorer that the data sets come with.

/// Where the data sets and their scorer are, if they are there and Python is.
fn scorer() -> Option<(PathBuf, PathBuf)> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let tool = shared.join("tools/score_report.py");
    if !tool.is_file() || !shared.join("data").is_dir() {
        eprintln!("skipped: there is no {} or no data beside it", tool.display());
        return None;
    }
    if !Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: there is no python3 to run {}", tool.display());
        return None;
    }
    Some((tool, shared.join("data")))
}

/// What the scorer prints for the same figures.
fn as_the_scorer_prints(evaluation: &Evaluation) -> String {
    let prf = |of: wirecopy::eval::Agreement| {
        let (p, r, f) = (of.precision(), of.recall(), of.f1());
        // It prints a bare 0 where nothing is right.
        let f = if f == 0.0 { "0.0000".to_owned() } else { format!("{f:.4}") };
        format!("P {p:.4} R {r:.4} F1 {f} (hit {}, found {}, truth {})", of.hit, of.found, of.truth)
    };
    match &evaluation.scores {
        Scores::Pairs(of) => {
            let grade = |wanted: u32| {
                let grade = of.grades.iter().find(|grade| grade.grade == wanted).unwrap();
                format!("grade {wanted}: recall {:.4} of {}\n", grade.pairs.recall(), grade.pairs.truth)
            };
            let rewritten = format!("rewritten links beyond this truth: {}\n", of.rewritten);
            format!("{rewritten}{}{}pairs {}\n", grade(3), grade(2), prf(of.pairs))
        }
        Scores::Labelled(of) => format!("pairs {}\n", prf(of.pairs)),
        Scores::Stories(of) => format!(
            "B-cubed P {:.4} R {:.4} F1 {:.4}\nstories {} with two or more documents, mixed {}, documents in several {}\n",
            of.b_cubed.precision, of.b_cubed.recall, of.b_cubed.f1, of.stories, of.mixed, of.in_several
        ),
        Scores::Categories(of) => {
            let category = |name: &str| {
                let (tied, all) =
                    of.categories.iter().find(|of| of.category == name).map_or((0, 0), |of| (of.tied, of.documents));
                format!("{name} tied {tied}/{all}")
            };
            let categories = ["cut", "light", "heavy", "non"].map(category).join(" ");
            format!("{categories}\naccuracy {:.4} of {}\n", of.accuracy, of.documents)
        }
        Scores::Spans(of) => {
            format!("pairs with any hit {} of {}\ncharacters {}\n", of.pairs_hit, of.pairs, prf(of.characters))
        }
        _ => panic!("another kind"),
    }
}

struct DataSet {
    tool: PathBuf,
    folder: PathBuf,
    documents: Vec<Document>,
    report: Report,
    /// The report as the scorer reads it.
    written: TempDir,
}

impl DataSet {
    fn scan(name: &str) -> Option<Self> {
        let (tool, data) = scorer()?;
        let folder = data.join(name);
        if !folder.is_dir() {
            eprintln!("skipped: there is no {}", folder.display());
            return None;
        }
        let documents = input::read(&[folder.join("docs.jsonl")], std::io::empty()).documents;
        let report = Detector::builder().build().unwrap().scan(&documents).unwrap();
        let written = TempDir::new().unwrap();
        let mut bytes = Vec::new();
        json::write(&report, wirecopy::report::Detail::Full, &mut bytes).unwrap();
        fs::write(written.path().join("report.json"), bytes).unwrap();
        Some(Self { tool, folder, documents, report, written })
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Holds the scorer against the evaluation of the same report by the same table.
    fn agree(&self, mode: &str, table: &Path, settings: &Settings, options: &[&str]) {
        let mut scorer = Command::new("python3");
        scorer.arg(&self.tool).arg(mode).arg(self.written.path().join("report.json")).arg(table).args(options);
        let output = scorer.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let evaluation = evaluated(&self.report, &self.documents, &fs::read_to_string(table).unwrap(), settings);
        assert_eq!(as_the_scorer_prints(&evaluation), String::from_utf8(output.stdout).unwrap(), "{mode} {options:?}");
    }
}

#[test]
fn pairs_and_stories_agree_with_the_scorer() {
    let Some(data) = DataSet::scan("ecbplus") else { return };
    let (pairs, events, plain) = (data.file("pairs.tsv"), data.file("events.tsv"), Settings::default());
    data.agree("pairs", &pairs, &plain, &[]);

    let relations = BTreeSet::from([Relation::Copy, Relation::Derived, Relation::Excerpt]);
    let more = Settings { relations, ..Settings::default() };
    data.agree("pairs", &pairs, &more, &["--relations", "copy,derived,excerpt"]);

    let ignored: BTreeSet<String> = data.documents.iter().step_by(3).map(|document| document.id().to_owned()).collect();
    let list = data.written.path().join("ignored.txt");
    fs::write(&list, ignored.iter().map(|id| id.to_owned() + "\n").collect::<String>()).unwrap();
    let fewer = Settings { ignored, ..Settings::default() };
    data.agree("pairs", &pairs, &fewer, &["--ignore-documents", list.to_str().unwrap()]);

    // The table has no column `label`: the third, the grade, is one.
    let labelled = Settings { positive: Some(BTreeSet::from(["2".to_owned()])), ..Settings::default() };
    data.agree("labelled", &pairs, &labelled, &["--positive", "2"]);

    data.agree("stories", &events, &plain, &["--column", "event"]);
    let roles = BTreeSet::from([Role::Derivation, Role::SameEvent]);
    let both = Settings { roles, ..Settings::default() };
    data.agree("stories", &events, &both, &["--column", "event", "--roles", "derivation,same_event"]);
    let topic = Settings { column: Some("topic".to_owned()), ..both };
    data.agree("stories", &events, &topic, &["--column", "topic", "--roles", "derivation,same_event"]);
}

#[test]
fn categories_and_spans_agree_with_the_scorer() {
    let Some(data) = DataSet::scan("clough-stevenson") else { return };
    data.agree("categories", &data.file("categories.tsv"), &Settings::default(), &[]);

    // A truth half of which the report has: every other link's first document from its first third on, both ways round.
    let mut table = "doc_a\tdoc_b\tstart_a\tlen_a\tstart_b\tlen_b\n".to_owned();
    for (number, link) in data.report.links.iter().enumerate().step_by(2) {
        let (a, b) = if number % 4 == 0 { (&link.a, &link.b) } else { (&link.b, &link.a) };
        let characters = data.documents.iter().find(|d| d.id() == a).unwrap().text().chars().count();
        for start in [characters / 3, characters / 2] {
            table += &format!("{a}\t{b}\t{start}\t{}\t0\t1\n", characters / 3);
        }
    }
    let path = data.written.path().join("spans.tsv");
    fs::write(&path, table).unwrap();
    let texts = data.file("docs.jsonl");
    data.agree("spans", &path, &Settings::default(), &["--text", texts.to_str().unwrap()]);
}

#[test]
fn old_reprints_agree_with_the_scorer() {
    let Some(data) = DataSet::scan("scissors-paste") else { return };
    data.agree("pairs", &data.file("pairs.tsv"), &Settings::default(), &[]);
    let column = Some("derivation".to_owned());
    let derivation = Settings { column, ..Settings::default() };
    data.agree("stories", &data.file("derivation.tsv"), &derivation, &["--column", "derivation"]);
}
