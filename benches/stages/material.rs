//! What is measured: the seed articles, a corpus of wire copy made of their sentences, and the corpora of `synth`.
#![allow(unreachable_pub)] // A module of one benchmark, and a library of another.

use wirecopy::document::{Normaliser, Outline};
use wirecopy::{Document, synth};

const SEEDS: [(&str, &str); 5] = [
    ("000", include_str!("../../corpus/seeds/000_3835c8efad09f1f0.txt")),
    ("001", include_str!("../../corpus/seeds/001_b79eeb9a994b3f57.txt")),
    ("002", include_str!("../../corpus/seeds/002_4cd6fc998c471231.txt")),
    ("003", include_str!("../../corpus/seeds/003_2bd22c6c0f0b07a9.txt")),
    ("004", include_str!("../../corpus/seeds/004_a046c8f30f5641f2.txt")),
];

/// The seeds as documents.
pub fn seeds() -> Vec<Document> {
    SEEDS.iter().map(|&(id, text)| Document::new(id, text)).collect()
}

/// The seeds, folded and with single spaces between words, a paragraph a string.
pub fn paragraphs() -> Vec<String> {
    let lines = SEEDS.iter().flat_map(|(_, text)| text.lines());
    lines.map(fold).filter(|paragraph| !paragraph.is_empty()).collect()
}

fn fold(line: &str) -> String {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Documents taken apart.
pub fn outlines(documents: &[Document]) -> Vec<Outline> {
    let mut normaliser = Normaliser::default();
    documents.iter().map(|document| Outline::new(document, &mut normaliser).unwrap()).collect()
}

/// Bytes of all texts.
pub fn bytes(documents: &[Document]) -> u64 {
    documents.iter().map(|document| document.text().len() as u64).sum()
}

/// A corpus of so many documents as a wire and its customers make one: about half of them are alone, the others stand in
/// families of 2 to 9 versions of one article, each without some of its sentences and with other words in some. Every
/// fourth ends with page furniture. Articles have the words of the seeds and, one word in three, names of their own.
pub fn wire_copy(documents: usize) -> Vec<Document> {
    let words: Vec<&str> = SEEDS.iter().flat_map(|(_, text)| text.split_whitespace()).collect();
    let mut random = Random(1);
    let mut corpus = Vec::with_capacity(documents);
    while corpus.len() < documents {
        let names: Vec<String> = (0..30).map(|_| random.name()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let article: Vec<Vec<&str>> = (0..8 + random.below(20)).map(|_| random.sentence(&words, &names)).collect();
        let versions = if random.below(5) == 0 { 2 + random.below(8) } else { 1 };
        for _ in 0..versions.min(documents - corpus.len()) {
            let text = random.version(&article, &words, versions > 1);
            corpus.push(Document::new(format!("{:05}", corpus.len()), text));
        }
    }
    corpus
}

/// So many articles of the corpus that `wirecopy synth` writes.
pub fn made_up(articles: u64) -> Vec<Document> {
    let corpus = synth::Corpus::builder().articles(articles).build().unwrap();
    corpus.windows().flat_map(|window| window.articles).map(|article| article.document).collect()
}

/// What a text is written in.
#[derive(Clone, Copy)]
pub enum Script {
    Ascii,
    /// With an accent on one vowel in four, as French has them, and typographic apostrophes and quotes.
    French,
    /// The same letters, one to one, in a script of two bytes a letter.
    Russian,
}

impl Script {
    pub fn name(self) -> &'static str {
        match self {
            Script::Ascii => "ascii",
            Script::French => "french",
            Script::Russian => "russian",
        }
    }

    /// The text in this script.
    pub fn rewrite(self, text: &str) -> String {
        let mut vowels = 0;
        let french = |c: char| {
            vowels += usize::from(matches!(c, 'a' | 'e' | 'u'));
            match c {
                'e' if vowels % 4 == 0 => 'é',
                'a' if vowels % 4 == 0 => 'à',
                'u' if vowels % 4 == 0 => 'ù',
                '\'' => '’',
                other => other,
            }
        };
        let ascii = text.chars().map(|c| if c.is_ascii() { c } else { ' ' });
        match self {
            Script::Ascii => ascii.collect(),
            Script::French => ascii.map(french).collect(),
            Script::Russian => ascii.map(cyrillic).collect(),
        }
    }
}

/// A letter of the Latin alphabet as one of the Cyrillic.
pub fn cyrillic(letter: char) -> char {
    let shifted = |first: char, base: char| char::from_u32(letter as u32 - first as u32 + base as u32).unwrap();
    match letter {
        'a'..='z' => shifted('a', 'а'),
        'A'..='Z' => shifted('A', 'А'),
        other => other,
    }
}

/// Numbers that are the same every time.
pub struct Random(pub u64);

impl Random {
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0 ^ (self.0 >> 29)
    }

    fn below(&mut self, end: usize) -> usize {
        // The low bits repeat soon.
        (self.number() >> 33) as usize % end
    }

    fn name(&mut self) -> String {
        const SYLLABLES: [&str; 16] =
            ["ba", "dor", "fen", "gu", "ha", "kir", "lo", "mas", "ne", "pol", "ri", "sta", "tu", "vel", "yan", "zo"];
        let name: String = (0..2 + self.below(3)).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect();
        name[..1].to_uppercase() + &name[1..]
    }

    fn sentence<'w>(&mut self, words: &[&'w str], names: &[&'w str]) -> Vec<&'w str> {
        let mut word =
            || if self.below(3) == 0 { names[self.below(names.len())] } else { words[self.below(words.len())] };
        (0..18).map(|_| word()).collect()
    }

    /// An article as one outlet prints it: whole, or with a sentence in six left out and every sixth word of a third of
    /// the others replaced.
    fn version(&mut self, article: &[Vec<&str>], words: &[&str], edited: bool) -> String {
        let mut text = String::new();
        for sentence in article {
            let fate = if edited { self.below(6) } else { 5 };
            if fate == 0 {
                continue;
            }
            for (place, word) in sentence.iter().enumerate() {
                let replaced = fate <= 2 && place % 6 == 5;
                text.push_str(if replaced { words[self.below(words.len())] } else { word });
                text.push(' ');
            }
            text.push_str(if self.below(2) == 0 { ".\n" } else { ". " });
        }
        if self.below(4) == 0 {
            const FOOTERS: [&str; 3] = ["Comments", "Share on Facebook\nRelated articles", "All rights reserved"];
            text.push('\n');
            text.push_str(FOOTERS[self.below(FOOTERS.len())]);
        }
        text
    }
}
