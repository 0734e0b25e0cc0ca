//! That a scan in parts finds what a scan at once finds: the steps in one process, with rows brought together at random.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::document::Document;
use crate::fingerprint::SplitMix64;
use crate::report::{Link, Passage, Story};

/// Rows, and who brings them together.
struct Engine {
    parts: Parts,
    random: SplitMix64,
    documents: Vec<Row<'static>>,
}

type Rows = Vec<Row<'static>>;

impl Engine {
    fn below(&mut self, end: usize) -> usize {
        self.random.next().map_or(0, |x| (x >> 33) as usize % end.max(1))
    }

    /// Rows of one key together, by chance with others.
    fn anyhow(&mut self, step: Step, rows: &[&Rows], known: &[&Rows]) -> Rows {
        let calls = 1 + self.below(4);
        let mut groups: BTreeMap<usize, Rows> = BTreeMap::new();
        for row in rows.iter().flat_map(|rows| rows.iter()) {
            let call = row.key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
            groups.entry(call as usize % calls).or_default().push(row.clone());
        }
        self.call(step, groups, known)
    }

    fn by_part(&mut self, step: Step, rows: &[&Rows], known: &[&Rows]) -> Rows {
        let mut groups: BTreeMap<usize, Rows> = BTreeMap::new();
        for row in rows.iter().flat_map(|rows| rows.iter()) {
            groups.entry(row.part as usize).or_default().push(row.clone());
        }
        self.call(step, groups, known)
    }

    fn all(&mut self, step: Step, rows: &[&Rows]) -> Rows {
        let all = rows.iter().flat_map(|rows| rows.iter()).cloned().collect();
        self.call(step, BTreeMap::from([(0, all)]), &[])
    }

    fn call(&mut self, step: Step, groups: BTreeMap<usize, Rows>, known: &[&Rows]) -> Rows {
        let mut found = Rows::new();
        for mut rows in groups.into_values() {
            rows.extend(known.iter().flat_map(|rows| rows.iter()).cloned());
            let turn = self.below(rows.len());
            rows.rotate_left(turn);
            found.extend(self.parts.run(step, &rows).expect("rows of this version"));
        }
        found
    }

    /// The documents that parts need.
    fn needed(&self, needs: &Rows) -> Rows {
        let mut found = Rows::new();
        for need in needs.iter().filter(|row| row.kind == Kind::Need) {
            let rows = self.documents.iter().filter(|row| row.key == need.key);
            found.extend(rows.map(|row| Row { part: need.part, ..row.clone() }));
        }
        found
    }

    fn align(&mut self, pairs: &Rows, known: &[&Rows]) -> Rows {
        let needs = self.anyhow(Step::Need, &[pairs], &[]);
        let documents = self.needed(&needs);
        self.by_part(Step::Align, &[pairs, &documents], known)
    }
}

fn of(rows: &Rows, kind: Kind) -> Rows {
    rows.iter().filter(|row| row.kind == kind).cloned().collect()
}

/// The links of a document, for each of the two.
fn sides(links: &Rows, part: impl Fn(u64) -> u32) -> Rows {
    let side = |row: &Row<'static>, document: u64| Row { part: part(document), ..row.clone() };
    let sides = links.iter().flat_map(|row| [side(row, row.key >> 32), side(row, row.key & u64::from(u32::MAX))]);
    let mut sides: Rows = sides.collect();
    sides.sort_by_key(|row| (row.part, row.key));
    sides.dedup();
    sides
}

fn in_part(rows: &Rows, part: impl Fn(u64) -> u32) -> Rows {
    rows.iter().map(|row| Row { part: part(row.key), ..row.clone() }).collect()
}

struct Found {
    links: Vec<Link>,
    passages: Vec<Passage>,
    stories: Vec<Story>,
    /// Documents that are cut.
    cut: usize,
}

