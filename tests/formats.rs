//! Formats, containers, encodings and limits: what bytes become, whatever they are in.
#![cfg(all(feature = "compress", feature = "csv", feature = "encodings", feature = "pages"))]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{Cursor, Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;
use wirecopy::Detector;
use wirecopy::input::{Field, Format, Input, Reader};
use wirecopy::report::Relation;

const TEXT: &[u8] = b"Mali has detained soldiers.";
const LINES: &[u8] = b"{\"id\": \"x\", \"text\": \"one\"}\n{\"text\": \"two\"}\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstandard(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

/// [`TEXT`] by `xz`.
const XZ: &[u8] =
    b"\xfd7zXZ\x00\x00\x04\xe6\xd6\xb4F\x02\x00!\x01\x16\x00\x00\x00t/\xe5\xa3\x01\x00\x1aMali has detained \
soldiers.\x00\x00c\x9a\x9b\xa4t\x81\xea\x91\x00\x013\x1b\xf7\x19\x88^\x1f\xb6\xf3}\x01\x00\x00\x00\x00\x04YZ";

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn read(name: &str, bytes: &[u8]) -> Input {
    Reader::new().read_bytes(name, bytes)
}

/// The documents by id, when nothing was skipped and nothing had to be said.
fn read_in_silence(name: &str, bytes: &[u8]) -> Vec<(String, String)> {
    let input = read(name, bytes);
    assert!(input.skipped.is_empty() && input.warnings.is_empty(), "{name}: {input:?}");
    input.documents.iter().map(|document| (document.id().to_owned(), document.text().to_owned())).collect()
}

fn skipped(input: &Input) -> Vec<(&str, &str)> {
    input.skipped.iter().map(|skipped| (&*skipped.path, &*skipped.reason)).collect()
}

fn own(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn what_an_archive_holds_comes_in_its_order() {
    let long = "Mali has detained soldiers. ".repeat(40_000).into_bytes();
    let mut members: Vec<(String, Vec<u8>)> = (0..40)
        .map(|number| match number % 5 {
            0 => (format!("{number}.txt"), long.clone()),
            1 => (format!("{number}.jsonl"), LINES.to_vec()),
            2 => (format!("{number}.txt"), b"Mali has \xff\xfe\xfd detained soldiers.".to_vec()),
            3 => (format!("{number}.txt.gz"), gzip(TEXT)),
            _ => (format!("{number}.txt"), [TEXT, &[0; 100]].concat()),
        })
        .collect();
    members.push(("over.txt".to_owned(), "Mali. ".repeat(500_000).into_bytes()));
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, bytes)| (&**name, &**bytes)).collect();
    let reader = Reader::new().max_bytes(2_000_000);
    let input = reader.read_bytes("n.tar", &tar(&members));
    // One by one they are read the same.
    let mut alone = Input::default();
    for (name, bytes) in members {
        let input = reader.read_bytes(&format!("n.tar/{name}"), bytes);
        alone.documents.extend(input.documents);
        alone.skipped.extend(input.skipped);
        alone.warnings.extend(input.warnings);
    }
    assert_eq!((alone.documents.len(), alone.skipped.len()), (8 + 16 + 8 + 8, 8 + 1));
    // Two lines have one id in each of eight files, and the input says so last.
    let ids =
        |input: &Input| input.documents.iter().map(|document| document.path().map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(ids(&input), ids(&alone));
    assert_eq!(input.skipped, alone.skipped);
    assert!(input.warnings.starts_with(&alone.warnings) && !alone.warnings.is_empty());
}

#[test]
fn what_is_compressed_is_read_as_what_is_in_it() {
    let text = std::str::from_utf8(TEXT).unwrap();
    assert_eq!(read_in_silence("a.txt.gz", &gzip(TEXT)), own(&[("a.txt.gz", text)]));
    assert_eq!(read_in_silence("a.txt.zst", &zstandard(TEXT)), own(&[("a.txt.zst", text)]));
    assert_eq!(read_in_silence("a.jsonl.gz", &gzip(LINES)), own(&[("x", "one"), ("a.jsonl.gz:2", "two")]));
    assert_eq!(read_in_silence("named like nothing", &gzip(&zstandard(LINES)))[1].1, "two");
}

