//! Reports made by hand, so that what is written can be tested without what is found.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use wirecopy::Detector;
use wirecopy::report::*;

/// A report and the texts it is about, filled in step by step.
pub struct Builder {
    pub report: Report,
    pub texts: Vec<(String, String)>,
}

/// A writer that refuses everything.
pub struct Full;

impl std::io::Write for Full {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::StorageFull.into())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A piece of a line and what it is.
pub type Piece = (&'static str, Label);

impl Builder {
    pub fn new() -> Self {
        let mut report = Detector::builder().build().unwrap().scan(&[]).unwrap();
        report.parameters.shingle = "5 characters".to_owned();
        (report.parameters.hashes, report.parameters.bands, report.parameters.rows) = (128, 42, 3);
        (report.parameters.recall_similarity, report.parameters.recall_probability) = (0.4, 0.9);
        report.parameters.recall = 0.938_271_604_938;
        Self { report, texts: Vec::new() }
    }

    /// A document of these lines; one segment until [`segments`](Self::segments) says otherwise.
    pub fn document(mut self, id: &str, source: Option<&str>, lines: &[&[Piece]]) -> Self {
        let mut text = String::new();
        let (mut spans, mut labelled) = (Vec::new(), Vec::new());
        let mut words = [0usize; 5];
        for (number, pieces) in (1u32..).zip(lines) {
            let line_start = text.len();
            for (i, &(piece, label)) in pieces.iter().enumerate() {
                text.push_str(if i > 0 { " " } else { "" });
                let start = text.len() as u32;
                text.push_str(piece);
                words[label as usize] += piece.split_whitespace().count();
                let end = text.len() as u32;
                spans.push(LabelledSpan { start, end, line: number, label, on_topic: None, passages: Vec::new() });
            }
            if let Some(&(_, label)) = pieces.iter().max_by_key(|(piece, _)| piece.split_whitespace().count()) {
                let (start, end) = (line_start as u32, text.len() as u32);
                labelled.push(LabelledLine { line: number, start, end, label, unique: false });
            }
            text.push('\n');
        }
        let total: usize = words.iter().sum();
        let share = |label: Label| words[label as usize] as f64 / total.max(1) as f64;
        self.report.documents.push(DocumentReport {
            id: id.to_owned(),
            path: Some(id.to_owned()),
            source: source.map(str::to_owned),
            published: source.map(|_| "2025-08-10".to_owned()),
            title: lines.first().and_then(|line| line.first()).map(|piece| piece.0.to_owned()),
            language: source.map(|_| "en".to_owned()),
            bytes: text.len() as u64,
            words: total as u64,
            shares: Shares {
                verbatim: share(Label::Verbatim),
                rewritten: share(Label::Rewritten),
                own: share(Label::Own),
                off_topic: share(Label::OffTopic),
                furniture: share(Label::Furniture),
            },
            segments: Vec::new(),
            spans,
            lines: labelled,
        });
        self.texts.push((id.to_owned(), text));
        self.segments(id, &[(1, lines.len().max(1) as u32, SegmentKind::Article)])
    }

    /// The segments of a document by first and last line; the first is the main one.
    pub fn segments(mut self, id: &str, segments: &[(u32, u32, SegmentKind)]) -> Self {
        let document = self.find(id);
        let place = |number: u32| document.lines.iter().find(|line| line.line == number).cloned();
        document.segments = (0u32..)
            .zip(segments)
            .map(|(id, &(first_line, last_line, kind))| {
                let start = place(first_line).map_or(0, |line| line.start);
                let end = place(last_line).map_or(start, |line| line.end);
                Segment { id, main: id == 0, start, end, first_line, last_line, kind, story: None, role: None }
            })
            .collect();
        self
    }

    /// Marks lines as standing nowhere else.
    pub fn unique(mut self, id: &str, lines: &[u32]) -> Self {
        self.find(id).lines.iter_mut().for_each(|line| line.unique = lines.contains(&line.line));
        self
    }

    /// Aligns spans of one document (by their numbers) with spans of another.
    pub fn passage(mut self, a: (&str, &[usize]), b: (&str, &[usize]), kind: PassageKind, score: f64) -> Self {
        let index = self.report.passages.len() as u32;
        let mut side = |(id, spans): (&str, &[usize])| {
            let document = self.find(id);
            spans.iter().for_each(|&span| document.spans[span].passages.push(index));
            let (first, last) = (&document.spans[spans[0]], &document.spans[spans[spans.len() - 1]]);
            Side { document: id.to_owned(), start: first.start, end: last.end, line: first.line }
        };
        let (a, b) = (side(a), side(b));
        self.report.passages.push(Passage { a, b, kind, score });
        self
    }

    /// Links the main segments of two documents by the passages between them.
    pub fn link(mut self, a: &str, b: &str, relation: Relation, covered: (f64, f64), verbatim: f64) -> Self {
        let of_pair = |passage: &Passage| passage.a.document == a && passage.b.document == b;
        let passages = (0u32..).zip(&self.report.passages).filter(|(_, p)| of_pair(p)).map(|(i, _)| i).collect();
        self.report.links.push(Link {
            a: a.to_owned(),
            a_segment: 0,
            b: b.to_owned(),
            b_segment: 0,
            relation,
            a_covered: covered.0,
            b_covered: covered.1,
            verbatim,
            direction: None,
            passages,
        });
        self
    }

    /// A story of main segments.
    pub fn story(mut self, id: &str, label: &str, members: &[(&str, Role, f64)]) -> Self {
        for &(document, role, _) in members {
            let segment = &mut self.find(document).segments[0];
            (segment.story, segment.role) = (Some(id.to_owned()), Some(role));
        }
        let member = |&(document, role, containment): &(&str, Role, f64)| Member {
            document: document.to_owned(),
            segment: 0,
            role,
            containment,
        };
        let derivation = members.iter().filter(|member| member.1 == Role::Derivation).map(|member| member.2);
        self.report.stories.push(Story {
            id: id.to_owned(),
            kind: SegmentKind::Article,
            label: label.to_owned(),
            members: members.iter().map(member).collect(),
            base: None,
            min_similarity: derivation.fold(1.0, f64::min),
            links: LinkCoverage::All,
            related: Vec::new(),
            bridges: Vec::new(),
        });
        self
    }

    /// Changes what the steps do not reach.
    pub fn with(mut self, change: impl FnOnce(&mut Report)) -> Self {
        change(&mut self.report);
        self
    }

    /// The report with its counts filled in, and the texts.
    pub fn build(mut self) -> (Report, Vec<(String, String)>) {
        let counts = &mut self.report.counts;
        counts.documents = self.report.documents.len() as u64;
        counts.links = self.report.links.len() as u64;
        counts.stories = self.report.stories.len() as u64;
        counts.passages = self.report.passages.len() as u64;
        (self.report, self.texts)
    }

    fn find(&mut self, id: &str) -> &mut DocumentReport {
        self.report.documents.iter_mut().find(|document| document.id == id).unwrap()
    }
}

/// An agency's text, a newspaper's rewrite of it with a page around it, and a text that has nothing to do with either.
pub fn ferry() -> Builder {
    use Label::*;
    Builder::new()
        .document(
            "000_3835c8ef.txt",
            Some("Agency"),
            &[
                &[("Ferry with 200 aboard runs aground off Lisbon", Rewritten)],
                &[
                    (
                        "A ferry carrying 200 passengers ran aground off Lisbon on Sunday, the coast guard said.",
                        Rewritten,
                    ),
                    ("\"Nobody was hurt,\" a spokesman told reporters.", Verbatim),
                ],
                &[("The ship had left the port at dawn.", Rewritten), ("It was bound for the Azores.", Rewritten)],
                &[("It is the third such accident this year.", Own)],
            ],
        )
        .document(
            "001_b79eeb9a.txt",
            None,
            &[
                &[("200 people on stranded ferry", Rewritten)],
                &[("\"Nobody was hurt,\" a spokesman told reporters.", Verbatim)],
                &[("The ferry, with 200 passengers on board, hit a sandbank near Lisbon on Sunday.", Rewritten)],
                &[
                    ("It had sailed for the Azores at dawn.", Rewritten),
                    ("Our reporter on board saw two lifeboats lowered into calm water.", Own),
                ],
                &[("Related articles", Furniture)],
                &[("City council votes on new tram line after months of dispute.", OffTopic)],
            ],
        )
        .document("002_4cd6fc99.txt", Some("Gazette"), &[&[("Chess club wins regional title", Own)]])
        .segments(
            "001_b79eeb9a.txt",
            &[(1, 4, SegmentKind::Article), (5, 5, SegmentKind::Furniture), (6, 6, SegmentKind::Article)],
        )
        .unique("000_3835c8ef.txt", &[4])
        .unique("001_b79eeb9a.txt", &[6])
        .unique("002_4cd6fc99.txt", &[1])
        .passage(("000_3835c8ef.txt", &[0]), ("001_b79eeb9a.txt", &[0]), PassageKind::Rewritten, 0.412_34)
        .passage(("000_3835c8ef.txt", &[1]), ("001_b79eeb9a.txt", &[2]), PassageKind::Rewritten, 0.626_01)
        .passage(("000_3835c8ef.txt", &[2]), ("001_b79eeb9a.txt", &[1]), PassageKind::Verbatim, 1.0)
        .passage(("000_3835c8ef.txt", &[3, 4]), ("001_b79eeb9a.txt", &[3]), PassageKind::Rewritten, 0.58)
        .link("000_3835c8ef.txt", "001_b79eeb9a.txt", Relation::Derived, (0.851_851, 0.702_702_7), 0.214_285)
        .story(
            "000_3835c8ef.txt/0",
            "Ferry with 200 aboard runs aground off Lisbon",
            &[("000_3835c8ef.txt", Role::Derivation, 0.851_851), ("001_b79eeb9a.txt", Role::Derivation, 0.702_702_7)],
        )
        .with(|report| {
            let reason = "it is longest and the other shares no text that it lacks".to_owned();
            report.stories[0].base = Some(Base { document: "000_3835c8ef.txt".to_owned(), segment: 0, reason });
        })
}
