//! Threads that share an index, in the orders in which they may take its locks: chosen by a model checker, thousands of them.
//!
//! Built only with `--cfg shuttle`: run `scripts/check-interleavings`.

#![cfg(all(test, shuttle))]

use std::sync::Arc;

use shuttle::scheduler::{PctScheduler, RandomScheduler, Scheduler};
use shuttle::{Config, Runner, thread};
use wirecopy::{Document, Index, Verdict};

/// What a thread does.
#[derive(Clone, Copy)]
enum Step {
    Insert(&'static str, usize),
    Query(usize),
    Remove(&'static str),
    KeepLast(usize),
}
use Step::{Insert, KeepLast, Query, Remove};

const WIRE: &str = "The ferry struck a reef off the northern coast late on Saturday with 120 passengers on board.\n\
    Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.\n\
    An inquiry has been opened into why the captain left the marked channel in calm weather.";
const TEXTS: [&str; 4] = [
    WIRE,
    "A ferry carrying 120 passengers struck a reef off the northern coast late on Saturday.\n\
    Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.\n\
    The company told its families nothing, several of them said, and its office has been locked since noon.",
    "Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.\n\
    An inquiry has been opened into why the captain left the marked channel in calm weather.",
    "The central bank left its main rate unchanged for the fourth month in a row, as most economists had expected.\n\
    Prices rose by 2.1 percent in October, a little less than in the month before, its governor told reporters.",
];

/// What a step was answered, as one may compare it.
fn take(index: &Index, step: Step) -> String {
    let told = |verdict: wirecopy::Result<Verdict>| format!("{:?}", verdict.expect("a short text"));
    match step {
        Insert(id, text) => told(index.insert(Document::new(id, TEXTS[text]))),
        Query(text) => told(index.query(&Document::new("asked", TEXTS[text]))),
        Remove(id) => format!("{:?}", index.remove(id).expect("an index in memory")),
        KeepLast(documents) => format!("{:?}", index.keep_last(documents).expect("an index in memory")),
    }
}

/// What is to be seen of an index when all is done, whatever was asked.
fn seen(index: &Index) -> String {
    let stories = ["a", "b", "c", "d"].map(|id| index.story(id));
    format!("{:?} {stories:?} {:?}", index.ids(), index.stats().expect("an index in memory"))
}

fn empty() -> Index {
    Index::builder().build().expect("default parameters")
}

/// All that steps of threads may be answered, and what is there at the end: of every order that keeps each thread's own.
fn serial(threads: &[Vec<Step>]) -> Vec<(Vec<Vec<String>>, String)> {
    fn orders(left: &[usize]) -> Vec<Vec<usize>> {
        if left.iter().all(|&steps| steps == 0) {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for thread in (0..left.len()).filter(|&thread| left[thread] > 0) {
            let mut rest = left.to_vec();
            rest[thread] -= 1;
            all.extend(orders(&rest).into_iter().map(|order| [vec![thread], order].concat()));
        }
        all
    }
    let steps: Vec<usize> = threads.iter().map(Vec::len).collect();
    let run = |order: Vec<usize>| {
        let (index, mut answers) = (empty(), vec![Vec::new(); threads.len()]);
        for thread in order {
            let step = threads[thread][answers[thread].len()];
            answers[thread].push(take(&index, step));
        }
        (answers, seen(&index))
    };
    orders(&steps).into_iter().map(run).collect()
}

/// Runs the threads as a scheduler has it, again and again: every time they must be told what they would be told in some order.
fn check(scheduler: impl Scheduler + 'static, threads: Vec<Vec<Step>>) -> usize {
    // Locks are the model checker's, too, so that even one thread is run by it.
    let allowed = Arc::new(std::sync::Mutex::new(Vec::new()));
    let (of_serial, steps) = (Arc::clone(&allowed), threads.clone());
    Runner::new(RandomScheduler::new(1), config()).run(move || *of_serial.lock().expect("one thread") = serial(&steps));
    let allowed = std::mem::take(&mut *allowed.lock().expect("one thread"));
    Runner::new(scheduler, config()).run(move || {
        let index = Arc::new(empty());
        let run = |steps: &Vec<Step>| {
            let (index, steps) = (Arc::clone(&index), steps.clone());
            thread::spawn(move || steps.into_iter().map(|step| take(&index, step)).collect::<Vec<String>>())
        };
        let running: Vec<_> = threads.iter().map(run).collect();
        let answers: Vec<Vec<String>> = running.into_iter().map(|thread| thread.join().expect("no panic")).collect();
        let found = (answers, seen(&index));
        assert!(allowed.contains(&found), "no order of these steps gives {found:#?}");
    })
}

fn config() -> Config {
    let mut config = Config::new();
    // A document is taken apart on the stack of the thread that brings it.
    config.stack_size = 1 << 22;
    config
}

/// Three threads, of every kind of step.
fn crowd() -> Vec<Vec<Step>> {
    vec![
        vec![Insert("a", 0), Insert("d", 3), Remove("b")],
        vec![Insert("b", 1), Query(0), KeepLast(2)],
        vec![Query(2), Insert("c", 2), Insert("a", 1)],
    ]
}

#[test]
fn two_threads_at_the_same_document() {
    for threads in [
        [vec![Insert("a", 0)], vec![Insert("a", 1)]],
        [vec![Insert("a", 0)], vec![Remove("a")]],
        [vec![Insert("a", 0)], vec![Query(2), Query(2)]],
    ] {
        assert_eq!(check(RandomScheduler::new_from_seed(1, 500), threads.into()), 500);
    }
}

#[test]
fn three_threads_at_random() {
    assert_eq!(check(RandomScheduler::new_from_seed(1, 500), crowd()), 500);
}

/// Orders with few changes of thread at unlikely places (Burckhardt et al. 2010, *A Randomized Scheduler with Probabilistic
/// Guarantees of Finding Bugs*).
#[test]
fn three_threads_by_priorities() {
    assert_eq!(check(PctScheduler::new_from_seed(1, 3, 500), crowd()), 500);
}
