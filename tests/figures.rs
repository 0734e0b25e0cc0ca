//! The figures of the seeds are the same numbers in every form of the report.
//!
//! Each form has a reader that takes the figures from what the command writes, and a precision: people are given whole
//! percentages. A form that is added to the command is added to [`FORMS`].
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// Figures by what they are of: `documents/000…/words`, `links/000…/001…/a_covered`.
type Figures = BTreeMap<String, f64>;

/// A form of the report.
struct Form {
    name: &'static str,
    /// Takes the figures from the file or folder that was written.
    read: fn(&Path) -> Figures,
    /// How far a fraction may be from the one in the JSON report.
    precision: f64,
}

const FORMS: &[Form] = &[
    Form { name: "json", read: from_json, precision: 0.0 },
    Form { name: "ndjson", read: from_json_lines, precision: 0.0 },
    Form { name: "csv", read: from_csv, precision: 0.0 },
    #[cfg(feature = "parquet")]
    Form { name: "parquet", read: from_parquet, precision: 0.0 },
    Form { name: "text", read: from_text, precision: 0.0051 },
    Form { name: "html", read: from_html, precision: 0.0051 },
];

const SHARES: [&str; 5] = ["verbatim", "rewritten", "own", "off_topic", "furniture"];

#[test]
fn every_form_shows_the_same_figures() {
    let folder = TempDir::new().unwrap();
    let whole = figures(&FORMS[0], folder.path());
    let count = |part: &str| whole.keys().filter(|name| name.starts_with(part)).count();
    assert_eq!((count("documents/"), count("links/"), count("members/")), (5 * 6 + 5, 10 * 3, 6), "{whole:#?}");
    for form in &FORMS[1..] {
        let shown = figures(form, folder.path());
        let names = |figures: &Figures| figures.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&shown), names(&whole), "{} shows other figures", form.name);
        for (name, value) in &shown {
            let expected = whole[name];
            let is_count = expected.fract() == 0.0 && expected > 1.0;
            let precision = if is_count { 0.0 } else { form.precision };
            assert!((value - expected).abs() <= precision, "{}: {name} is {value}, not {expected}", form.name);
        }
    }
}

/// What a form shows of the seeds.
fn figures(form: &Form, folder: &Path) -> Figures {
    let output: PathBuf = folder.join(form.name);
    let mut command = Command::cargo_bin("wirecopy").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["scan", "corpus/seeds", "--format", form.name, "-o"]);
    command.arg(&output).assert().code(0).stdout("").stderr("");
    (form.read)(&output)
}

fn from_json(file: &Path) -> Figures {
    from_report(&serde_json::from_slice(&fs::read(file).unwrap()).unwrap())
}

fn from_json_lines(file: &Path) -> Figures {
    let mut report = serde_json::json!({"documents": [], "stories": [], "links": [], "passages": []});
    for line in fs::read_to_string(file).unwrap().lines() {
        let object: Value = serde_json::from_str(line).unwrap();
        let part = match object["type"].as_str().unwrap() {
            "header" => {
                report["counts"] = object["counts"].clone();
                continue;
            }
            "story" => "stories".to_owned(),
            other => format!("{other}s"),
        };
        report[part].as_array_mut().unwrap().push(object);
    }
    from_report(&report)
}

fn from_report(report: &Value) -> Figures {
    let mut figures = Figures::new();
    let mut put = |name: String, value: &Value| figures.insert(name, value.as_f64().unwrap());
    let list = |value: &Value| value.as_array().unwrap().clone();
    for document in list(&report["documents"]) {
        let id = short(document["id"].as_str().unwrap());
        put(format!("documents/{id}/words"), &document["words"]);
        for share in SHARES {
            put(format!("documents/{id}/{share}"), &document["shares"][share]);
        }
        let unique = list(&document["lines"]).iter().filter(|line| line["unique"] == true).count();
        put(format!("documents/{id}/unique"), &unique.into());
    }
    for link in list(&report["links"]) {
        let (a, b) = (short(link["a"].as_str().unwrap()), short(link["b"].as_str().unwrap()));
        let relation = link["relation"].as_str().unwrap();
        for name in ["a_covered", "b_covered", "verbatim"] {
            put(format!("links/{a}/{b}/{relation}/{name}"), &link[name]);
        }
    }
    for story in list(&report["stories"]) {
        for (number, member) in list(&story["members"]).iter().enumerate() {
            let id = short(member["document"].as_str().unwrap());
            put(format!("members/{number}/{id}"), &member["containment"]);
        }
    }
    for name in ["documents", "stories", "links"] {
        put(format!("counts/{name}"), &report["counts"][name]);
    }
    figures
}

fn from_csv(folder: &Path) -> Figures {
    from_tables(&|name| {
        let rows = csv::Reader::from_path(folder.join(format!("{name}.csv"))).unwrap().into_deserialize();
        rows.map(|row| row.unwrap()).collect()
    })
}

