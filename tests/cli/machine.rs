//! Everything that is written for programs is what `wirecopy schema` says.

use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{folder, printed, wirecopy};

const STORY: &str = "Mali's army has detained dozens of soldiers suspected of plotting to overthrow the junta.\n\
    The arrests were made near Bamako on Tuesday, two officers who asked not to be named told reporters.\n\
    Among those held is a general who once governed the Mopti region, they said.\n";

/// A validator for a part of the schema that the command prints.
fn part(name: &str) -> Validator {
    let mut schema: Value = serde_json::from_str(&printed(&["schema"])).unwrap();
    assert!(schema["$defs"].get(name).is_some(), "no {name} in the schema");
    let root = schema.as_object_mut().unwrap();
    root.remove("oneOf");
    root.insert("$ref".to_owned(), format!("#/$defs/{name}").into());
    jsonschema::draft202012::new(&schema).unwrap()
}

fn assert_valid(validator: &Validator, what: &str, written: &str) {
    let value: Value = serde_json::from_str(written).unwrap();
    let errors: Vec<_> = validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

fn written(folder: &Path, args: &[&str]) -> String {
    let output = wirecopy().current_dir(folder).args(args).output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 3)), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Every kind of input: copies, an excerpt, texts without words, a date, an outlet, odd names, what is skipped.
fn corpus() -> TempDir {
    let odd =
        json!({"id": "\u{1b}=1", "title": "\"\n", "source": "AFP", "date": "2026-11-20", "text": STORY}).to_string();
    folder(&[
        ("a.txt", STORY.as_bytes()),
        ("b.txt", format!("{STORY}Our own reporter saw nothing of it.\n").as_bytes()),
        ("c.txt", STORY.lines().next().unwrap().as_bytes()),
        ("empty.txt", b""),
        ("furniture.txt", b"Comments\nShare this\n5 minutes ago\n"),
        ("odd.jsonl", odd.as_bytes()),
        ("skipped.pdf", b"%PDF-1.7\n\x01"),
    ])
}

#[test]
fn the_schema_is_one() {
    let schema: Value = serde_json::from_str(&printed(&["schema"])).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
}

#[test]
fn reports_of_every_detail_and_form_are_in_it() {
    let corpus = corpus();
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/seeds");
    let (report, record) = (part("report"), part("record"));
    for folder in [corpus.path(), &seeds] {
        for detail in ["summary", "links", "full"] {
            let args = |format| ["scan", ".", "--quiet", "--detail", detail, "--format", format];
            assert_valid(&report, detail, &written(folder, &args("json")));
            for line in written(folder, &args("ndjson")).lines() {
                assert_valid(&record, detail, line);
            }
        }
    }
}

#[test]
fn comparisons_are_in_it() {
    let corpus = corpus();
    let (report, record) = (part("report"), part("record"));
    for other in ["b.txt", "c.txt", "empty.txt", "furniture.txt", "odd.jsonl"] {
        let args = |format| ["compare", "a.txt", other, "--format", format];
        assert_valid(&report, other, &written(corpus.path(), &args("json")));
        written(corpus.path(), &args("ndjson")).lines().for_each(|line| assert_valid(&record, other, line));
    }
}

#[test]
fn evaluations_are_in_it() {
    let corpus = corpus();
    let evaluation = part("evaluation");
    for (name, table) in [
        ("graded", "id1\tid2\tgrade\na.txt\tb.txt\t3\na.txt\tc.txt\t1\n"),
        ("labelled", "id1\tid2\tlabel\na.txt\tb.txt\t1\na.txt\tempty.txt\t0\n"),
        ("clusters", "id\tevent\na.txt\tx\nb.txt\tx\nempty.txt\ty\n"),
        ("categories", "id\tsource_id\tcategory\nb.txt\ta.txt\tcut\nempty.txt\ta.txt\tnon\n"),
        ("spans", "doc_a\tdoc_b\tstart_a\tlen_a\na.txt\tb.txt\t0\t80\n"),
    ] {
        std::fs::write(corpus.path().join("truth.tsv"), table).unwrap();
        let args = ["eval", "--truth", "truth.tsv", ".", "--quiet", "--nominations", "--format", "json"];
        assert_valid(&evaluation, name, &written(corpus.path(), &args));
    }
}
