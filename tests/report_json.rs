//! The report for machines: the contract's fields in the contract's order, and a schema that holds them.
#![cfg(feature = "json")]
#![allow(clippy::unwrap_used)]

mod reports;

use jsonschema::Validator;
use reports::Full;
use serde_json::{Value, json};
use wirecopy::report::json::Part;
use wirecopy::report::{Detail, Report, json as writer, schema};

fn written(report: &Report, detail: Detail) -> String {
    let mut bytes = Vec::new();
    writer::write(report, detail, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn lines(report: &Report, detail: Detail) -> Vec<Value> {
    let mut bytes = Vec::new();
    writer::write_lines(report, detail, &mut bytes).unwrap();
    assert!(bytes.ends_with(b"}\n"));
    bytes
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|l| serde_json::from_slice(l).unwrap())
        .collect()
}

/// A validator for the whole schema, or for one of its parts.
fn validator(part: Option<&str>) -> Validator {
    let mut schema: Value = serde_json::from_str(schema::JSON_SCHEMA).unwrap();
    if let Some(part) = part {
        assert!(schema["$defs"].get(part).is_some(), "no {part} in the schema");
        let root = schema.as_object_mut().unwrap();
        root.remove("oneOf");
        root.insert("$ref".to_owned(), format!("#/$defs/{part}").into());
    }
    jsonschema::draft202012::new(&schema).unwrap()
}

fn assert_valid(validator: &Validator, value: &Value) {
    let errors: Vec<_> = validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn a_report_is_laid_out_to_be_read() {
    let text = written(&reports::ferry().build().0, Detail::Full);
    assert!(
        text.starts_with("{\n  \"schema\": \"wirecopy.report/1\",\n  \"tool\": {\"name\": \"wirecopy\","),
        "{text}"
    );
    assert!(
        text.contains("\n    \"recall\": 0.938272,\n    \"window\": null,\n    \"same_source\": \"link\"\n"),
        "{text}"
    );
    let from_third_document = &text[text.rfind("    {\n      \"id\": \"002").unwrap()..];
    insta::assert_snapshot!(from_third_document, @r#"
        {
          "id": "002_4cd6fc99.txt",
          "path": "002_4cd6fc99.txt",
          "source": "Gazette",
          "published": "2025-08-10",
          "title": "Chess club wins regional title",
          "language": "en",
          "bytes": 31,
          "words": 5,
          "shares": {"verbatim": 0.0, "rewritten": 0.0, "own": 1.0, "off_topic": 0.0, "furniture": 0.0},
          "segments": [
            {"id": 0, "main": true, "start": 0, "end": 30, "first_line": 1, "last_line": 1, "kind": "article", "story": null, "role": null}
          ],
          "spans": [
            {"start": 0, "end": 30, "line": 1, "label": "own", "on_topic": null, "passages": []}
          ],
          "lines": [
            {"line": 1, "start": 0, "end": 30, "label": "own", "unique": true}
          ]
        }
      ],
      "stories": [
        {
          "id": "000_3835c8ef.txt/0",
          "kind": "article",
          "label": "Ferry with 200 aboard runs aground off Lisbon",
          "members": [
            {"document": "000_3835c8ef.txt", "segment": 0, "role": "derivation", "containment": 0.8519},
            {"document": "001_b79eeb9a.txt", "segment": 0, "role": "derivation", "containment": 0.7027}
          ],
          "base": {"document": "000_3835c8ef.txt", "segment": 0, "reason": "it is longest and the other shares no text that it lacks"},
          "min_similarity": 0.7027,
          "links": "all",
          "related": [],
          "bridges": []
        }
      ],
      "links": [
        {"a": "000_3835c8ef.txt", "a_segment": 0, "b": "001_b79eeb9a.txt", "b_segment": 0, "relation": "derived", "a_covered": 0.8519, "b_covered": 0.7027, "verbatim": 0.2143, "direction": null, "passages": [0, 1, 2, 3]}
      ],
      "passages": [
        {"a": {"document": "000_3835c8ef.txt", "start": 0, "end": 45, "line": 1}, "b": {"document": "001_b79eeb9a.txt", "start": 0, "end": 28, "line": 1}, "kind": "rewritten", "score": 0.4123},
        {"a": {"document": "000_3835c8ef.txt", "start": 46, "end": 133, "line": 2}, "b": {"document": "001_b79eeb9a.txt", "start": 76, "end": 154, "line": 3}, "kind": "rewritten", "score": 0.626},
        {"a": {"document": "000_3835c8ef.txt", "start": 134, "end": 180, "line": 2}, "b": {"document": "001_b79eeb9a.txt", "start": 29, "end": 75, "line": 2}, "kind": "verbatim", "score": 1.0},
        {"a": {"document": "000_3835c8ef.txt", "start": 181, "end": 245, "line": 3}, "b": {"document": "001_b79eeb9a.txt", "start": 155, "end": 192, "line": 4}, "kind": "rewritten", "score": 0.58}
      ]
    }
    "#);
}

#[test]
fn every_detail_and_form_is_in_the_schema() {
    let (mut report, _) = reports::ferry().build();
    report.skipped.push(wirecopy::report::Skipped { path: "x.txt".to_owned(), reason: "not text".to_owned() });
    let (whole, part) = (validator(None), validator(Some("report")));
    let record = validator(Some("record"));
    for detail in Detail::ALL {
        let value: Value = serde_json::from_str(&written(&report, detail)).unwrap();
        assert_valid(&part, &value);
        assert!(whole.is_valid(&value));
        for line in lines(&report, detail) {
            assert_valid(&record, &line);
            assert!(whole.is_valid(&line), "{line}");
        }
    }
}

#[test]
fn an_empty_report_is_in_the_schema() {
    let (report, _) = reports::Builder::new().build();
    let value: Value = serde_json::from_str(&written(&report, Detail::Full)).unwrap();
    assert_valid(&validator(Some("report")), &value);
    assert_eq!(value["documents"], json!([]));
}

#[test]
fn a_broken_report_is_refused() {
    let schema = validator(None);
    let good: Value = serde_json::from_str(&written(&reports::ferry().build().0, Detail::Full)).unwrap();
    assert!(schema.is_valid(&good));
    let refused = |pointer: &str, value: Value| {
        let mut broken = good.clone();
        *broken.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing at {pointer}")) = value;
        assert!(!schema.is_valid(&broken), "{pointer} may be anything");
    };
    refused("/schema", json!("wirecopy.report/2"));
    refused("/counts/documents", json!(-1));
    refused("/documents/0/shares/own", json!(1.5));
    refused("/documents/0/spans/0/label", json!("copied"));
    refused("/documents/0/spans/0/on_topic", json!(2));
    refused("/documents/0/lines/0/line", json!(0));
    refused("/documents/0/lines/0/unique", json!(true));
    refused("/documents/0/segments/0/role", json!(null));
    refused("/stories/0/members", json!([]));
    refused("/stories/0/links", json!("some"));
    refused("/links/0/relation", json!("new"));
    refused("/links/0/passages", json!([0, 0]));
    refused("/passages/0/kind", json!("own"));
    refused("/passages/0/score", json!("high"));
    for object in
        ["", "/tool", "/counts", "/documents/0", "/documents/0/spans/0", "/stories/0", "/links/0/", "/passages/0/a"]
    {
        let object = object.trim_end_matches('/');
        let mut more = good.clone();
        more.pointer_mut(object).unwrap().as_object_mut().unwrap().insert("surprise".to_owned(), json!(1));
        assert!(!schema.is_valid(&more), "{object} may hold anything");
        let fields: Vec<String> = good.pointer(object).unwrap().as_object().unwrap().keys().cloned().collect();
        for field in fields.iter().filter(|field| !(object.is_empty() && *field == "passages")) {
            let mut less = good.clone();
            less.pointer_mut(object).unwrap().as_object_mut().unwrap().remove(field);
            assert!(!schema.is_valid(&less), "{object} may lack {field}");
        }
    }
}

#[test]
fn verdicts_are_in_the_schema() {
    let schema = validator(None);
    let side = |id: &str| json!({"document": id, "start": 0, "end": 9, "line": 1});
    let verdict = json!({
        "id": "b", "relation": "derived", "story": "a/0",
        "matches": [{
            "id": "a", "relation": "derived", "a_covered": 0.9, "b_covered": 0.5,
            "passages": [{"a": side("a"), "b": side("b"), "kind": "rewritten", "score": 0.7}],
        }],
        "unique": [[10, 20], [30, 40]],
    });
    assert_valid(&validator(Some("verdict")), &verdict);
    assert!(schema.is_valid(&verdict));
    assert!(schema.is_valid(&json!({"id": "b", "relation": "new", "story": null, "matches": [], "unique": []})));
    assert!(schema.is_valid(&json!({"id": null, "error": "line 3 is not JSON"})));
    assert!(!schema.is_valid(&json!({"id": "b", "relation": "new", "story": null, "matches": []})));
    let mut broken = verdict;
    broken["unique"] = json!([[10, 20, 30]]);
    assert!(!schema.is_valid(&broken));
}

#[test]
fn what_is_not_asked_for_is_absent() {
    let (report, _) = reports::ferry().build();
    let full: Value = serde_json::from_str(&written(&report, Detail::Full)).unwrap();
    let links: Value = serde_json::from_str(&written(&report, Detail::Links)).unwrap();
    let summary: Value = serde_json::from_str(&written(&report, Detail::Summary)).unwrap();

    let mut expected = full.clone();
    expected.as_object_mut().unwrap().remove("passages");
    for document in expected["documents"].as_array_mut().unwrap() {
        document.as_object_mut().unwrap().retain(|field, _| field != "spans" && field != "lines");
    }
    for link in expected["links"].as_array_mut().unwrap() {
        link.as_object_mut().unwrap().remove("passages");
    }
    assert_eq!(links, expected);
    expected.as_object_mut().unwrap().remove("links");
    assert_eq!(summary, expected);
}

#[test]
fn lines_hold_the_objects_of_the_report() {
    let (report, _) = reports::ferry().build();
    for detail in Detail::ALL {
        let whole: Value = serde_json::from_str(&written(&report, detail)).unwrap();
        let mut gathered = json!({});
        for mut line in lines(&report, detail) {
            let Value::String(kind) = line.as_object_mut().unwrap().remove("type").unwrap() else { panic!("no type") };
            let name = match kind.as_str() {
                "header" => {
                    gathered = line;
                    continue;
                }
                "story" => "stories".to_owned(),
                other => format!("{other}s"),
            };
            let fields = gathered.as_object_mut().unwrap();
            fields.entry(name).or_insert_with(|| json!([])).as_array_mut().unwrap().push(line);
        }
        assert_eq!(gathered, whole);
    }
}

#[test]
fn rounded_shares_still_sum_to_one() {
    let (report, _) = reports::ferry().build();
    let value: Value = serde_json::from_str(&written(&report, Detail::Full)).unwrap();
    for document in value["documents"].as_array().unwrap() {
        let sum: f64 = document["shares"].as_object().unwrap().values().map(|share| share.as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-3, "{sum}");
    }
}

#[test]
fn a_refusing_writer_is_reported() {
    let (report, _) = reports::ferry().build();
    assert_eq!(writer::write(&report, Detail::Full, Full).unwrap_err().kind(), std::io::ErrorKind::StorageFull);
    assert_eq!(writer::write_lines(&report, Detail::Full, Full).unwrap_err().kind(), std::io::ErrorKind::StorageFull);
}

#[test]
fn parts_are_those_of_the_whole() {
    let (report, _) = reports::ferry().build();
    for detail in Detail::ALL {
        let whole: Value = serde_json::from_str(&written(&report, detail)).unwrap();
        let part = |part: Part| {
            let mut bytes = Vec::new();
            let is_there = writer::write_part(&report, part, detail, &mut bytes).unwrap();
            assert_eq!(is_there, !bytes.is_empty());
            is_there.then(|| serde_json::from_slice::<Value>(&bytes).unwrap())
        };
        let header = part(Part::Header).unwrap();
        for (name, value) in header.as_object().unwrap() {
            assert_eq!(whole[name], *value, "{name}");
        }
        type Kind = (&'static str, fn(usize) -> Part);
        let kinds: [Kind; 4] = [
            ("documents", Part::Document),
            ("stories", Part::Story),
            ("links", Part::Link),
            ("passages", Part::Passage),
        ];
        for (name, of) in kinds {
            let items = whole.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
            for (number, item) in items.iter().enumerate() {
                assert_eq!(part(of(number)).as_ref(), Some(item), "{name} {number}");
            }
            assert_eq!(part(of(items.len())), None, "{name}");
        }
    }
}
