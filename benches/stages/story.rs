//! Passages → stories.

use std::collections::BTreeMap;

use criterion::{BenchmarkId, Criterion, Throughput};
use std::hint::black_box;
use wirecopy::document::{Kept, Outline, Segment};
use wirecopy::index::Nominator;
use wirecopy::passage::{Sentences, Subject, Text};
use wirecopy::story::{Aligned, Graph, Node, TopicSpace, cluster, judge};
use wirecopy::{DetectorBuilder, Document};

use crate::material::{outlines, wire_copy};
use crate::so_many;

/// The links of a corpus, made stories.
pub(crate) fn clustered(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("cluster");
    group.sample_size(10);
    for documents in [200, 2000].map(so_many) {
        let documents = wire_copy(documents);
        let outlines = outlines(&documents);
        let links = links(&documents, &outlines);
        let words = articles(&outlines).map(|(node, outline)| (node, outline.segments[node.segment as usize].words));
        let words: BTreeMap<Node, u32> = words.collect();
        let space = TopicSpace::default();
        let topic = |(node, outline): (Node, &Outline)| {
            (
                node,
                space.topic(
                    documents[node.document as usize].text(),
                    outline,
                    outline.segments[node.segment as usize].sentences,
                ),
            )
        };
        let topics = articles(&outlines).map(topic).collect();
        group.throughput(Throughput::Elements(links.len() as u64));
        group.bench_function(BenchmarkId::new("wire copy", documents.len()), |bencher| {
            bencher.iter(|| black_box(cluster(black_box(&links), &Graph::new(&links), &words, &topics)));
        });
    }
    group.finish();
}

fn articles(outlines: &[Outline]) -> impl Iterator<Item = (Node, &Outline)> {
    (0..).zip(outlines).flat_map(|(document, outline)| {
        outline.articles().map(move |(segment, _)| (Node { document, segment }, outline))
    })
}

/// What a scan would link.
fn links(documents: &[Document], outlines: &[Outline]) -> Vec<Aligned> {
    let nominator = Nominator::new(DetectorBuilder::RECALL_SIMILARITY, DetectorBuilder::RECALL_PROBABILITY).unwrap();
    let whole: Vec<&str> = documents.iter().map(Document::text).collect();
    let sentences = Sentences::find(&outlines);
    let texts = |document: u32| {
        let (text, outline) = (documents[document as usize].text(), &outlines[document as usize]);
        let numbers = sentences.of_document(document as usize);
        let article = move |(segment, found): (u32, &Segment)| {
            (Node { document, segment }, found.words, Text::new(text, outline, numbers, segment))
        };
        outline.articles().map(article).collect::<Vec<_>>()
    };
    let texts: Vec<_> = (0..documents.len() as u32).map(texts).collect();
    let mut links = Vec::new();
    for (a, b) in nominator.nominate(&Kept::new(&whole, outlines)).pairs {
        for (x, x_words, one) in &texts[a as usize] {
            let mut subject = Subject::new(one, &sentences);
            for (y, y_words, other) in &texts[b as usize] {
                links.extend(judge(*x, *x_words, *y, *y_words, subject.align(other)));
            }
        }
    }
    links
}
