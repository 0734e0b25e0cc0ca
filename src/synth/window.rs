//! A window: the articles of one day of the wire, with all the truth about them.
//!
//! A window is a function of the corpus's parameters and of its number. What documents of different windows have in common
//! is the outlets' furniture, the beats' background and the language: less than makes a pair. So the truth about a window is
//! complete without a look at any other, and memory does not grow with the corpus.

use super::CorpusBuilder;
use super::language::{Language, Word};
use super::newsroom::{Newsroom, undated, with_paragraph};
use super::outlet::Outlet;
use super::page::{Page, Part, Typography, set};
use super::prose::Prose;
use super::random::Weighted;
use super::truth::{Label, Made, truth};
use super::version::Editor;
use crate::document::{Document, Span};

/// Articles of a window; the last of a corpus has fewer.
pub(super) const ARTICLES: usize = 2048;

/// A document and what is true of it alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// Its id, text, title, outlet and date.
    pub document: Document,
    /// The agency text it was made from: articles of one story are of one wire text, or of its later version.
    pub story: String,
    /// What it reports: stories of one event were written apart.
    pub event: String,
    /// Its sentences and lines of furniture, in order; they cover all text but white space.
    pub spans: Vec<(Span, Label)>,
}

/// Two documents that share words.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Their places in [`Window::articles`], the smaller first.
    pub places: (usize, usize),
    /// 3 both sides covered to 80 %, 2 the shorter to half by enough words, 1 less, 0 not more than a quote or a paragraph
    /// of background of different stories.
    pub grade: u8,
    /// Whether they are alike because both were filled into one template, and no copies.
    pub template: bool,
    /// Words in runs of [`TILE`](super::TILE) or more that both have, furniture apart.
    pub shared_words: usize,
    /// These as a share of either's words, furniture apart.
    pub covers: (f64, f64),
}

/// Articles with all pairs among them that share words. No pair of different windows is of grade 1 or more.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// The articles, by id.
    pub articles: Vec<Article>,
    /// The pairs, by place.
    pub pairs: Vec<Pair>,
}

/// What all windows have in common.
#[derive(Clone, Debug)]
pub(super) struct Press {
    parameters: CorpusBuilder,
    language: Language,
    outlets: Vec<Outlet>,
    /// Which outlet prints an article.
    prints: Weighted,
    /// How many outlets print a story, less one.
    copies: Weighted,
}

/// An article before it has its page.
struct Draft {
    outlet: usize,
    story: usize,
    text: Prose,
    template: Option<usize>,
}

impl Window {
    /// Bytes of all its texts.
    pub(super) fn bytes(&self) -> u64 {
        self.articles.iter().map(|article| article.document.text().len() as u64).sum()
    }
}

impl Press {
    /// Chance that an event has a story of a second agency.
    const SECOND_STORY: f64 = 0.12;
    /// Chance that a story printed three times or more is written through.
    const WRITE_THROUGH: f64 = 0.25;
    /// Chance that an outlet writes its own headline; that it adds a paragraph; that it drops the dateline.
    const OWN_HEADLINE: f64 = 0.2;
    const OWN_PARAGRAPH: f64 = 0.1;
    const UNDATED: f64 = 0.4;
    /// Chance that another article, or its beginning, stands below; that it is there in full.
    const TAIL: f64 = 0.08;
    const WHOLE_TAIL: f64 = 0.15;
    /// Chance that a template's text is printed by two outlets; that a page has a wall in its text.
    const TEMPLATE_TWICE: f64 = 0.15;
    const WALL: f64 = 0.25;

    pub(super) fn new(parameters: &CorpusBuilder) -> Self {
        let language = Language::new(parameters.seed);
        let outlets = (0..parameters.outlets).map(|number| Outlet::new(parameters.seed, number, &language)).collect();
        Self {
            language,
            outlets,
            prints: Weighted::zipf(parameters.outlets, 3, 1),
            copies: Weighted::zipf(parameters.copies.min(parameters.outlets), 1, 2),
            parameters: parameters.clone(),
        }
    }

