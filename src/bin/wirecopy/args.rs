//! What was typed. What it means is in [`job`](crate::job).

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use wirecopy::DetectorBuilder;
use wirecopy::synth::CorpusBuilder;

use crate::eval::{self, EvalArguments};
use crate::inputs::{InputArguments, ReadingArguments};

const EXAMPLES: &str = "\
Examples:
  wirecopy scan news/                                who printed whose text in this folder
  wirecopy scan news/ --format json -o report.json   the same for programs
  wirecopy compare agency.txt newspaper.txt          two articles side by side

`wirecopy COMMAND --help` tells more about a command.";

const SCAN_EXAMPLES: &str = "\
Examples:
  wirecopy scan news/
  wirecopy scan 'news/2026-*/*.txt' archive.jsonl.gz -o report.txt
  wirecopy scan crawl.warc.gz --save-text texts/ --format json -o report.json
  wirecopy scan feed.csv --field text=body --field id=url
  find news/ -name '*.html' -print0 | wirecopy scan --files-from - -0
  wirecopy scan news/ --format html -o report.html
  wirecopy scan news/ --format csv -o report
  wirecopy scan news/ --unique | grep -i 'our reporter'

Exit codes:
  0    done
  1    not done; the message says why
  2    wrong usage
  3    done, but some inputs were skipped; each is named on standard error and in the report
  130  interrupted; no half-written file is left";

const COMPARE_EXAMPLES: &str = "\
Examples:
  wirecopy compare agency.txt newspaper.txt
  curl -s https://example.org/article.txt | wirecopy compare agency.txt -";

const INDEX_EXAMPLES: &str = "\
Examples:
  wirecopy index add --store seen news/
  wirecopy index query --store seen page.txt
  wirecopy index expire --store seen --before 2026-11-01
  wirecopy index stats --store seen

The folder is made by the first `add`. One process at a time has it open.";

const STREAM_EXAMPLES: &str = "\
Examples:
  zcat crawl.jsonl.gz | wirecopy stream --store seen > verdicts.jsonl
  crawler | wirecopy stream --store seen --sync batch --keep-last 100000 | consumer

