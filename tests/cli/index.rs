//! `wirecopy index` and `wirecopy stream`.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command as Process, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::wirecopy;

const WIRE: &str = "The ferry struck a reef off the northern coast late on Saturday with 120 passengers on board. \
    Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said. \
    An inquiry has been opened into why the captain left the marked channel in calm weather, officials said.";

/// Each verdict that a command prints, valid by the schema.
fn answers(output: &[u8]) -> Vec<Value> {
    valid(output, "answer")
}

/// Each line of what a command prints, valid by a part of the schema.
fn valid(output: &[u8], part: &str) -> Vec<Value> {
    let mut schema: Value = serde_json::from_str(wirecopy::report::schema::JSON_SCHEMA).unwrap();
    schema.as_object_mut().unwrap().remove("oneOf");
    schema["$ref"] = format!("#/$defs/{part}").into();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let lines = std::str::from_utf8(output).unwrap().lines();
    let answers: Vec<Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    for answer in &answers {
        let errors: Vec<String> = validator.iter_errors(answer).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}\n{answer}");
    }
    answers
}

fn run(folder: &TempDir, args: &[&str], input: &str) -> assert_cmd::assert::Assert {
    wirecopy().current_dir(folder).args(args).write_stdin(input).assert()
}

#[test]
fn documents_are_added_looked_up_and_removed() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("news")).unwrap();
    fs::write(folder.path().join("news/a.txt"), WIRE).unwrap();
    fs::write(folder.path().join("news/b.txt"), format!("{WIRE}\nNobody has said when the next ferry will run."))
        .unwrap();
    let added = run(&folder, &["index", "add", "--store", "seen", "news"], "").code(0).get_output().stdout.clone();
    let added = answers(&added);
    assert_eq!((&added[0]["id"], &added[0]["relation"]), (&json!("a.txt"), &json!("new")));
    assert_eq!((&added[1]["id"], &added[1]["story"]), (&json!("b.txt"), &json!("a.txt:0")));

    fs::write(folder.path().join("page.txt"), WIRE).unwrap();
    let query = ["index", "query", "--store", "seen", "page.txt"];
    let found = answers(&run(&folder, &query, "").code(0).get_output().stdout);
    assert_eq!((&found[0]["relation"], &found[0]["matches"][0]["id"]), (&json!("copy"), &json!("a.txt")));
    assert_eq!(found[0]["unique"], json!([]));

    let stats = run(&folder, &["index", "stats", "--store", "seen"], "").code(0).get_output().stdout.clone();
    let stats = valid(&stats, "stats");
    assert_eq!((&stats[0]["documents"], &stats[0]["stories"]), (&json!(2), &json!(1)));

    run(&folder, &["index", "remove", "--store", "seen", "a.txt", "c.txt"], "")
        .code(1)
        .stderr("error: not in the index: c.txt: the others were removed\n");
    let found = answers(&run(&folder, &query, "").code(0).get_output().stdout);
    assert_eq!(found[0]["matches"][0]["id"], json!("b.txt"));
    let expire = ["index", "expire", "--store", "seen", "--keep-last", "0"];
    let removed = run(&folder, &expire, "").code(0).get_output().stdout.clone();
    assert_eq!(valid(&removed, "removal"), [json!({"removed": 1})]);
    run(&folder, &["index", "compact", "--store", "seen"], "").code(0).stdout("");
    assert_eq!(answers(&run(&folder, &query, "").code(0).get_output().stdout)[0]["relation"], json!("new"));
}

#[test]
fn wrong_usage_is_said() {
    let folder = TempDir::new().unwrap();
    run(&folder, &["index", "stats", "--store", "none"], "")
        .code(1)
        .stderr("error: there is no index in `none`: make one with `wirecopy index add --store`\n");
    run(&folder, &["index", "expire", "--store", "none"], "").code(2);
    fs::write(folder.path().join("a.txt"), WIRE).unwrap();
    run(&folder, &["index", "add", "--store", "seen", "a.txt", "nothing"], "").code(3);
    let said = run(&folder, &["index", "expire", "--store", "seen", "--before", "soon"], "").code(2);
    let said = String::from_utf8(said.get_output().stderr.clone()).unwrap();
    assert!(said.contains("--before: a date cannot be soon: give one like 2026-11-01"), "{said}");
}

#[test]
fn a_stream_answers_each_line_and_goes_on() {
    let folder = TempDir::new().unwrap();
    let input = [
        json!({"id": "a", "text": WIRE, "source": "AFP"}).to_string(),
        "no document".to_owned(),
        json!({"id": "b", "text": 7}).to_string(),
        String::new(),
        json!({"text": WIRE}).to_string(),
        json!({"id": "a", "text": "Nothing of it is left in this version of the story, which is another one."})
            .to_string(),
        json!({"id": "c", "text": ""}).to_string(),
    ];
    let output = run(&folder, &["stream", "--store", "seen"], &input.join("\n")).code(0).stderr("");
    let answers = answers(&output.get_output().stdout);
    let ids: Vec<&Value> = answers.iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, [&json!("a"), &Value::Null, &json!("b"), &json!("-:5"), &json!("a"), &json!("c")]);
    assert!(answers[1]["error"].as_str().unwrap().starts_with("line 2: not a JSON object"), "{}", answers[1]);
    assert!(answers[2]["error"].as_str().unwrap().starts_with("line 3: invalid type"), "{}", answers[2]);
    assert_eq!((&answers[3]["relation"], &answers[3]["matches"][0]["id"]), (&json!("copy"), &json!("a")));
    assert_eq!((&answers[4]["relation"], &answers[5]["relation"]), (&json!("new"), &json!("new")));
}

#[test]
fn an_answer_comes_before_the_next_line() {
    let folder = TempDir::new().unwrap();
    let mut stream = Process::new(env!("CARGO_BIN_EXE_wirecopy"))
        .args(["stream", "--store"])
        .arg(folder.path().join("seen"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut to, mut from) = (stream.stdin.take().unwrap(), BufReader::new(stream.stdout.take().unwrap()));
    for id in ["a", "b", "c"] {
        writeln!(to, "{}", json!({"id": id, "text": WIRE})).unwrap();
        let mut answer = String::new();
        from.read_line(&mut answer).unwrap();
        assert!(answer.starts_with(&format!("{{\"id\": \"{id}\"")), "{answer}");
    }
    drop(to);
    assert!(stream.wait().unwrap().success());
}

#[test]
fn a_stream_keeps_to_its_window() {
    let folder = TempDir::new().unwrap();
    let lines: Vec<String> = (0..12).map(|id| json!({"id": id.to_string(), "text": WIRE}).to_string()).collect();
    run(&folder, &["stream", "--store", "seen", "--sync", "batch", "--keep-last", "5"], &lines.join("\n")).code(0);
    let stats = run(&folder, &["index", "stats", "--store", "seen"], "").code(0).get_output().stdout.clone();
    assert_eq!(serde_json::from_slice::<Value>(&stats).unwrap()["documents"], json!(5));
}
