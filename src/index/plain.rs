//! The plain form of [`Nominator::nominate`]: all postings in one list, all pairs in maps. It is what the fast form is
//! tested against.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::nominate::{Nominations, Nominator};
use super::{Candidates, Posting};
use crate::document::{Normaliser, Outline};
use crate::fingerprint::distinct;

/// A distinct paragraph: its shingles as a set, and the documents that hold it, in order.
struct Node {
    shingles: Vec<u32>,
    minima: Vec<u32>,
    /// 1 where it is shorter than seven words, else 2.
    votes: u32,
    holders: Vec<u32>,
}

/// Of pairs of documents the votes, and the greatest number of minima that agree in two of their paragraphs.
type Counts = BTreeMap<(u32, u32), (u32, usize)>;

/// Minima that agree in a paragraph and itself.
const ALL: usize = usize::MAX;

pub(super) fn nominate(nominator: &Nominator, texts: &[&str], outlines: &[Outline]) -> Nominations {
    let mut nodes = nodes(nominator, texts, outlines);
    if texts.len() >= 500 {
        leave_out_common(&mut nodes, texts.len());
    }
    let mut postings = Vec::new();
    for (number, node) in (0..).zip(&mut nodes) {
        if let Some(signature) = nominator.sketcher().sketch(&node.shingles, &mut node.minima) {
            postings.extend(nominator.banding().band_keys(signature).map(|key| Posting { key, node: number }));
        }
    }
    // A document's own paragraphs nominate nobody.
    postings.sort_unstable();
    let several = |bucket: &&[Posting]| {
        let holders = |posting: &Posting| &nodes[posting.node as usize].holders;
        bucket.iter().any(|posting| holders(posting).len() > 1 || holders(posting) != holders(&bucket[0]))
    };
    let candidates =
        Candidates::find(postings.chunk_by(|a, b| a.key == b.key).filter(several).flatten().copied().collect());
    let mut capped_buckets = candidates.capped_buckets;
    let mut counts = Counts::new();
    let identical = identical(outlines);
    let groups = nodes.iter().map(|node| (&node.holders, node.votes)).chain(identical.iter().map(|group| (group, 2)));
    for (holders, votes) in groups {
        capped_buckets += u64::from(pair_within(holders, votes, &mut counts));
    }
    for pair in &candidates.pairs {
        let (a, b) = pair.nodes();
        let (a, b) = (&nodes[a as usize], &nodes[b as usize]);
        let equal = a.minima.iter().zip(&b.minima).filter(|(x, y)| *x >> 8 & 255 == *y >> 8 & 255).count();
        if equal >= nominator.least_agreeing() as usize && a.holders != b.holders {
            pair_across(&a.holders, &b.holders, (a.votes.min(b.votes), equal), &mut counts);
        }
    }
    counts.retain(|_, (votes, _)| *votes >= 2);
    let mut own_votes = vec![0; texts.len()];
    nodes.iter().for_each(|node| node.holders.iter().for_each(|&holder| own_votes[holder as usize] += node.votes));
    let (least, hashes) = (nominator.least_agreeing() as usize, nominator.sketcher().hashes());
    let grade = |equal: usize| if equal == ALL { 7 } else { ((equal - least) * 28 / (hashes - least)).min(7) };
    Nominations {
        pairs: without_surplus(&counts, &own_votes, grade),
        distinct_paragraphs: nodes.len() as u64,
        capped_buckets,
    }
}

fn nodes(nominator: &Nominator, texts: &[&str], outlines: &[Outline]) -> Vec<Node> {
    let (mut numbers, mut nodes) = (BTreeMap::new(), Vec::<Node>::new());
    for (document, (text, outline)) in (0..).zip(texts.iter().zip(outlines)) {
        for paragraph in outline.paragraphs.iter().filter(|paragraph| paragraph.words.len() >= 5) {
            let number = *numbers.entry(outline.paragraph_key(paragraph)).or_insert(nodes.len());
            if number == nodes.len() {
                let (mut normal, mut shingles) = (String::new(), Vec::new());
                Normaliser::normalise(&text[paragraph.span.range()], &mut normal);
                nominator.shingling().append(&normal, &mut shingles);
                distinct(&mut shingles);
                let votes = if paragraph.words.len() < 7 { 1 } else { 2 };
                nodes.push(Node { shingles, minima: Vec::new(), votes, holders: Vec::new() });
            }
            nodes[number].holders.push(document);
            nodes[number].holders.dedup();
        }
    }
    nodes
}