fn scan_in_parts(documents: &[Document], parts: u32, seed: u64) -> Found {
    let detector = Detector::builder().build().expect("parameters");
    let numbered = |(number, document)| Row::of_document(number, document).expect("a document");
    let rows: Rows = (0..).zip(documents).map(numbered).collect();
    let sizes = Sizes { parts, documents: documents.len() as u32, nodes: 0 };
    let mut engine = Engine { parts: Parts::new(&detector, sizes), random: SplitMix64(seed), documents: rows.clone() };
    let read = engine.anyhow(Step::Read, &[&rows], &[]);
    let repeated = engine.by_part(Step::Repeat, &[&of(&read, Kind::Places)], &[]);
    let suspects = engine.all(Step::Suspect, &[&repeated, &of(&read, Kind::Words)]);
    let told = engine.anyhow(Step::Testify, &[&rows, &of(&suspects, Kind::Summons)], &[]);
    let mut marks = engine.by_part(Step::Mark, &[&of(&suspects, Kind::Suspects), &told], &[]);
    marks.extend(of(&suspects, Kind::Marks));
    let counts = engine.by_part(Step::Phrases, &[&of(&read, Kind::Phrases)], &[]);
    let common = engine.by_part(Step::CommonPhrases, &[&counts], &[]);
    let mentions = engine.anyhow(Step::Mention, &[&rows], &[&marks]);
    let nodes = engine.by_part(Step::Nodes, &[&of(&mentions, Kind::Mentions)], &[]);
    let count = |row: &Row<'_>| u64::from_le_bytes(row.value[..].try_into().expect("eight bytes"));
    let nodes_in_all = of(&nodes, Kind::NodeCount).iter().map(count).sum();
    engine.parts = Parts::new(&detector, Sizes { nodes: nodes_in_all, ..sizes });
    let counters = engine.anyhow(Step::Count, &[&of(&nodes, Kind::Nodes)], &[]);
    let counters = engine.by_part(Step::Common, &[&counters], &[]);
    let fingerprints = engine.anyhow(Step::Fingerprint, &[&of(&nodes, Kind::Nodes)], &[&counters]);
    let alike = engine.by_part(Step::Alike, &[&fingerprints], &[]);
    let pairs = pair(&mut engine, &of(&nodes, Kind::Holders), &alike, &of(&mentions, Kind::Identities));
    let mut links = engine.align(&pairs, &[&marks, &common]);
    let part = |document: u64| (document / 3) as u32;
    let of_documents = |links: &Rows| sides(links, part);
    let opened = in_part(&rows, part);
    let suspects = engine.by_part(Step::SuspectSeams, &[&opened, &of_documents(&links)], &[&marks]);
    let mut subjects = of(&mentions, Kind::Subject);
    let mut cuts = Rows::new();
    if !suspects.is_empty() {
        let others = engine.all(Step::Others, &[&subjects, &links, &suspects]);
        let others = in_part(&others, part);
        cuts = engine.by_part(Step::Seams, &[&opened, &of_documents(&links), &others], &[&marks]);
    }
    if !cuts.is_empty() {
        let is_cut = |row: &Row<'_>| cuts.iter().any(|cut| cut.key == row.key);
        let touched = engine.anyhow(Step::Touch, &[&pairs], &[&cuts]);
        links = engine.anyhow(Step::Keep, &[&links], &[&cuts]);
        links.extend(engine.align(&touched, &[&marks, &cuts, &common]));
        let cut: Rows = rows.iter().filter(|row| is_cut(row)).cloned().collect();
        subjects.retain(|row| !is_cut(row));
        subjects.extend(engine.anyhow(Step::Subject, &[&cut], &[&marks, &cuts]));
    }
    let missing = engine.all(Step::Missing, &[&subjects, &links, &pairs]);
    links.extend(engine.align(&missing, &[&marks, &cuts, &common]));
    let plan = engine.all(Step::Plan, &[&subjects, &links]);
    Found { cut: cuts.len(), ..tell(&engine, &plan, &[&marks, &cuts]) }
}

/// Which documents are aligned, in blocks.
fn pair(engine: &mut Engine, holders: &Rows, alike: &Rows, identities: &Rows) -> Rows {
    let neighbours = engine.by_part(Step::Acquaint, &[holders, alike], &[]);
    let votes = engine.by_part(Step::Vote, &[holders, &neighbours, identities], &[]);
    let pairs = engine.by_part(Step::Pair, &[&votes], &[]);
    engine.all(Step::Block, &[&pairs])
}

fn tell(engine: &Engine, plan: &Rows, known: &[&Rows]) -> Found {
    let documents = engine.needed(plan);
    let known: Rows = known.iter().flat_map(|rows| rows.iter()).cloned().collect();
    let mut passages: Vec<(u64, Passage)> = Vec::new();
    let (mut links, mut stories) = (Vec::new(), Vec::new());
    for part in 0..engine.parts.sizes.parts {
        let rows: Rows = plan.iter().chain(&documents).filter(|row| row.part == part).chain(&known).cloned().collect();
        let told = engine.parts.report(&rows).expect("rows of this version");
        links.extend(told.report.links);
        passages.extend(told.passages.into_iter().zip(told.report.passages));
    }
    let mut called: BTreeMap<u64, Rows> = BTreeMap::new();
    for row in plan.iter().filter(|row| row.kind == Kind::Story) {
        called.entry(row.key).or_default().push(row.clone());
    }
    for (key, mut rows) in called {
        rows.extend(known.iter().chain(engine.documents.iter().filter(|row| row.key == key)).cloned());
        stories.extend(engine.parts.stories(&rows).expect("rows of this version").report.stories);
    }
    links.sort_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
    passages.sort_by_key(|(number, _)| *number);
    assert!(passages.iter().map(|(number, _)| *number).eq(0..passages.len() as u64));
    stories.sort_by(|x, y| x.id.cmp(&y.id));
    Found { links, passages: passages.into_iter().map(|(_, passage)| passage).collect(), stories, cut: 0 }
}