#[test]
fn members_of_archives_are_documents_named_below_them() {
    let members: &[(&str, &[u8])] = &[("b/x.txt", TEXT), ("a.jsonl", LINES), (".hidden", b"1")];
    for (name, bytes) in [
        ("n.tar", tar(members)),
        ("n.tar.gz", gzip(&tar(members))),
        ("n.tgz", gzip(&tar(members))),
        ("n.tar.zst", zstandard(&tar(members))),
        ("n.zip", zip(members)),
        ("n.zip.gz", gzip(&zip(members))),
    ] {
        let input = read(name, &bytes);
        let ids: Vec<&str> = input.documents.iter().map(|document| document.id()).collect();
        assert_eq!(ids, [&*format!("{name}/b/x.txt"), "x", &*format!("{name}/a.jsonl:2")]);
        assert_eq!(input.documents[0].path(), Some(&*format!("{name}/b/x.txt")));
        assert_eq!(input.documents[0].text().as_bytes(), TEXT);
        assert!(input.warnings[0].message.contains("hidden"), "{input:?}");
        assert!(input.skipped.is_empty());
    }
}

#[test]
fn containers_stand_in_each_other_to_a_depth() {
    let day = gzip(&tar(&[("page.txt.gz", &gzip(TEXT))]));
    let ids = read_in_silence("week.zip", &zip(&[("day.tar.gz", &day)]));
    assert_eq!(ids[0].0, "week.zip/day.tar.gz/page.txt.gz");
    let russian_dolls = (0..7).fold(TEXT.to_vec(), |inner, _| gzip(&inner));
    let input = read("a.gz", &russian_dolls);
    assert!(input.documents.is_empty() && skipped(&input)[0].1.contains("6 containers"), "{input:?}");
}

#[test]
fn a_bad_member_costs_itself_alone() {
    let cut = &gzip(&TEXT.repeat(50))[..40];
    let members: &[(&str, &[u8])] = &[
        ("a.txt.gz", cut),
        ("b.png", b"\x89PNG\r\n\x1a\n"),
        ("c.jsonl", b"{\"text\": 1}\n{\"text\": \"ok\"}"),
        ("d.txt", TEXT),
    ];
    for (name, bytes) in [("n.tar", tar(members)), ("n.zip", zip(members))] {
        let input = read(name, &bytes);
        assert_eq!(input.documents.len(), 2, "{input:?}");
        let places: Vec<&str> = skipped(&input).iter().map(|(path, _)| *path).collect();
        assert_eq!(places, [format!("{name}/a.txt.gz"), format!("{name}/b.png"), format!("{name}/c.jsonl:1")]);
    }
}

#[test]
fn a_damaged_archive_gives_what_came_before() {
    let members: &[(&str, &[u8])] = &[("a.txt", TEXT), ("b.txt", &TEXT.repeat(100))];
    let whole = gzip(&tar(members));
    let input = read("n.tar.gz", &whole[..whole.len() - 30]);
    assert_eq!(input.documents.len(), 1, "{input:?}");
    assert!(!input.skipped.is_empty());
    let input = read("n.zip", &zip(members)[..60]);
    assert!(input.documents.is_empty() && skipped(&input)[0].1.contains("cannot be unpacked"), "{input:?}");
}

#[test]
fn an_office_document_is_no_archive() {
    let input = read("a.docx", &zip(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]));
    assert!(skipped(&input)[0].1.contains("office document"), "{input:?}");
}

#[test]
fn a_large_compressed_file_is_the_same_on_any_number_of_threads() {
    let line = |n: u32| format!("{{\"text\": \"number {n} {}\"}}\n", n.wrapping_mul(2_654_435_761));
    let lines: String = (0..60_000).map(line).collect();
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.jsonl.gz"), gzip(lines.as_bytes())).unwrap();
    let read_with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| Reader::new().read(&[folder.path()], std::io::empty()))
    };
    let one = read_with(1);
    assert_eq!(one.documents.len(), 60_000);
    assert_eq!(one.documents[59_999].id(), "a.jsonl.gz:60000");
    assert!(one == read_with(4));
    let from_standard_input = Reader::new().read(&["-"], gzip(lines.as_bytes()).as_slice());
    assert_eq!(from_standard_input.documents.len(), 60_000);
}

