//! The report as tables: what a sheet looks like, and that nothing of the JSON report is missing.
#![cfg(feature = "csv")]
#![allow(clippy::unwrap_used)]

mod reports;

use reports::{Builder, Full, ferry};
use wirecopy::report::csv::TEXT_BYTES;
use wirecopy::report::table::Table;
use wirecopy::report::*;

fn written(builder: Builder, table: Table) -> String {
    let (report, texts) = builder.build();
    let texts: Texts<'_> = texts.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    let mut bytes = Vec::new();
    csv::write(&report, &texts, table, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap().replace("\r\n", "⏎\n")
}

#[test]
fn tables_are_laid_out_as_promised() {
    insta::assert_snapshot!(written(ferry(), Table::Documents), @r#"
    id,path,source,published,title,language,bytes,words,verbatim,rewritten,own,off_topic,furniture⏎
    000_3835c8ef.txt,000_3835c8ef.txt,Agency,2025-08-10,Ferry with 200 aboard runs aground off Lisbon,en,287,52,0.1346,0.7115,0.1538,0.0,0.0⏎
    001_b79eeb9a.txt,001_b79eeb9a.txt,,,200 people on stranded ferry,,336,58,0.1207,0.4655,0.1897,0.1897,0.0345⏎
    002_4cd6fc99.txt,002_4cd6fc99.txt,Gazette,2025-08-10,Chess club wins regional title,en,31,5,0.0,0.0,1.0,0.0,0.0⏎
    "#);
    insta::assert_snapshot!(written(ferry(), Table::Stories), @r#"
    id,kind,label,base_document,base_segment,base_reason,min_similarity,links⏎
    000_3835c8ef.txt/0,article,Ferry with 200 aboard runs aground off Lisbon,000_3835c8ef.txt,0,it is longest and the other shares no text that it lacks,0.7027,all⏎
    "#);
    insta::assert_snapshot!(written(ferry(), Table::Passages), @r#"
    id,a,a_start,a_end,a_line,b,b_start,b_end,b_line,kind,score,a_text,b_text⏎
    0,000_3835c8ef.txt,0,45,1,001_b79eeb9a.txt,0,28,1,rewritten,0.4123,Ferry with 200 aboard runs aground off Lisbon,200 people on stranded ferry⏎
    1,000_3835c8ef.txt,46,133,2,001_b79eeb9a.txt,76,154,3,rewritten,0.626,"A ferry carrying 200 passengers ran aground off Lisbon on Sunday, the coast guard said.","The ferry, with 200 passengers on board, hit a sandbank near Lisbon on Sunday."⏎
    2,000_3835c8ef.txt,134,180,2,001_b79eeb9a.txt,29,75,2,verbatim,1.0,"""Nobody was hurt,"" a spokesman told reporters.","""Nobody was hurt,"" a spokesman told reporters."⏎
    3,000_3835c8ef.txt,181,245,3,001_b79eeb9a.txt,155,192,4,rewritten,0.58,The ship had left the port at dawn. It was bound for the Azores.,It had sailed for the Azores at dawn.⏎
    "#);
    insta::assert_snapshot!(written(ferry(), Table::SpanPassages), @r#"
    document,start,passage⏎
    000_3835c8ef.txt,0,0⏎
    000_3835c8ef.txt,46,1⏎
    000_3835c8ef.txt,134,2⏎
    000_3835c8ef.txt,181,3⏎
    000_3835c8ef.txt,217,3⏎
    001_b79eeb9a.txt,0,0⏎
    001_b79eeb9a.txt,29,2⏎
    001_b79eeb9a.txt,76,1⏎
    001_b79eeb9a.txt,155,3⏎
    "#);
}

#[test]
fn what_is_not_known_is_empty() {
    let bare = || ferry().with(|report| report.stories[0].base = None);
    assert!(written(bare(), Table::Stories).contains("off Lisbon,,,,0.7027,all⏎"));
    let (report, _) = ferry().build();
    let mut bytes = Vec::new();
    csv::write(&report, &Texts::default(), Table::Lines, &mut bytes).unwrap();
    assert!(String::from_utf8(bytes).unwrap().contains(",1,0,45,rewritten,false,\r\n"));
}

#[test]
fn line_breaks_and_quotes_stay_in_their_cell() {
    let builder = ferry().with(|report| report.documents[0].title = Some("a\r\n\"b\",c\rd".to_owned()));
    assert!(written(builder, Table::Documents).contains(",\"a⏎\n\"\"b\"\",c\rd\",en,287,"));
}

#[test]
fn a_long_text_is_cut_at_a_character() {
    let long = "日".repeat(20_000).leak();
    let sheet = written(Builder::new().document("a", None, &[&[(long, Label::Own)]]), Table::Lines);
    let row = sheet.lines().nth(1).unwrap();
    assert!(row.starts_with("a,1,0,60000,own,false,日日") && row.ends_with("日…⏎"));
    assert!(row.len() < TEXT_BYTES + 40);
}

#[test]
fn each_row_has_a_cell_for_each_column() {
    let builder = || {
        ferry().with(|report| {
            let story = &mut report.stories[0];
            story.related.push("other/0".to_owned());
            story.bridges.push(Bridge { document: "002".to_owned(), reason: "a quote".to_owned() });
            report.skipped.push(Skipped { path: "x".to_owned(), reason: "no text".to_owned() });
            report.documents.iter_mut().for_each(|document| document.title = None);
        })
    };
    for table in Table::ALL {
        let sheet = written(builder(), table);
        let cells: Vec<usize> = sheet.lines().map(|row| row.matches(',').count() + 1).collect();
        assert!(cells.len() > 1, "{table:?} has no rows");
        let has_text =
            table.columns().iter().any(|column| column.name.contains("text") || column.name.contains("reason"));
        assert!(cells.iter().all(|&count| count == table.columns().len() || has_text), "{table:?}: {sheet}");
    }
}

#[test]
fn a_refusing_writer_is_reported() {
    let (report, _) = ferry().build();
    let error = csv::write(&report, &Texts::default(), Table::Links, Full).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
}