    /// The window of this number, cut off at so many articles: the first that were written, so that more articles are
    /// more text.
    pub(super) fn window(&self, number: u64, articles: usize) -> Window {
        let mut newsroom = Newsroom::new(&self.language, self.parameters.seed, number);
        let mut drafts = Vec::new();
        let mut filled = 0;
        while drafts.len() < articles {
            let wanted = self.parameters.templates * (drafts.len() + 1) as f64;
            if (filled as f64) < wanted && wanted > 0.0 {
                filled += self.print_template(&mut newsroom, &mut drafts);
            } else {
                let story = newsroom.event();
                self.print(story, &mut newsroom, &mut drafts);
                if newsroom.random.chance(Self::SECOND_STORY) {
                    let story = newsroom.second_story(story);
                    self.print(story, &mut newsroom, &mut drafts);
                }
            }
        }
        drafts.truncate(articles);
        newsroom.random.shuffle(&mut drafts);
        let date = date(number);
        let mut titles = Vec::with_capacity(articles);
        let made: Vec<Made> =
            drafts.iter().map(|draft| self.lay_out(draft, &date, &mut newsroom, &mut titles)).collect();
        let (shared, labels) = truth(&made, newsroom.origins.len());
        let pairs = shared.into_iter().map(|shared| {
            let (a, b) = (&made[shared.a], &made[shared.b]);
            let cover = |made: &Made| shared.words as f64 / made.page.tokens.len() as f64;
            Pair {
                places: (shared.a, shared.b),
                grade: shared.grade(a, b),
                template: shared.is_template(a, b),
                shared_words: shared.words,
                covers: (cover(a), cover(b)),
            }
        });
        let pairs = pairs.collect();
        let first = number * ARTICLES as u64;
        let mut out = Vec::with_capacity(articles);
        for ((((id, draft), made), labels), title) in (first..).zip(&drafts).zip(made).zip(labels).zip(titles) {
            let spans = made.page.pieces.iter().map(|piece| piece.span).zip(labels).collect();
            let document = Document::new(format!("{id:08}"), made.page.text)
                .with_title(title)
                .with_source(&*self.outlets[draft.outlet].name)
                .with_published(&*date);
            out.push(Article {
                document,
                story: format!("s{number}-{}", made.story),
                event: format!("e{number}-{}", newsroom.stories[made.story].event),
                spans,
            });
        }
        Window { articles: out, pairs }
    }

    /// All that the outlets make of a story.
    fn print(&self, story: usize, newsroom: &mut Newsroom<'_>, drafts: &mut Vec<Draft>) {
        let copies = 1 + self.copies.draw(&mut newsroom.random);
        let through = copies >= 3 && newsroom.random.chance(Self::WRITE_THROUGH);
        let through_at = if through { newsroom.random.between(1, copies - 1) } else { copies };
        let mut base = newsroom.stories[story].text.clone();
        let mut printed = vec![false; self.outlets.len()];
        for copy in 0..copies {
            if copy == through_at {
                base = newsroom.write_through(story);
            }
            let outlet = self.outlet(newsroom, &mut printed);
            // The first is the agency's own.
            let text = if copy == 0 { base.clone() } else { self.edit(&base, story, newsroom) };
            drafts.push(Draft { outlet, story, text, template: None });
        }
    }

    /// An outlet that has not printed the story yet.
    fn outlet(&self, newsroom: &mut Newsroom<'_>, printed: &mut [bool]) -> usize {
        let drawn = self.prints.draw(&mut newsroom.random);
        let n = printed.len();
        let outlet = (drawn..n).chain(0..drawn).find(|&outlet| !printed[outlet]).unwrap_or(drawn);
        printed[outlet] = true;
        outlet
    }

    fn edit(&self, base: &Prose, story: usize, newsroom: &mut Newsroom<'_>) -> Prose {
        let event = newsroom.stories[story].event;
        let substitution = self.parameters.substitution;
        let mut editor = Editor { random: &mut newsroom.random, origins: &mut newsroom.origins, substitution };
        let mut text = editor.version(base);
        if newsroom.random.chance(Self::UNDATED) {
            text = undated(&text);
        }
        if newsroom.random.chance(Self::OWN_PARAGRAPH) {
            let own = newsroom.own_paragraph(event);
            let at = newsroom.random.between(2, text.paragraphs());
            text = with_paragraph(&text, &own, at);
        }
        if newsroom.random.chance(Self::OWN_HEADLINE) {
            let mut own = newsroom.own_headline(event);
            (1..text.paragraphs()).for_each(|paragraph| own.copy(&text, paragraph));
            text = own;
        }
        text
    }

    /// A text of a template, once or twice; how often.
    fn print_template(&self, newsroom: &mut Newsroom<'_>, drafts: &mut Vec<Draft>) -> usize {
        let (template, story) = newsroom.fill_template();
        let copies = if newsroom.random.chance(Self::TEMPLATE_TWICE) { 2 } else { 1 };
        let mut printed = vec![false; self.outlets.len()];
        for _ in 0..copies {
            let outlet = self.outlet(newsroom, &mut printed);
            let text = newsroom.stories[story].text.clone();
            drafts.push(Draft { outlet, story, text, template: Some(template) });
        }
        copies
    }