A line is a document: {\"text\": ..., and where known \"id\", \"title\", \"source\", \"date\", \"language\", \"url\"}.
Each is answered with a line as soon as it is in the store: its verdict, or {\"id\": ..., \"error\": ...}.";

const SYNTH_EXAMPLES: &str = "\
Examples:
  wirecopy synth --articles 10000 -o corpus
  wirecopy synth --bytes 200MB --seed 7 -o corpus
  wirecopy synth --articles 500 -o corpus && wirecopy scan corpus/docs.jsonl

Files:
  docs.jsonl   id, text, title, source, date: one JSON object a line
  pairs.tsv    id1 id2 grade flag shared_words cover1 cover2: every pair with a run in common
  stories.tsv  id story event
  spans.tsv    id start end label: each sentence and line, in bytes of the text";

/// Finds near-duplicates in news: copies and rewrites, proved by alignment, shown line by line.
#[derive(Debug, Parser)]
#[command(name = "wirecopy", version, after_help = EXAMPLES, max_term_width = 120)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find which texts were copied or rewritten from each other, and show where
    #[command(after_help = SCAN_EXAMPLES)]
    Scan(ScanArguments),
    /// Compare two texts side by side
    #[command(after_help = COMPARE_EXAMPLES)]
    Compare(CompareArguments),
    /// Measure what is found against a table of what is true
    #[command(after_help = eval::EXAMPLES)]
    Eval(EvalArguments),
    /// Write a made-up wire corpus with its truth
    #[command(after_help = SYNTH_EXAMPLES)]
    Synth(SynthArguments),
    /// Keep an index of what has been seen: add, look up, remove, expire
    #[command(subcommand, after_help = INDEX_EXAMPLES)]
    Index(IndexCommand),
    /// One JSON document a line in, one JSON verdict a line out
    #[command(after_help = STREAM_EXAMPLES)]
    Stream(StreamArguments),
    /// Print the JSON Schema of everything that is written for programs
    Schema,
    /// Print completions for a shell
    #[command(
        after_help = "Example:\n  wirecopy completions bash > ~/.local/share/bash-completion/completions/wirecopy"
    )]
    Completions {
        /// The shell to complete for
        shell: Shell,
    },
    /// Print the manual page
    #[command(after_help = "Example:\n  wirecopy man scan | man -l -")]
    Man {
        /// The command whose page is wanted; else the page of wirecopy itself
        command: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ScanArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,

    /// Also write the texts that the report's offsets point into to this folder, with an index.jsonl of their ids and files
    ///
    /// Of pages it is the text that was extracted, of other encodings the text in UTF-8, of archives that of each member. The
    /// folder appears when it is complete.
    #[arg(long, value_name = "DIR", help_heading = "Input")]
    pub(crate) save_text: Option<PathBuf>,

    /// How hard to look: compare paragraphs this alike with this probability
    ///
    /// SIMILARITY is the share of word fragments that two paragraphs have in common, out of all that either has
    /// (between 0 and 1); PROBABILITY the chance that two paragraphs this alike are compared at all. A lower similarity
    /// or a higher probability finds more and takes longer. The report prints what is achieved.
    #[arg(long, value_name = "SIMILARITY=PROBABILITY", default_value_t = RecallAt::default())]
    pub(crate) recall_at: RecallAt,

    #[command(flatten)]
    pub(crate) reach: ReachArguments,

    /// Show one story or document of the text report alone: its id, its path, or its name in the report
    ///
    /// Everything is scanned nevertheless, since what a line is depends on all documents. The forms for programs are
    /// always whole: pick from them with jq, pandas or DuckDB.
    #[arg(long, value_name = "STORY|DOCUMENT")]
    pub(crate) only: Option<String>,

    /// Print only the unique lines of each document, as grep does: path:line:text
    ///
    /// A line is unique where nothing like it stands in any other document. The id stands in the place of the path where
    /// a file holds several documents.
    #[arg(long, conflicts_with = "detail")]
    pub(crate) unique: bool,

    /// How many threads to use [default: as many as there are processors]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) jobs: Option<u16>,

    /// Take about so much memory at most: a number with kB, MB or GB, for example 4GB
    ///
    /// Texts are kept in a temporary file (in the folder that TMPDIR names) and taken apart again whenever they are wanted, so it
    /// takes longer; the report is the same. It is written while it is made, so this is for --format json and ndjson, best
    /// with --detail links or summary. What has to be known of every document takes about four kilobytes each.
    #[arg(long, value_name = "SIZE", conflicts_with = "save_text")]
    pub(crate) memory: Option<Bytes>,

    /// Show no progress bar (none is shown anyway where standard error is no terminal)
    #[arg(long)]
    pub(crate) no_progress: bool,

    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Which documents are linked at all.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct ReachArguments {
    /// Link only documents that were published within this time: a number with h, d or w, for example 3d
    ///
    /// What has no date, or one that cannot be read, is linked with everything. Two documents further apart can still be in
    /// one story, through others between them.
    #[arg(long, value_name = "TIME")]
    pub(crate) window: Option<Window>,

    /// Whether documents of one source are linked
    #[arg(long, value_enum, value_name = "WHETHER", default_value_t)]
    pub(crate) same_source: SameSource,
}

/// Whether documents of one source are linked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SameSource {
    /// As all others are
    #[default]
    Link,
    /// Never: an outlet that prints a text twice is no finding
    Ignore,
}

impl From<SameSource> for wirecopy::report::SameSource {
    fn from(typed: SameSource) -> Self {
        match typed {
            SameSource::Link => Self::Link,
            SameSource::Ignore => Self::Ignore,
        }
    }
}

/// A time between two publications.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window(pub(crate) Duration);

impl FromStr for Window {
    type Err = &'static str;

