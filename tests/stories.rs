//! What belongs to a story, and what does not: pages that hold two articles, events that nobody copied, forms.

#![allow(clippy::unwrap_used)]

use wirecopy::report::{Label, Relation, Report, Role};
use wirecopy::{Detector, Document};

fn scan(documents: Vec<Document>) -> Report {
    Detector::builder().build().unwrap().scan(&documents).unwrap()
}

fn seed() -> String {
    let path = "corpus/seeds/000_3835c8efad09f1f0.txt";
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Three prints of one story, the third with the text of another appended, that nothing announces.
fn composite(appended: &str) -> [Document; 3] {
    let story = seed();
    let cut = story.split('\n').take(12).collect::<Vec<_>>().join("\n");
    [
        Document::new("a", story.clone()),
        Document::new("b", cut),
        Document::new("c", format!("{}\n\n{appended}", story.trim_end())),
    ]
}

const UNRELATED: &str = "The harbour at Kirkwall reopened to ferries after three days of storms that tore moorings loose.\n\
    Captain Isobel Flett said the Hamnavoe would sail for Stromness at dawn with mail and livestock feed.\n\
    Orkney farmers had asked Holyrood for help when hay ran short on Sanday and Westray last week.\n\
    Engineers from Lerwick inspected the breakwater with divers, and found two of its blocks displaced.\n\
    Insurers put the damage at nine million pounds, which Councillor Magnus Rendall called a first guess.\n\
    Fishing boats from Peterhead and Fraserburgh lay in Scapa Flow until the swell went down on Monday.";

fn label_of(report: &Report, id: &str, text: &str, line: &str) -> Label {
    let start = text.find(line).unwrap() as u32;
    let document = report.documents.iter().find(|document| document.id == id).unwrap();
    document.lines.iter().find(|line| line.start <= start && start < line.end).unwrap().label
}

#[test]
fn an_article_appended_to_another_is_off_topic_though_nothing_announces_it() {
    let pages = composite(UNRELATED);
    let text = pages[2].text().to_owned();
    let report = scan(pages.to_vec());
    for line in UNRELATED.lines() {
        assert_eq!(label_of(&report, "c", &text, line), Label::OffTopic, "{line}");
    }
    let story = report.stories.iter().find(|story| story.members.len() == 3).unwrap();
    assert!(story.members.iter().all(|member| member.segment == 0));
    assert!(
        text.lines()
            .filter(|line| !line.is_empty())
            .take(8)
            .all(|line| { label_of(&report, "c", &text, line) != Label::OffTopic })
    );
}

#[test]
fn a_tail_that_has_a_story_of_its_own_does_not_join_two() {
    let mut pages = composite(UNRELATED).to_vec();
    pages.push(Document::new("d", UNRELATED));
    pages.push(Document::new("e", UNRELATED));
    let report = scan(pages);
    let members = |id: &str| -> Vec<&str> {
        let story =
            report.stories.iter().find(|story| story.members.iter().any(|member| member.document == id)).unwrap();
        story.members.iter().map(|member| member.document.as_str()).collect()
    };
    assert_eq!(members("a"), ["a", "b", "c"]);
    assert_eq!(members("d"), ["c", "d", "e"]);
}

#[test]
fn what_an_outlet_adds_about_the_story_is_its_own() {
    let added = "Analysts in Bamako said the arrests of Dembele and Sagara showed how far trust within the army had eroded.\n\
        A former officer of the Malian army told this newspaper that generals had met in Kati for weeks before the arrests.\n\
        Diplomats in Dakar and Abidjan declined to comment on the detention of the Frenchman, whose family lives in Lyon.\n\
        Mali has been run by the junta of Assimi Goita since the coups of 2020 and 2021, and left the ECOWAS bloc this year.\n\
        Shops in Bamako stayed open, and residents of the capital said that they learned of the plot from television.";
    let pages = composite(added);
    let text = pages[2].text().to_owned();
    let report = scan(pages.to_vec());
    for line in added.lines() {
        assert_eq!(label_of(&report, "c", &text, line), Label::Own, "{line}");
    }
}

#[test]
fn events_that_nobody_copied_are_stories_without_a_core() {
    let one = "Ferries stayed in Kirkwall on Sunday as a storm closed the Pentland Firth. Captain Isobel Flett of the Hamnavoe \
        said that sailing to Stromness was out of the question, and Orkney Islands Council opened a school gymnasium in \
        Kirkwall for stranded passengers, among them a choir on its way home to Westray.";
    let other = "A choir from Westray sang in a gymnasium in Kirkwall while the Pentland Firth raged. The Hamnavoe could not \
        leave for Stromness, its captain, Isobel Flett, told passengers; beds were laid out by Orkney Islands Council, whose \
        staff cooked through the night.";
    let else_where = "Grain prices in Odessa rose for a third week as buyers from Cairo and Tunis returned. Traders at Nibulon said \
        that barges were leaving Izmail on the Danube again, and that insurers in London had lowered their rates for ships \
        which call at Chornomorsk.";
    let texts = [("a", one), ("b", other), ("c", else_where)];
    let report = scan(texts.iter().map(|(id, text)| Document::new(*id, *text)).collect());
    assert_eq!(report.stories.len(), 1);
    let story = &report.stories[0];
    assert_eq!((story.id.as_str(), story.base.is_none(), story.min_similarity), ("a:0", true, 0.0));
    let members: Vec<(&str, Role)> = story.members.iter().map(|m| (m.document.as_str(), m.role)).collect();
    assert_eq!(members, [("a", Role::SameEvent), ("b", Role::SameEvent)]);
    assert!(report.links.iter().all(|link| matches!(link.relation, Relation::SameEvent | Relation::Excerpt)));
}

#[test]
fn a_form_filled_in_again_and_again_is_no_copy() {
    let notes: Vec<Document> = (0..6)
        .map(|n| {
            let text = format!(
                "The Treasury will sell 1{n}.{n} billion dollars of three-month and six-month bills at its auction next week.\n\
                 The sale of May {n} would result in a paydown of {n}.75 billion dollars as maturing bills total 2{n} billion.\n\
                 The bills are to be issued on June 1{n} and bids of 10,000 dollars or more are due by noon that day."
            );
            Document::new(n.to_string(), text)
        })
        .collect();
    let report = scan(notes);
    assert!(report.links.iter().all(|link| link.relation > Relation::Derived), "{:?}", report.links);
}