    fn lay_out(&self, draft: &Draft, date: &str, newsroom: &mut Newsroom<'_>, titles: &mut Vec<String>) -> Made {
        let outlet = &self.outlets[draft.outlet];
        let typography = outlet.typography;
        let mut page = Page::default();
        let part =
            |page: &mut Page, number| page.paragraph(&draft.text, number, Part::Story, &self.language, typography);
        if !outlet.headline_first {
            page.furniture(&outlet.head, typography);
        }
        part(&mut page, 0);
        titles.push(self.headline(&draft.text, typography));
        if outlet.headline_first {
            page.furniture(&outlet.head, typography);
        }
        page.furniture(&self.byline(outlet, draft.story, date, newsroom), typography);
        page.furniture(outlet.share, typography);
        let wall = newsroom.random.chance(Self::WALL).then(|| newsroom.random.between(2, 6));
        for number in 1..draft.text.paragraphs() {
            if wall == Some(number) {
                page.furniture(&outlet.wall, typography);
            }
            part(&mut page, number);
        }
        let tail = self.tail(draft, newsroom, &mut page, typography);
        self.teasers(outlet, draft.story, newsroom, &mut page);
        page.furniture(&outlet.foot, typography);
        Made { page, story: draft.story, tail, template: draft.template }
    }

    fn byline(&self, outlet: &Outlet, story: usize, date: &str, newsroom: &mut Newsroom<'_>) -> String {
        let spell = |word| {
            let mut out = String::new();
            self.language.spell(word, &mut out);
            out
        };
        let reporter = Word::name(newsroom.random.below(1 << 30) as u32);
        outlet.byline(&spell(reporter), &spell(newsroom.stories[story].agency), date)
    }

    fn headline(&self, text: &Prose, typography: Typography) -> String {
        let mut out = String::new();
        if let Some(sentence) = (text.paragraphs() > 0).then(|| text.paragraph(0).next()).flatten() {
            set(sentence, &self.language, typography, &mut out);
        }
        out
    }

    /// Puts another story, or its beginning, below; of another beat, so that the two share nothing.
    fn tail(
        &self,
        draft: &Draft,
        newsroom: &mut Newsroom<'_>,
        page: &mut Page,
        typography: Typography,
    ) -> Option<usize> {
        if draft.template.is_some() || !newsroom.random.chance(Self::TAIL) {
            return None;
        }
        let other = newsroom.random.below(newsroom.stories.len());
        let (own, story) = (&newsroom.stories[draft.story], &newsroom.stories[other]);
        if own.beat == story.beat {
            return None;
        }
        let all = story.text.paragraphs();
        let whole = newsroom.random.chance(Self::WHOLE_TAIL);
        let most = if whole { all } else { 1 + newsroom.random.between(1, 4) };
        for number in 0..most.min(all) {
            page.paragraph(&newsroom.stories[other].text, number, Part::Tail, &self.language, typography);
        }
        Some(other)
    }

    /// The headlines of other stories.
    fn teasers(&self, outlet: &Outlet, story: usize, newsroom: &mut Newsroom<'_>, page: &mut Page) {
        if outlet.teasers.is_empty() || newsroom.stories.len() < 2 {
            return;
        }
        page.furniture(&outlet.teasers.replace("{o}", &outlet.name), outlet.typography);
        for _ in 0..newsroom.random.between(1, 4) {
            let other = newsroom.random.below(newsroom.stories.len());
            if other != story {
                page.furniture(&self.headline(&newsroom.stories[other].text, outlet.typography), outlet.typography);
            }
        }
    }
}

/// The date of a window: days since the first of January 2020 (Hinnant's civil-from-days).
fn date(window: u64) -> String {
    /// Days from the first of March of the year 0 to the first of January 2020.
    const FIRST: u64 = 737_730;
    let days = FIRST + window;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + u64::from(month <= 2))
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn windows_are_days() {
        let dates = [0, 30, 31, 59, 60, 365, 366, 29_279].map(date);
        let expected = [
            "2020-01-01",
            "2020-01-31",
            "2020-02-01",
            "2020-02-29",
            "2020-03-01",
            "2020-12-31",
            "2021-01-01",
            "2100-03-01",
        ];
        assert_eq!(dates, expected);
    }
}
