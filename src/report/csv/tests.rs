use proptest::prelude::*;

use super::*;

#[test]
fn headers_are_as_promised() {
    let headers: Vec<String> = Table::ALL
        .into_iter()
        .map(|table| {
            let columns: Vec<_> = table.columns().iter().map(|column| column.name).collect();
            format!("{}: {}", table.name(), columns.join(","))
        })
        .collect();
    insta::assert_snapshot!(headers.join("\n"), @r"
    report: name,value
    skipped: path,reason
    documents: id,path,source,published,title,language,bytes,words,verbatim,rewritten,own,off_topic,furniture
    segments: document,id,main,start,end,first_line,last_line,kind,story,role
    stories: id,kind,label,base_document,base_segment,base_reason,min_similarity,links
    members: story,document,segment,role,containment
    related: story,related
    bridges: story,document,reason
    links: a,a_segment,b,b_segment,relation,a_covered,b_covered,verbatim,first,first_reasons
    passages: id,a,a_start,a_end,a_line,b,b_start,b_end,b_line,kind,score,a_text,b_text
    lines: document,line,start,end,label,unique,text
    spans: document,start,end,line,label,on_topic,text
    span_passages: document,start,passage
    ");
}

#[test]
fn a_cell_is_never_a_formula() {
    for (text, cell) in [
        ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
        ("+1", "'+1"),
        ("- quoted -", "'- quoted -"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r\n=1", "'\r\n=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'tis the season", "'tis the season"),
        (" =1", " =1"),
        ("a=1", "a=1"),
        ("", ""),
    ] {
        assert_eq!(harmless(text), cell);
    }
}

proptest! {
    #[test]
    fn one_apostrophe_less_is_the_text(text in "['=+@\t\r\n－a-]{0,6}") {
        let cell = harmless(&text);
        let formula = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
        prop_assert!(!formula(&cell));
        let is_marked = cell.starts_with('\'') && formula(cell.trim_start_matches('\''));
        prop_assert_eq!(if is_marked { &cell[1..] } else { &cell[..] }, &text[..]);
    }
}