fn identical(outlines: &[Outline]) -> Vec<Vec<u32>> {
    let mut groups = BTreeMap::<u64, Vec<u32>>::new();
    for (document, outline) in (0..).zip(outlines).filter(|(_, outline)| !outline.words.is_empty()) {
        groups.entry(outline.key()).or_default().push(document);
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

fn leave_out_common(nodes: &mut [Node], documents: usize) {
    let size = (nodes.len() * 32).next_power_of_two().clamp(1 << 16, 1 << 26);
    let slot = |shingle: u32| shingle as usize & (size - 1);
    let mut counters = vec![0u32; size];
    nodes.iter().flat_map(|node| &node.shingles).for_each(|&shingle| counters[slot(shingle)] += 1);
    let cap = ((documents / 100) as u32).max(10);
    for node in nodes {
        let mut ranked: Vec<(u32, u32)> =
            node.shingles.iter().map(|&shingle| (counters[slot(shingle)], shingle)).collect();
        ranked.sort_unstable();
        let rare = ranked.iter().filter(|&&(count, _)| count <= cap).count();
        ranked.truncate(rare.max(16));
        node.shingles = ranked.into_iter().map(|(_, shingle)| shingle).collect();
    }
}

fn add(a: u32, b: u32, (votes, equal): (u32, usize), counts: &mut Counts) {
    if a != b {
        let count = counts.entry((a.min(b), a.max(b))).or_default();
        *count = (count.0 + votes, count.1.max(equal));
    }
}

/// In a large group each with the first few and its neighbours. Says whether the group was large.
fn pair_within(holders: &[u32], votes: u32, counts: &mut Counts) -> bool {
    let large = holders.len() > 64;
    for (i, &a) in holders.iter().enumerate() {
        let all = !large || i < Candidates::REPRESENTATIVES;
        let partners = if all { holders.len() } else { Candidates::NEIGHBOURS };
        holders[i + 1..].iter().take(partners).for_each(|&b| add(a, b, (votes, ALL), counts));
    }
    large
}

/// All with all while they are few, else all with the first few.
fn pair_across(a: &[u32], b: &[u32], votes: (u32, usize), counts: &mut Counts) {
    let few = a.len() * b.len() <= 64 * 64;
    if few {
        a.iter().for_each(|&x| b.iter().for_each(|&y| add(x, y, votes, counts)));
    } else {
        a.iter().take(Candidates::REPRESENTATIVES).for_each(|&x| b.iter().for_each(|&y| add(x, y, votes, counts)));
        b.iter().take(Candidates::REPRESENTATIVES).for_each(|&y| a.iter().for_each(|&x| add(x, y, votes, counts)));
    }
}

/// Of the partners with at most four votes whose grade is below 7, of each number of votes, a document drops those of whom so many, halved
/// as often as their grade says, are more than 4, or more than 16 where it has six votes of its own or fewer.
/// Of the partners that have two votes only, a document with more than six of its own keeps the first 8 of grade 7, and of the lower grades
/// the best 4; one with fewer all of grade 7, and of the lower grades the best 16. Of more than 48 partners it then keeps the best 16,
/// and of the rest the first 8, those with four votes before those with fewer. What either keeps stays.
fn without_surplus(counts: &Counts, own_votes: &[u32], grade: impl Fn(usize) -> usize) -> Vec<(u32, u32)> {
    let mut partners = BTreeMap::<u32, Vec<(u32, usize, u32)>>::new();
    for (&(a, b), &(votes, equal)) in counts {
        partners.entry(a).or_default().push((votes, grade(equal), b));
        partners.entry(b).or_default().push((votes, grade(equal), a));
    }
    let mut kept = BTreeSet::new();
    for (document, mut partners) in partners {
        let (of_close, of_faint) = if own_votes[document as usize] > 6 { (8, 4) } else { (usize::MAX, 16) };
        let all = partners.clone();
        partners.retain(|&(votes, grade, _)| {
            let alike = all.iter().filter(|other| other.0 == votes && other.1 < 7).count();
            votes > 4 || grade == 7 || alike / 2_usize.pow(grade as u32) <= of_faint
        });
        let (slight, others): (Vec<_>, Vec<_>) = partners.into_iter().partition(|&(votes, ..)| votes == 2);
        let (close, mut faint): (Vec<_>, Vec<_>) = slight.into_iter().partition(|&(_, grade, _)| grade == 7);
        faint.sort_by_key(|&(_, grade, partner)| (Reverse(grade), partner));
        partners = others;
        partners.extend(close.into_iter().take(of_close).chain(faint.into_iter().take(of_faint)));
        if partners.len() > 48 {
            partners.sort_by_key(|&(votes, _, partner)| (Reverse(votes), partner));
            partners[16..].sort_by_key(|&(votes, _, partner)| (Reverse(votes.min(4)), partner));
            partners.truncate(24);
        }
        kept.extend(partners.into_iter().map(|(.., partner)| (document.min(partner), document.max(partner))));
    }
    kept.into_iter().collect()
}

mod tests {
    use proptest::prelude::*;
    use rayon::ThreadPoolBuilder;

    use super::*;
    use crate::Document;
    use crate::document::Kept;
    use crate::fingerprint::SplitMix64;

    fn check(texts: &[String], similarity: f64) -> Nominations {
        let mut normaliser = Normaliser::default();
        let outline = |text: &String| Outline::new(&Document::new("", text), &mut normaliser).expect("a short text");
        let outlines: Vec<Outline> = texts.iter().map(outline).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let nominator = Nominator::new(similarity, 0.9).expect("within range");
        let plain = nominate(&nominator, &texts, &outlines);
        for threads in [1, 3] {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            let fast = pool.install(|| nominator.nominate(&Kept::new(&texts, &outlines)));
            assert_eq!(fast, plain, "{threads} threads");
        }
        plain
    }

    /// Documents of a few paragraphs each, of which many are versions of each other or the same.
    fn corpus(documents: usize, families: usize, seed: u64) -> Vec<String> {
        let mut random = SplitMix64(seed).map(|x| (x >> 33) as usize);
        let mut below = move |end: usize| random.next().map_or(0, |x| x % end);
        let mut text = || {
            let paragraphs = 1 + below(4);
            let mut text = String::new();
            for _ in 0..paragraphs {
                let family = below(families);
                for word in 0..5 + family % 40 {
                    let changed = if below(12) == 0 { below(50) } else { 0 };
                    text.push_str(&format!("w{}x{word} ", family * 7 + changed));
                }
                text.push_str(if below(3) == 0 { "été. \n\n" } else { ".\n\n" });
            }
            text
        };
        (0..documents).map(|_| text()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn small_corpora_are_nominated_alike(
            documents in 0..90usize, families in 1..30usize, seed: u64, similarity in prop::sample::select(vec![0.1, 0.2, 0.4, 0.8])
        ) {
            check(&corpus(documents, families, seed), similarity);
        }
    }

    /// Common shingles are left out, buckets and groups are capped, and documents have too many partners.
    #[test]
    fn large_corpora_are_nominated_alike() {
        for (families, similarity) in [(4, 0.2), (60, 0.4), (400, 0.2)] {
            let nominations = check(&corpus(700, families, 5), similarity);
            assert!(!nominations.pairs.is_empty());
            assert!(families > 4 || nominations.capped_buckets > 0);
        }
    }

    /// One sentence in all pages, and pages that are the same as a whole.
    #[test]
    fn groups_around_the_cap_are_nominated_alike() {
        for documents in [63, 64, 65, 66, 300] {
            let same = |n: usize| {
                format!("The same sentence stands in all of these pages.\n\nPage w{n} has words of its own.")
            };
            check(&(0..documents).map(same).collect::<Vec<_>>(), 0.2);
            check(&vec!["Short text.".to_owned(); documents], 0.2);
        }
    }
}