    fn from_str(typed: &str) -> Result<Self, &'static str> {
        const REMEDY: &str = "give a whole number with h, d or w, for example 3d";
        const HOUR: u64 = 60 * 60;
        let typed = typed.trim();
        let units = [("h", HOUR), ("d", 24 * HOUR), ("w", 7 * 24 * HOUR)];
        let parts = units.iter().find_map(|&(unit, seconds)| Some((typed.strip_suffix(unit)?, seconds)));
        let (number, seconds) = parts.ok_or(REMEDY)?;
        let number: u64 = number.trim_end().parse().map_err(|_| REMEDY)?;
        Ok(Self(Duration::from_secs(number.checked_mul(seconds).ok_or(REMEDY)?)))
    }
}

#[derive(Debug, Args)]
pub(crate) struct CompareArguments {
    /// One text: a file, or - for standard input
    pub(crate) a: PathBuf,

    /// The other text
    pub(crate) b: PathBuf,

    #[command(flatten)]
    pub(crate) reading: ReadingArguments,

    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

#[derive(Debug, Subcommand)]
pub(crate) enum IndexCommand {
    /// Add documents, and print a verdict on each
    Add {
        #[command(flatten)]
        store: VerdictArguments,
        #[command(flatten)]
        documents: DocumentArguments,
    },
    /// Print a verdict on each document, and add none
    Query {
        #[command(flatten)]
        store: VerdictArguments,
        #[command(flatten)]
        documents: DocumentArguments,
    },
    /// Remove documents by their ids
    Remove {
        #[command(flatten)]
        store: StoreArguments,
        /// The ids of the documents, as verdicts give them
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
    /// Remove what is old
    #[command(group = clap::ArgGroup::new("what").required(true))]
    Expire {
        #[command(flatten)]
        store: StoreArguments,
        /// Remove what was published before this: a date, or a date and a time. What has no date stays
        #[arg(long, value_name = "DATE", group = "what")]
        before: Option<String>,
        /// Remove all but so many, those that were added last
        #[arg(long, value_name = "N", group = "what")]
        keep_last: Option<usize>,
    },
    /// Print what the index holds, in figures, as JSON
    Stats {
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Give the space of what was removed back to the disk
    Compact {
        #[command(flatten)]
        store: StoreArguments,
    },
}

#[derive(Debug, Args)]
pub(crate) struct StoreArguments {
    /// The folder that holds the index
    #[arg(long, value_name = "DIR")]
    pub(crate) store: PathBuf,

    /// When changes are on disk
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    pub(crate) sync: Sync,
}

/// An index that gives verdicts.
#[derive(Debug, Args)]
pub(crate) struct VerdictArguments {
    #[command(flatten)]
    pub(crate) store: StoreArguments,

    #[command(flatten)]
    pub(crate) reach: ReachArguments,
}

/// When changes are on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sync {
    /// Each before its verdict is printed: none is lost when it is killed or the machine stops
    #[default]
    Every,
    /// Every thousand, and at the end: when it is killed or the machine stops, the last of them are gone
    Batch,
    /// At the end only
    Never,
}

#[derive(Debug, Args)]
pub(crate) struct DocumentArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,

