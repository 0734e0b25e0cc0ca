//! Outlets and their furniture: what stands on every page of theirs and is not the story.
//!
//! An outlet has its name, its typography and its frame for all its pages, and few outlets print most of the pages. The
//! sentences of the frames are of the kind that is found on news sites; the same stock is common to all outlets, as it is
//! on the web, each with its own name in it and words of its own.

use super::language::{Form, Language, Word};
use super::page::Typography;
use super::random::{Purpose, Random};

/// One outlet.
#[derive(Clone, Debug, Default)]
pub(super) struct Outlet {
    pub(super) name: String,
    pub(super) typography: Typography,
    /// Above the headline.
    pub(super) head: String,
    /// Between headline and text, below the byline.
    pub(super) share: &'static str,
    /// In the middle of the text, on some pages.
    pub(super) wall: String,
    /// Above the headlines of other articles; where it is empty there are none.
    pub(super) teasers: &'static str,
    /// At the foot.
    pub(super) foot: String,
    /// Whether its pages begin with the headline.
    pub(super) headline_first: bool,
    byline: &'static str,
}

const NAMES: &[&str] = &[
    "The {} Post",
    "{} Herald",
    "Daily {}",
    "{} Tribune",
    "{} Today",
    "The {} Courier",
    "Radio {}",
    "{} Online",
    "{} Gazette",
    "The {} Observer",
    "{} Evening Mail",
    "News {}",
];
const HEADS: &[&str] = &[
    "{o} | News, sport and comment",
    "Skip to content\n{o}\nHome\nNews\nSport\nBusiness\nOpinion\nWeather",
    "{o}: {s}",
    "Subscribe\nLog in\n{o}\nMenu",
    "{o}\nToday: partly cloudy with a chance of showers. High near 21. Wind west at 10 to 20 km/h.\nTonight: a few clouds. Low 12.",
    "ADVERTISEMENT",
    "",
    "Home > News > World",
];
const BYLINES: &[&str] =
    &["By {p}", "By {p}, {o}", "{p}\n{d}", "Published {d}", "By {o} staff and agencies\nUpdated {d}", "{a}\n{d}"];
const SHARES: &[&str] = &[
    "Share on Facebook\nShare on Twitter\nShare by email",
    "Facebook Twitter WhatsApp Email Print",
    "Listen to this article\n3 minutes",
    "Share this story",
    "",
    "0 Comments",
];
const WALLS: &[&str] = &[
    "Article continues below this advertisement",
    "You have read two of your three free articles this month. Subscribe to {o} for unlimited access to {s}, or log in if you are a member already.",
    "Get full access to {o} on all your devices, from 99 cents for the first month.",
    "Sign up for our newsletter {s}: the stories that matter, each morning in your inbox. By signing up you agree to our terms of use and our privacy policy.",
    "ADVERTISEMENT\nSTORY CONTINUES BELOW",
];
const TEASERS: &[&str] = &["Related articles", "Read more", "Most read", "You may also like", "More from {o}", ""];
const FEET: &[&str] = &[
    "© {o}. All rights reserved. This material may not be published, broadcast, rewritten or redistributed without permission.",
    "Follow {o} on Facebook and Twitter, and get our app for breaking news.",
    "Have you seen something? Call our newsroom or write to news@{s}.example.",
    "Comments\nTo join the conversation you must be a registered reader of {o}. Comments are moderated according to our house rules.",
    "{o} is a member of the {s} press council. Readers who think that a report is wrong should first write to the editor.",
    "This website uses cookies. By going on you accept our use of cookies as the privacy policy of {o} describes it.",
    "About us\nContact\nAdvertise with us\nTerms of use\nPrivacy policy",
    "Copyright by {o}",
];

impl Outlet {
    /// Outlets of one publisher, which have one frame with different names in it.
    const SISTERS: usize = 4;
    /// Chance that a publisher's pages come without frame but for the byline.
    const BARE: f64 = 0.35;

    /// The outlet of this number.
    pub(super) fn new(seed: u64, number: usize, language: &Language) -> Self {
        let random = &mut Random::new(seed, Purpose::Outlet, number as u64);
        let place = Word::name(random.below(1 << 30) as u32);
        let mut spelled = String::new();
        language.spell(place, &mut spelled);
        let name = random.pick(NAMES).replace("{}", &spelled);
        let publisher = &mut Random::new(seed, Purpose::Publisher, (number / Self::SISTERS) as u64);
        let slogan = slogan(language, publisher);
        let typography = Typography { curly: publisher.chance(0.5), blank_lines: publisher.chance(0.4) };
        let headline_first = publisher.chance(0.3);
        let byline = publisher.pick(BYLINES);
        if publisher.chance(Self::BARE) {
            return Self { name, typography, headline_first, byline, ..Self::default() };
        }
        let fill = |line: &str| line.replace("{o}", &name).replace("{s}", &slogan);
        let mut feet = FEET.to_vec();
        publisher.shuffle(&mut feet);
        feet.truncate(publisher.between(0, 3));
        Self {
            head: fill(publisher.pick(HEADS)),
            share: publisher.pick(SHARES),
            wall: fill(publisher.pick(WALLS)),
            teasers: publisher.pick(TEASERS),
            foot: fill(&feet.join("\n")),
            name,
            typography,
            headline_first,
            byline,
        }
    }

    /// Who wrote it, and when.
    pub(super) fn byline(&self, person: &str, agency: &str, date: &str) -> String {
        let line = self.byline.replace("{p}", person).replace("{o}", &self.name);
        line.replace("{a}", agency).replace("{d}", date)
    }
}

/// Some words of its own.
fn slogan(language: &Language, random: &mut Random) -> String {
    let mut out = String::new();
    for i in 0..random.between(1, 4) {
        if i > 0 {
            out.push(' ');
        }
        let root = Word::root(language.draw_root(random), Form::Bare);
        language.spell(root, &mut out);
    }
    out
}