/// Checks that both find the same but for the numbers of passages in links.
fn check(documents: &[Document], parts: u32, seed: u64) -> Found {
    let at_once = Detector::builder().build().expect("parameters").scan(documents).expect("short texts");
    let mut found = scan_in_parts(documents, parts, seed);
    found.links.iter_mut().zip(&at_once.links).for_each(|(link, same)| link.passages.clone_from(&same.passages));
    assert_eq!(found.links, at_once.links);
    assert_eq!(found.passages, at_once.passages);
    assert_eq!(found.stories, at_once.stories);
    found
}

const WORDS: [&str; 24] = [
    "Minister", "Bamako", "Traore", "court", "ferry", "reef", "harbour", "Dembele", "army", "gold", "market", "Lagos",
    "price", "Okafor", "union", "strike", "river", "flood", "Geneva", "talks", "Ivanov", "border", "train", "school",
];

/// Pages of stories that are printed again with a few words changed, of furniture, forms and tails of other articles.
fn pages(documents: usize, families: usize, seed: u64) -> Vec<Document> {
    let mut random = SplitMix64(seed).map(|x| (x >> 33) as usize);
    let mut below = move |end: usize| random.next().map_or(0, |x| x % end);
    let mut page = |number: usize| {
        let mut text = String::new();
        for part in 0..1 + below(3) {
            let family = below(families);
            for sentence in 0..4 + family % 7 {
                let mut words: Vec<&str> = (0..9 + (family + sentence) % 5)
                    .map(|word| WORDS[(family * 7 + sentence * 5 + word * (1 + family % 3)) % WORDS.len()])
                    .collect();
                if below(6) == 0 {
                    let at = below(words.len());
                    words[at] = WORDS[below(WORDS.len())];
                }
                text.push_str(&format!("Then {} of f{family}s{sentence} said so. ", words.join(" ")));
                if sentence % 2 == 1 {
                    text.push_str("\n\n");
                }
            }
            if part == 0 && below(2) == 0 {
                text.push_str(&format!("\n\nWinds were at {} to {} miles an hour.\n\n", below(90), below(90)));
            }
        }
        if below(3) == 0 {
            text.push_str("\n\nSubscribe to our letter to read more of this every single morning.\n");
        }
        Document::new(format!("{number:05}"), text).with_source(["north", "south", "east"][number % 3])
    };
    (0..documents).map(&mut page).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn parts_find_what_is_found_at_once(
        documents in 0..40usize, families in 1..25usize, parts in 1..9u32, seed: u64
    ) {
        check(&pages(documents, families, seed), parts, seed);
    }
}

/// So many that common shingles are left out, and that buckets and partners are capped.
#[test]
fn so_they_do_in_a_large_corpus() {
    for (families, parts) in [(3, 5), (90, 3)] {
        let found = check(&pages(620, families, 11), parts, 7);
        assert!(!found.links.is_empty() && !found.passages.is_empty() && !found.stories.is_empty());
    }
}

/// Two articles on one page with nothing between them, each of which others carry alone.
#[test]
fn pages_are_cut_in_parts() {
    let of_flood = |number: u32| {
        format!(
            "The flood reached district {number} of Lagos before dawn, and Governor Okafor said that {} bridges were under \
             water. Boats of the navy took {} families from their roofs while rain went on falling over the delta.\n\n",
            number + 3,
            number * 40 + 17,
        )
    };
    let of_match = |number: u32| {
        format!(
            "Lindqvist scored goal {number} of the evening for Malmo after a long pass by Ekstrom from the left. Her coach \
             called it round {} of a tournament that Sweden has waited for since the spring.\n\n",
            number + 6,
        )
    };
    let (flood, football): (String, String) = ((1..6).map(of_flood).collect(), (1..6).map(of_match).collect());
    let texts = [flood.clone(), flood.clone(), football.clone(), football.clone(), format!("{flood}{football}")];
    let numbered = (0..).zip(texts).map(|(number, text): (u32, String)| Document::new(number.to_string(), text));
    let documents: Vec<Document> = numbered.collect();
    for parts in [1, 2, 5] {
        assert_eq!(check(&documents, parts, 3).cut, 1, "{parts} parts");
    }
}