#[test]
fn a_bomb_ends_in_a_message() {
    let reader = Reader::new().max_bytes(1 << 16);
    let zeros = vec![b'a'; 4 << 20];
    let members: Vec<(String, &[u8])> = (0..64).map(|n| (format!("{n}.txt"), &zeros[..1 << 16])).collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let lines = b"{\"text\": \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}\n".repeat(1 << 15);
    for (name, bytes) in [
        ("a.txt.gz", gzip(&zeros)),
        ("a.txt.zst.gz", gzip(&zstandard(&zeros))),
        ("a.jsonl.zst", zstandard(&lines)),
        ("a.tar.gz", gzip(&tar(&members))),
        ("a.zip", zip(&members)),
    ] {
        let input = reader.read_bytes(name, &bytes);
        let texts: usize = input.documents.iter().map(|document| document.text().len()).sum();
        assert!(texts <= 100 * bytes.len() + (1 << 17), "{name}: {texts} bytes of {}", bytes.len());
        let said = |word: &str| skipped(&input).iter().any(|(_, reason)| reason.contains(word));
        assert!(said("100 times") || said("more than 65536 bytes"), "{name}: {:?}", skipped(&input).first());
    }
}

#[test]
fn endless_input_ends_in_a_message() {
    let reader = Reader::new().max_bytes(1 << 18);
    for beginning in ["one line ", "{\"text\": \"", "[{\"text\": \"", "[[[[[", "text,id\n\"", "WARC/1.0\r\nX: "] {
        let endless = beginning.as_bytes().chain(std::io::repeat(b'x').take(1 << 23));
        let input = reader.read(&["-"], endless);
        let texts: usize = input.documents.iter().map(|document| document.text().len()).sum();
        assert!(texts <= 1 << 18 && !input.skipped.is_empty(), "{beginning}: {:?}", skipped(&input));
    }
    let input = Reader::new().max_lines(10).read_bytes("a.txt", &b"line\n".repeat(10));
    assert_eq!(skipped(&input), [("a.txt", "11 lines, the limit for one text is 10: split it, or raise the limit")]);
}

#[test]
fn formats_are_told_by_name_and_by_content() {
    assert_eq!(read_in_silence("a.csv", b"id,text\nx,one\n,two\n"), own(&[("x", "one"), ("a.csv:3", "two")]));
    assert_eq!(read_in_silence("a.tsv", b"id\ttext\nx\tone, and more\n"), own(&[("x", "one, and more")]));
    assert_eq!(read_in_silence("a.json", b"[{\"id\": 1, \"text\": \"one\"}]"), own(&[("1", "one")]));
    assert_eq!(read_in_silence("-", b" [{\"id\": 1, \"text\": \"one\"}]"), own(&[("1", "one")]));
    assert_eq!(read_in_silence("a.md", b"# Mali\n\n*one*\n"), own(&[("a.md", "# Mali\n\n*one*\n")]));
    let page = read_in_silence("saved", b"<!doctype html><body><p>Mali has detained soldiers.</p></body>");
    assert!(page[0].1.contains("Mali has detained") && !page[0].1.contains('<'), "{page:?}");
    let insisted = Reader::new().format(Format::Text).read_bytes("a.json", b"[1]");
    assert_eq!(insisted.documents[0].text(), "[1]");
}

#[test]
fn marks_of_markdown_hide_no_copy() {
    let plain = include_str!("../corpus/seeds/004_a046c8f30f5641f2.txt");
    // Every line marked in one way or another, and one word in nine.
    let mark = |(at, word): (usize, &str)| match at % 36 {
        0 => format!("**{word}**"),
        9 => format!("*{word}*"),
        18 => format!("[{word}](https://a.example/{at})"),
        27 => format!("`{word}`"),
        _ => word.to_owned(),
    };
    let marked = |line: &str| line.split(' ').enumerate().map(mark).collect::<Vec<_>>().join(" ");
    let begin = |(at, line): (usize, &str)| format!("{}{}\n", ["", "> ", "## ", "- ", "1. "][at % 5], marked(line));
    let markdown: String = plain.lines().enumerate().map(begin).collect();
    let documents = [&read("a.txt", plain.as_bytes()).documents[0], &read("a.md", markdown.as_bytes()).documents[0]];
    let report = Detector::builder().build().unwrap().scan(&documents.map(Clone::clone)).unwrap();
    let link = &report.links[0];
    assert_eq!(link.relation, Relation::Copy);
    assert!(link.a_covered > 0.95 && link.b_covered > 0.95, "{} {}", link.a_covered, link.b_covered);
}