#[cfg(feature = "parquet")]
fn from_parquet(folder: &Path) -> Figures {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    let written = |field: &Field| match field {
        Field::Str(text) => text.clone(),
        field => field.to_string(),
    };
    from_tables(&|name| {
        let file = fs::File::open(folder.join(format!("{name}.parquet"))).unwrap();
        let rows = SerializedFileReader::new(file).unwrap().get_row_iter(None).unwrap().collect::<Vec<_>>();
        let row = |row: &parquet::record::Row| {
            row.get_column_iter().map(|(name, field)| (name.clone(), written(field))).collect()
        };
        rows.iter().map(|found| row(found.as_ref().unwrap())).collect()
    })
}

/// A row by the names of its columns.
type Row = BTreeMap<String, String>;

fn from_tables(table: &dyn Fn(&str) -> Vec<Row>) -> Figures {
    let mut figures = Figures::new();
    for row in table("documents") {
        let id = short(&row["id"]);
        for name in SHARES.into_iter().chain(["words"]) {
            figures.insert(format!("documents/{id}/{name}"), row[name].parse().unwrap());
        }
        figures.insert(format!("documents/{id}/unique"), 0.0);
    }
    for row in table("lines").iter().filter(|row| row["unique"] == "true") {
        *figures.get_mut(&format!("documents/{}/unique", short(&row["document"]))).unwrap() += 1.0;
    }
    for row in table("links") {
        let (a, b, relation) = (short(&row["a"]), short(&row["b"]), &row["relation"]);
        for name in ["a_covered", "b_covered", "verbatim"] {
            figures.insert(format!("links/{a}/{b}/{relation}/{name}"), row[name].parse().unwrap());
        }
    }
    for (number, row) in table("members").iter().enumerate() {
        figures.insert(format!("members/{number}/{}", short(&row["document"])), row["containment"].parse().unwrap());
    }
    for row in table("report") {
        let name = row["name"].strip_prefix("counts.").unwrap_or_default();
        if ["documents", "stories", "links"].contains(&name) {
            figures.insert(format!("counts/{name}"), row["value"].parse().unwrap());
        }
    }
    figures
}

/// Reads the page as people do: by its headings and the signs in its margin.
fn from_text(file: &Path) -> Figures {
    let page = fs::read_to_string(file).unwrap();
    let mut figures = Figures::new();
    let first: Vec<&str> = page.split([' ', ',', ':']).filter(|word| !word.is_empty()).take(4).collect();
    let [documents, "documents", stories, "story"] = first[..] else { panic!("{first:?}") };
    figures.insert("counts/documents".to_owned(), documents.parse().unwrap());
    figures.insert("counts/stories".to_owned(), stories.parse().unwrap());
    let pages: Vec<&str> = page.split("\n────").collect();
    for row in rows_below(pages[0], "document  part") {
        let number = figures.keys().filter(|name| name.starts_with("members/")).count();
        let percent = row.iter().position(|word| *word == "%").unwrap();
        figures.insert(format!("members/{number}/{}", row[0]), fraction(row[percent - 1]));
    }
    let links = rows_below(pages[0], "pair  ");
    figures.insert("counts/links".to_owned(), links.len() as f64);
    for row in links {
        let percents = row.iter().zip(&row[1..]).filter(|(_, sign)| **sign == "%").map(|(figure, _)| fraction(figure));
        let relation = row[3..].iter().take_while(|word| word.starts_with(char::is_alphabetic)).copied();
        let relation = relation.collect::<Vec<_>>().join("_");
        for (name, value) in ["a_covered", "b_covered", "verbatim"].into_iter().zip(percents) {
            figures.insert(format!("links/{}/{}/{relation}/{name}", row[0], row[2]), value);
        }
    }
    pages[1..].iter().for_each(|page| from_document(page, &mut figures));
    figures
}

/// The rows of a table of the page, as words.
fn rows_below<'p>(page: &'p str, heading: &str) -> Vec<Vec<&'p str>> {
    let lines = page.lines().skip_while(|line| !line.trim_start().starts_with(heading)).skip(1);
    lines.take_while(|line| !line.trim().is_empty()).map(|line| line.split_whitespace().collect()).collect()
}

fn from_document(page: &str, figures: &mut Figures) {
    let mut lines = page.lines().skip(1);
    let id = lines.next().unwrap().split_whitespace().next().unwrap();
    let words = lines.by_ref().find_map(|line| line.strip_suffix(" words")?.rsplit(' ').next()).unwrap();
    figures.insert(format!("documents/{id}/words"), words.replace(',', "").parse().unwrap());
    figures.extend(SHARES.map(|share| (format!("documents/{id}/{share}"), 0.0)));
    for share in lines.next().unwrap().split(", ") {
        let share = share.trim().strip_suffix(" %").unwrap();
        let (label, figure) = share.rsplit_once(' ').unwrap();
        figures.insert(format!("documents/{id}/{}", label.replace(' ', "_")), fraction(figure));
    }
    figures.insert(format!("documents/{id}/unique"), page.matches(" ◆ ").count() as f64);
}