    /// Say nothing but errors and what was skipped
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct StreamArguments {
    #[command(flatten)]
    pub(crate) store: VerdictArguments,

    /// Remove the oldest when there are more documents than this
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) keep_last: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct SynthArguments {
    /// How many articles to make
    #[arg(long, value_name = "N", default_value_t = CorpusBuilder::ARTICLES, conflicts_with = "bytes")]
    pub(crate) articles: u64,

    /// How much text to make instead, to a few articles: a number with kB, MB or GB
    #[arg(long, value_name = "SIZE")]
    pub(crate) bytes: Option<Bytes>,

    /// The folder to write; it must be new or empty, and appears when it is complete
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,

    /// Which corpus: the same seed and parameters give the same bytes everywhere
    #[arg(long, value_name = "SEED", default_value_t = CorpusBuilder::SEED)]
    pub(crate) seed: u64,

    /// The share of its content words that a reworded version has replaced by synonyms
    #[arg(long, value_name = "SHARE", default_value_t = CorpusBuilder::SUBSTITUTION)]
    pub(crate) substitution: f64,

    /// The share of articles that are filled into templates: alike, and no copies
    #[arg(long, value_name = "SHARE", default_value_t = CorpusBuilder::TEMPLATES)]
    pub(crate) templates: f64,

    /// How many outlets there are
    #[arg(long, value_name = "N", default_value_t = CorpusBuilder::OUTLETS)]
    pub(crate) outlets: usize,

    /// How many outlets print one story at most
    #[arg(long, value_name = "N", default_value_t = CorpusBuilder::COPIES)]
    pub(crate) copies: usize,

    /// How many threads to use [default: as many as there are processors]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) jobs: Option<u16>,

    /// Say nothing but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct OutputArguments {
    /// The form of the report
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Format,

    /// Write to this file, or folder for csv, parquet and html, instead of standard output; it appears when it is complete
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// How much is written; what is found stays the same
    #[arg(long, value_enum, default_value_t)]
    pub(crate) detail: Detail,

    /// Say nothing but errors and what was skipped
    #[arg(short, long)]
    pub(crate) quiet: bool,

    /// When to colour the text report; NO_COLOR and CLICOLOR are honoured
    #[arg(long, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub(crate) color: ColorChoice,

    /// Show a report that is longer than the screen without $PAGER
    #[arg(long)]
    pub(crate) no_pager: bool,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: one JSON object
    Json,
    /// For programs: one JSON object a line
    Ndjson,
    /// For a browser: a file, or a folder of pages where -o names a folder
    Html,
    /// For spreadsheets and data frames: a folder of tables, named with -o
    Csv,
    /// The same tables for data frames and databases, typed; where it was built with the feature `parquet`
    Parquet,
}

/// How much of a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Detail {
    /// Counts, stories, and documents without their lines
    Summary,
    /// The same and the links between documents
    Links,
    /// Everything, with each aligned passage
    #[default]
    Full,
}

impl From<Detail> for wirecopy::report::Detail {
    fn from(typed: Detail) -> Self {
        match typed {
            Detail::Summary => Self::Summary,
            Detail::Links => Self::Links,
            Detail::Full => Self::Full,
        }
    }
}

/// A resemblance of paragraphs, and the probability that two so alike are compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct RecallAt {
    pub(crate) similarity: f64,
    pub(crate) probability: f64,
}

impl Default for RecallAt {
    fn default() -> Self {
        Self { similarity: DetectorBuilder::RECALL_SIMILARITY, probability: DetectorBuilder::RECALL_PROBABILITY }
    }
}

impl fmt::Display for RecallAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.similarity, self.probability)
    }
}

impl FromStr for RecallAt {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let example = RecallAt::default();
        let Some((similarity, probability)) = typed.split_once('=') else {
            return Err(format!("give two numbers, SIMILARITY=PROBABILITY, for example {example}"));
        };
        let number = |part: &str| {
            let number = part.trim().parse();
            number.map_err(|_| format!("`{part}` is not a number: give two numbers, for example {example}"))
        };
        Ok(Self { similarity: number(similarity)?, probability: number(probability)? })
    }
}

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bytes(pub(crate) u64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MIB: u64 = 1 << 20;
        match self.0 {
            bytes if bytes > 0 && bytes.is_multiple_of(MIB) => write!(f, "{}MiB", bytes / MIB),
            bytes => write!(f, "{bytes}"),
        }
    }
}

impl FromStr for Bytes {
    type Err = &'static str;

    fn from_str(typed: &str) -> Result<Self, &'static str> {
        const REMEDY: &str = "give a whole number, alone or with kB, MB or GB, for example 200MB";
        let lower = typed.trim().to_ascii_lowercase();
        let (digits, unit) = lower.split_at(lower.find(|c: char| !c.is_ascii_digit()).unwrap_or(lower.len()));
        let unit = match unit.trim() {
            "" | "b" => 1,
            "k" | "kb" => 1_000,
            "m" | "mb" => 1_000_000,
            "g" | "gb" => 1_000_000_000,
            "kib" => 1 << 10,
            "mib" => 1 << 20,
            "gib" => 1 << 30,
            _ => return Err(REMEDY),
        };
        let number: u64 = digits.parse().map_err(|_| REMEDY)?;
        number.checked_mul(unit).map(Bytes).ok_or("that is more than there is room for")
    }
}