#[test]
fn fields_have_the_names_they_are_given() {
    let reader = Reader::new().field(Field::Text, "body").field(Field::Id, "link").field(Field::Url, "link");
    for (name, bytes) in [
        ("a.jsonl", &b"{\"link\": \"https://www.a.example/1\", \"body\": \"one\"}"[..]),
        ("a.json", b"[{\"link\": \"https://www.a.example/1\", \"body\": \"one\"}]"),
        ("a.csv", b"Link;Body\nhttps://www.a.example/1;one"),
    ] {
        let input = reader.read_bytes(name, bytes);
        let document = &input.documents[0];
        assert_eq!((document.id(), document.text()), ("https://www.a.example/1", "one"));
        assert_eq!(document.source(), Some("a.example"));
    }
}

#[test]
fn warc_members_are_pages() {
    let record = |n: u32| {
        let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\n\r\n<p>Mali {n} \u{1}");
        let body = [&body.as_bytes()[..body.len() - 1], b"\xcc\xe0\xeb\xe8"].concat();
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{n}>\r\nWARC-Target-URI: http://site{n}.example/\r\n\
             Content-Type: application/http\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        gzip(&[head.as_bytes(), &body, b"\r\n\r\n"].concat())
    };
    let bytes: Vec<u8> = (0..100).flat_map(record).collect();
    let input = read("crawl.warc.gz", &bytes);
    assert!(input.skipped.is_empty(), "{:?}", skipped(&input));
    assert_eq!(input.documents.len(), 100);
    let page = &input.documents[7];
    assert_eq!((page.id(), page.source()), ("urn:uuid:7", Some("site7.example")));
    assert!(page.text().contains("Mali 7 Мали"), "{page:?}");
}

#[test]
fn encodings_are_detected_or_insisted_on_and_said() {
    let cyrillic = b"\xcf\xf0\xe5\xe7\xe8\xe4\xe5\xed\xf2 \xe7\xe0\xff\xe2\xe8\xeb \xe2 \xf1\xf3\xe1\xe1\xee\xf2\xf3, \xf7\xf2\xee \
        \xe0\xf0\xec\xe8\xff \xe1\xfb\xeb\xe0 \xef\xf0\xe5\xe4\xf3\xef\xf0\xe5\xe6\xe4\xe5\xed\xe0.";
    let input = read("a.txt", cyrillic);
    assert!(input.documents[0].text().starts_with("Президент заявил"), "{input:?}");
    assert!(input.warnings[0].message.contains("looks like windows-1251"), "{input:?}");
    let input = Reader::new().encoding("koi8-r").unwrap().read_bytes("a.txt", cyrillic);
    assert!(input.documents[0].text().starts_with("оПЕГХДЕМР"), "{input:?}");
    assert!(Reader::new().encoding("utf-9").unwrap_err().to_string().contains("`utf-9`"));
    let rows = [&b"id,text\n1,"[..], cyrillic, b"\n"].concat();
    let input = read("a.csv", &rows);
    assert!(input.documents[0].text().starts_with("Президент заявил"), "{input:?}");
    assert_eq!(input.warnings.len(), 1);
}

#[test]
fn what_is_malformed_in_rows_of_another_encoding_is_counted() {
    let rows = "id\ttext\n1\tМали задержала солдат, сообщила в субботу армия.\n";
    let mut bytes = b"\xff\xfe".to_vec();
    bytes.extend(rows.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.extend(b"2\0\t\0\x00\xd8?\0");
    let input = read("a.tsv", &bytes);
    assert_eq!(input.documents[1].text(), "\u{fffd}?");
    let said: Vec<&str> = input.warnings.iter().map(|warning| &*warning.message).collect();
    assert!(said[0].starts_with("read as UTF-16LE"), "{said:?}");
    assert_eq!(said[1..], ["malformed UTF-16LE; U+FFFD put in its place 1 times"]);
}

#[test]
fn what_is_taken_for_another_format_says_so() {
    for (format, word) in
        [(Format::Json, "no JSON object"), (Format::Warc, "no WARC file"), (Format::Csv, "its columns are")]
    {
        let input = Reader::new().format(format).read_bytes("a.txt", TEXT);
        assert!(input.documents.is_empty() && input.skipped[0].reason.contains(word), "{format}: {input:?}");
    }
}

#[test]
fn xz_is_read_and_damage_in_it_told() {
    assert_eq!(read_in_silence("a.txt.xz", XZ)[0].1.as_bytes(), TEXT);
    let mut damaged = XZ.to_vec();
    damaged[30] ^= 1;
    for bytes in [&XZ[..40], &damaged] {
        let input = read("a.txt.xz", bytes);
        assert!(input.documents.is_empty() && skipped(&input)[0].1.starts_with("cannot be"), "{input:?}");
    }
}