/// What a reader of the page sees: the headline, the members of the story, the table of who shares with whom, what stands side
/// by side, and each document.
fn from_html(file: &Path) -> Figures {
    let page = fs::read_to_string(file).unwrap();
    let mut figures = Figures::new();
    let headline = plain(between(&page, "<h1 id=\"overview-title\"", "</h1>"));
    let headline: Vec<&str> = headline.split([' ', ',', ':', '>']).filter(|word| !word.is_empty()).collect();
    let [documents, "documents", stories, "story", ..] = headline[..] else { panic!("{headline:?}") };
    figures.insert("counts/documents".to_owned(), documents.parse().unwrap());
    figures.insert("counts/stories".to_owned(), stories.parse().unwrap());
    for (number, row) in rows(between(&page, "<table class=\"members\">", "</table>")).into_iter().enumerate() {
        figures.insert(format!("members/{number}/{}", row[0]), percentage(&row[3]));
    }
    let matrix = between(&page, "How much of the row’s article", "</table>");
    let cells: Vec<Vec<String>> = rows(matrix);
    let mut links = 0;
    for a in 0..cells.len() {
        for b in a + 1..cells.len() {
            let (there, back) = (&cells[a][b + 1], &cells[b][a + 1]);
            let relation = there.trim_start_matches(|c: char| !c.is_alphabetic()).replace(' ', "_");
            let beside = format!("id=\"c{a}-{b}\"");
            // Of two reports of one event nothing is aligned, and there is nothing to show side by side.
            let word_for_word = match page.contains(&beside) {
                true => plain(between(&page, &beside, "word for word"))
                    .rsplit_once("; ")
                    .map(|(_, share)| percentage(share)),
                false => None,
            };
            let pair = format!("links/{}/{}/{relation}", cells[a][0], cells[b][0]);
            figures.insert(format!("{pair}/a_covered"), percentage(there));
            figures.insert(format!("{pair}/b_covered"), percentage(back));
            figures.insert(format!("{pair}/verbatim"), word_for_word.unwrap_or(0.0));
            links += 1;
        }
    }
    figures.insert("counts/links".to_owned(), f64::from(links));
    for document in page.split("<section class=\"view document\"").skip(1) {
        let document = document.split("<section class=\"view ").next().unwrap();
        let id = between(document, "<bdi class=\"short\">", "</bdi>").rsplit('>').next().unwrap();
        let words = plain(between(document, "<p class=\"origin\">", "</p>"));
        let words = words.strip_suffix(" words").and_then(|words| words.rsplit(' ').next()).unwrap().replace(',', "");
        figures.insert(format!("documents/{id}/words"), words.parse().unwrap());
        figures.extend(SHARES.map(|share| (format!("documents/{id}/{share}"), 0.0)));
        for share in between(document, "<span class=\"shares\">", "<ul").split("<span data-label=\"").skip(1) {
            let (label, shown) = share.split_once('"').unwrap();
            figures.insert(format!("documents/{id}/{label}"), percentage(&plain(&format!("<{shown}"))));
        }
        let unique = document.matches("<span aria-hidden=\"true\"> ◆</span>").count();
        figures.insert(format!("documents/{id}/unique"), unique as f64);
    }
    figures
}

/// What stands between two marks, the first included.
fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let start = page.find(from).unwrap_or_else(|| panic!("there is no {from}"));
    let rest = &page[start..];
    &rest[..rest.find(to).unwrap_or_else(|| panic!("there is no {to} behind {from}"))]
}

/// The text of a piece of a page.
fn plain(piece: &str) -> String {
    let mut text = String::new();
    let mut rest = piece;
    while let Some(tag) = rest.find('<') {
        text.push_str(&rest[..tag]);
        rest = rest[tag..].split_once('>').map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    text.replace("&lt;", "<").trim().to_owned()
}

/// The cells of the rows of a table's body, the name of a row its first line alone.
fn rows(table: &str) -> Vec<Vec<String>> {
    let cells = |row: &str| -> Vec<String> {
        let row = row.replace("<th ", "<td ");
        row.split("<td")
            .skip(1)
            .map(|cell| plain(&format!("<{}", cell.split("<span class=\"title").next().unwrap())))
            .collect()
    };
    table.split("<tbody>").nth(1).unwrap().split("<tr").skip(1).map(cells).collect()
}

/// The first percentage of a text; nothing aligned is a dash.
fn percentage(text: &str) -> f64 {
    if text.starts_with('–') {
        return 0.0;
    }
    fraction(text.split('%').next().unwrap().trim().rsplit(' ').next().unwrap())
}

/// A percentage; less than one is between nothing and one.
fn fraction(percent: &str) -> f64 {
    percent.strip_prefix('<').map_or_else(
        || percent.parse::<f64>().unwrap_or_else(|_| panic!("`{percent}` is no percentage")) / 100.0,
        |_| 0.005,
    )
}

/// What the text report calls a document.
fn short(id: &str) -> &str {
    id.split('_').next().unwrap()
}
