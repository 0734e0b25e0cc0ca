//! What stands on which page: everything on one, or stories packed onto pages in the order of the overview.
//!
//! A story's documents follow it, and a pair of documents follows the one of the two that has fewer pairs, so that a text
//! printed by a thousand outlets does not make one page a thousand pairs long.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::reading::context::Context;
use crate::report::{Detail, DocumentReport, Link};

/// About how many bytes a page of several has.
const PAGE: usize = 1 << 20;
/// Pairs that follow one document: those with the likely base of a story, then the strongest. Of a report with more than
/// so many pairs, few do: pairs grow with the square of a story, and a report should not.
const PAIRS_OF_A_DOCUMENT: usize = 24;
const PAIRS: usize = 2_000;
const FEW_PAIRS_OF_A_DOCUMENT: usize = 2;
/// Stories that are told in a file without texts.
const STORIES_WITHOUT_TEXTS: usize = 50;
/// Bytes that a sentence takes on a page beside its text.
const SENTENCE: usize = 300;

/// Two documents by their numbers, the smaller first.
pub(super) type PairKey = (usize, usize);

/// On which page each thing stands; what stands nowhere is left out.
#[derive(Default)]
pub(super) struct Plan {
    pages: u32,
    /// Stories in the order in which they are told.
    pub(super) order: Vec<usize>,
    stories: Vec<Option<u32>>,
    documents: Vec<Option<u32>>,
    pairs: BTreeMap<PairKey, u32>,
    /// Whether texts were left out for their size.
    pub(super) texts_left_out: bool,
}

impl Plan {
    /// Everything on one page.
    pub(super) fn one_file(context: &Context<'_>, detail: Detail) -> Self {
        let shown = shown(context, detail);
        let pairs = pairs(context, detail, &shown);
        Self {
            pages: 1,
            order: by_size(context),
            stories: vec![Some(0); context.report.stories.len()],
            documents: shown.iter().map(|&shown| shown.then_some(0)).collect(),
            pairs: pairs.into_iter().flatten().map(|pair| (pair, 0)).collect(),
            texts_left_out: false,
        }
    }

    /// Overview and stories on one page, and nothing of any text.
    pub(super) fn without_texts(context: &Context<'_>, _: Detail) -> Self {
        let order = by_size(context);
        let mut stories = vec![None; order.len()];
        order.iter().take(STORIES_WITHOUT_TEXTS).for_each(|&story| stories[story] = Some(0));
        Self {
            pages: 1,
            order,
            stories,
            documents: vec![None; context.report.documents.len()],
            pairs: BTreeMap::new(),
            texts_left_out: true,
        }
    }

    /// The overview on the first page, stories and their documents on those behind it.
    pub(super) fn folder(context: &Context<'_>, detail: Detail) -> Self {
        let report = context.report;
        let shown = shown(context, detail);
        let pairs_of = pairs(context, detail, &shown);
        let mut plan = Self {
            order: by_size(context),
            stories: vec![None; report.stories.len()],
            documents: vec![None; report.documents.len()],
            ..Self::default()
        };
        let mut packer = Packer { page: 0, left: 0 };
        let place_document = |plan: &mut Plan, packer: &mut Packer, document: usize| {
            if shown[document] && plan.documents[document].is_none() {
                let size = |document: usize| weight(&report.documents[document]);
                let pairs: usize = pairs_of[document].iter().map(|&(a, b)| size(a) + size(b)).sum();
                let page = packer.place(size(document) + pairs);
                plan.documents[document] = Some(page);
                plan.pairs.extend(pairs_of[document].iter().map(|&pair| (pair, page)));
            }
        };
        for story in plan.order.clone() {
            let members = &report.stories[story].members;
            plan.stories[story] = Some(packer.place((members.len() + 20) * SENTENCE));
            for member in members {
                if let Some(document) = context.names.index(&member.document) {
                    place_document(&mut plan, &mut packer, document);
                }
            }
        }
        (0..report.documents.len()).for_each(|document| place_document(&mut plan, &mut packer, document));
        plan.pages = packer.page + 1;
        plan
    }

    /// How many pages there are.
    pub(super) fn pages(&self) -> u32 {
        self.pages
    }

    /// The page of a story.
    pub(super) fn page_of_story(&self, story: usize) -> Option<u32> {
        self.stories[story]
    }

