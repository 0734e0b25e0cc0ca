//! Whether threads that insert and ask at once are told what one alone would be told.
//!
//!     cargo run --release --example threads -- FILE.jsonl [--threads N]
//!
//! Each thread takes the next document, inserts it, and asks for one that somebody inserted before. When all are in, the same is
//! done by one thread in the order in which the index says they came: every verdict of an insertion must be the same to the
//! last passage, and every verdict of a question that of some moment between the question and its answer. Prints a line of
//! tab-separated figures: documents, questions, verdicts that nobody would have been told; and fails when there are any.

#![allow(clippy::print_stdout)]

use std::collections::HashMap;
use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};

use wirecopy::archive::json;
use wirecopy::{Document, Index, Verdict, input};

/// A question, and what was answered.
struct Asked {
    /// The place of the document that was asked for.
    document: usize,
    /// How many were held before, and how many after.
    held: [usize; 2],
    answer: u64,
}

/// What an index said to several threads.
struct Answers {
    /// The ids of the documents in the order in which they came.
    order: Vec<String>,
    /// Of each document, by its place, what was told of it.
    told: Vec<u64>,
    asked: Vec<Asked>,
}

/// What it said to one of them.
#[derive(Default)]
struct Part {
    /// Places of documents, and what was told of them.
    told: Vec<(usize, u64)>,
    asked: Vec<Asked>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let file = arguments.first().ok_or("name a file of JSON lines")?;
    let threads: usize = match arguments.iter().position(|argument| argument == "--threads") {
        Some(place) => arguments.get(place + 1).ok_or("say how many threads")?.parse()?,
        None => 8,
    };
    let documents = input::read(&[file], std::io::empty()).documents;
    let answers = together(&documents, threads)?;
    let wrong = one_by_one(&documents, &answers)?;
    println!("{}\t{}\t{wrong}", documents.len(), answers.asked.len());
    if wrong == 0 { Ok(()) } else { Err(format!("{wrong} verdicts are those of no order").into()) }
}

/// Inserts and asks from several threads.
fn together(documents: &[Document], threads: usize) -> Result<Answers, Box<dyn Error>> {
    let index = Index::builder().build()?;
    let next = AtomicUsize::new(0);
    let work = || -> wirecopy::Result<Part> {
        let mut part = Part::default();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(document) = documents.get(place) else { return Ok(part) };
            part.told.push((place, digest(&index.insert(document.clone())?)));
            // Somebody may be at work on it at this moment.
            let document = place.wrapping_mul(7919) % (place + 1);
            let before = index.len();
            let answer = digest(&index.query(&documents[document])?);
            part.asked.push(Asked { document, held: [before, index.len()], answer });
        }
    };
    let parts: Vec<Part> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let ended =
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        ended.collect::<wirecopy::Result<_>>()
    })?;
    let mut answers = Answers { order: index.ids(), told: vec![0; documents.len()], asked: Vec::new() };
    for part in parts {
        part.told.into_iter().for_each(|(place, verdict)| answers.told[place] = verdict);
        answers.asked.extend(part.asked);
    }
    Ok(answers)
}

/// Does the same alone, and counts what was told otherwise.
fn one_by_one(documents: &[Document], Answers { order, told, asked }: &Answers) -> Result<usize, Box<dyn Error>> {
    let places: HashMap<&str, usize> = documents.iter().enumerate().map(|(place, it)| (it.id(), place)).collect();
    if order.len() != documents.len() {
        return Err(format!("of {} documents {} are held", documents.len(), order.len()).into());
    }
    let mut asked: Vec<&Asked> = asked.iter().collect();
    asked.sort_by_key(|asked| asked.held[0]);
    let (mut asked, mut open): (_, Vec<&Asked>) = (asked.into_iter().peekable(), Vec::new());
    let index = Index::builder().build()?;
    let mut wrong = 0;
    for (held, id) in (1..).zip(order) {
        let place = *places.get(id.as_str()).ok_or("a document is held that nobody inserted")?;
        wrong += usize::from(digest(&index.insert(documents[place].clone())?) != told[place]);
        while let Some(asked) = asked.next_if(|asked| asked.held[0] <= held) {
            open.push(asked);
        }
        let mut left = Vec::new();
        for asked in open {
            if digest(&index.query(&documents[asked.document])?) != asked.answer {
                wrong += usize::from(asked.held[1] == held);
                left.extend((asked.held[1] > held).then_some(asked));
            }
        }
        open = left;
    }
    Ok(wrong)
}

/// A verdict as one number.
fn digest(verdict: &Verdict) -> u64 {
    let (mut line, mut hasher) = (Vec::new(), DefaultHasher::new());
    // A vector takes every byte.
    let _ = json::write(verdict, &mut line);
    line.hash(&mut hasher);
    hasher.finish()
}
