//! A report, a story, a label in one sentence each: what a reader sees first, in every form.

use super::context::Context;
use super::phrase;
use crate::report::{DocumentReport, Label, Member, Role, SegmentKind, Story};

/// What was found.
pub(crate) fn sentence(context: &Context<'_>) -> String {
    let report = context.report;
    let all = report.documents.len();
    let documents = phrase::count(all, "document");
    if report.stories.is_empty() {
        return match all {
            0 => "No documents.".to_owned(),
            1 => format!("{documents}, no story."),
            _ => format!("{documents}, no story: none carries another's text."),
        };
    }
    let in_story = (0..all).filter(|&document| !context.parts(document).is_empty()).count();
    let carrying = |&document: &usize| context.parts(document).iter().any(|part| part.role == Role::Derivation);
    let carry = (0..all).filter(carrying).count();
    let own_words = in_story - carry;
    let one = report.stories.len() == 1;
    let mut clauses = Vec::new();
    if carry > 0 {
        clauses.push(verb(carry, "carries", "carry") + if one { " it" } else { " one" });
    }
    if own_words > 0 {
        clauses.push(verb(own_words, "tells", "tell") + " the same event in other words");
    }
    if in_story < all {
        clauses.push(verb(all - in_story, "is", "are") + if one { " not in it" } else { " in none" });
    }
    format!("{documents}, {}: {}.", phrase::count(report.stories.len(), "story"), clauses.join(", "))
}

fn verb(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", phrase::grouped(n), if n == 1 { one } else { many })
}

/// What a label says of a sentence.
pub(crate) fn meaning(label: Label) -> &'static str {
    match label {
        Label::Verbatim => "stands word for word in another document of the story",
        Label::Rewritten => "says in other words what another document says",
        Label::Own => "about the story, found in no other document",
        Label::OffTopic => "not about the story of this document",
        Label::Furniture => "page chrome and agency housekeeping",
    }
}

/// The story's id, kind and size in a line.
pub(crate) fn outline(context: &Context<'_>, story: &Story) -> String {
    let carrying = story.members.iter().filter(|member| member.role == Role::Derivation).count();
    let own_words = story.members.len() - carrying;
    let mut parts = vec![format!("story {}", context.names.of_story(&story.id))];
    if story.kind == SegmentKind::Furniture {
        parts.push("nothing but page furniture".to_owned());
    }
    if carrying == 0 {
        parts.push(format!("{} tell one event, each in its own words", phrase::grouped(own_words)));
        return parts.join(" · ");
    }
    parts.push(format!("{} {} it", phrase::grouped(carrying), if carrying == 1 { "carries" } else { "carry" }));
    if own_words > 0 {
        let verb = if own_words == 1 { "tells" } else { "tell" };
        parts.push(format!("{} {verb} the same event in other words", phrase::grouped(own_words)));
    }
    if carrying > 1 {
        parts.push(format!("at least {} of each is aligned", phrase::percent(story.min_similarity)));
    }
    parts.join(" · ")
}

/// Where in its document a member stands.
pub(crate) fn place(context: &Context<'_>, member: &Member) -> String {
    let document = context.names.index(&member.document).map(|index| &context.report.documents[index]);
    document.map_or_else(|| format!("segment {}", member.segment), |document| place_of(document, member.segment))
}

/// Where in its document a segment stands.
pub(crate) fn place_of(document: &DocumentReport, segment: u32) -> String {
    match document.segments.iter().find(|found| found.id == segment) {
        Some(found) if document.segments.len() > 1 => phrase::lines(found.first_line, found.last_line),
        Some(_) => "all".to_owned(),
        None => format!("segment {segment}"),
    }
}