    /// The page where a document stands line by line.
    pub(super) fn page_of_document(&self, document: usize) -> Option<u32> {
        self.documents[document]
    }

    /// The page where two documents stand side by side.
    pub(super) fn page_of_pair(&self, pair: PairKey) -> Option<u32> {
        self.pairs.get(&pair).copied()
    }

    /// The pairs of a page.
    pub(super) fn pairs_on(&self, page: u32) -> impl Iterator<Item = PairKey> + '_ {
        self.pairs.iter().filter(move |entry| *entry.1 == page).map(|(&pair, _)| pair)
    }
}

/// The file of a page.
pub(super) fn file_name(page: u32) -> String {
    if page == 0 { "index.html".to_owned() } else { format!("page-{page:04}.html") }
}

/// Fills pages one after the other; the first belongs to the overview.
struct Packer {
    page: u32,
    left: usize,
}

impl Packer {
    fn place(&mut self, size: usize) -> u32 {
        if size > self.left {
            self.page += 1;
            self.left = PAGE;
        }
        self.left = self.left.saturating_sub(size);
        self.page
    }
}

/// About how many bytes a document takes.
fn weight(document: &DocumentReport) -> usize {
    document.bytes as usize + document.spans.len() * SENTENCE
}

/// Stories by size, the largest first; then by id.
fn by_size(context: &Context<'_>) -> Vec<usize> {
    let stories = &context.report.stories;
    let mut order: Vec<usize> = (0..stories.len()).collect();
    order.sort_by_key(|&story| (std::cmp::Reverse(stories[story].members.len()), story));
    order
}

/// Which documents are shown line by line: those that have to do with others.
fn shown(context: &Context<'_>, detail: Detail) -> Vec<bool> {
    let documents = &context.report.documents;
    let mut shown: Vec<bool> = (0..documents.len()).map(|document| !context.parts(document).is_empty()).collect();
    for link in &context.report.links {
        for document in [&link.a, &link.b].into_iter().filter_map(|id| context.names.index(id)) {
            shown[document] = true;
        }
    }
    if documents.len() <= 2 {
        // Whoever compares two documents wants to read both, whatever they have in common.
        shown.fill(true);
    }
    shown.into_iter().map(|shown| shown && detail.has_passages()).collect()
}

/// The pairs that are shown side by side, by the document they follow.
fn pairs(context: &Context<'_>, detail: Detail, shown: &[bool]) -> Vec<Vec<PairKey>> {
    let mut of_documents = vec![Vec::new(); shown.len()];
    if !detail.has_passages() {
        return of_documents;
    }
    let report = context.report;
    if let ([_, _], []) = (report.documents.as_slice(), report.links.as_slice()) {
        of_documents[1].push((0, 1));
        return of_documents;
    }
    let mut linked = vec![0usize; shown.len()];
    let pairs = report.links.iter().filter(|link| !link.passages.is_empty());
    let key = |(a, b): (usize, usize)| (a.min(b), a.max(b));
    let mut pairs: Vec<_> = pairs
        .filter_map(|link| Some((key((context.names.index(&link.a)?, context.names.index(&link.b)?)), link)))
        .collect();
    for ((a, b), _) in &pairs {
        linked[*a] += 1;
        linked[*b] += 1;
    }
    let bases: BTreeSet<usize> =
        report.stories.iter().filter_map(|story| context.names.index(&story.base.as_ref()?.document)).collect();
    let covered = |link: &Link| link.a_covered.max(link.b_covered);
    let has_base = |(a, b): (usize, usize)| bases.contains(&a) || bases.contains(&b);
    pairs.sort_by(|(one, a), (two, b)| {
        let by_base = has_base(*two).cmp(&has_base(*one));
        by_base.then(a.relation.cmp(&b.relation)).then(covered(b).total_cmp(&covered(a))).then(one.cmp(two))
    });
    let most = if pairs.len() > PAIRS { FEW_PAIRS_OF_A_DOCUMENT } else { PAIRS_OF_A_DOCUMENT };
    for ((a, b), _) in pairs {
        let follows = if linked[a] < linked[b] { a } else { b };
        if of_documents[follows].len() < most {
            of_documents[follows].push((a, b));
        }
    }
    of_documents.iter_mut().for_each(|pairs| pairs.sort_unstable());
    of_documents
}
