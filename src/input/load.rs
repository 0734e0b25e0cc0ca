//! One source → its documents, and what was the matter with them.
//!
//! Containers are opened first, each handing over what is in it to be looked at in its turn; what is in no container is read in
//! its format.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use rayon::prelude::*;

use super::batch::{Batch, Place};
#[cfg(feature = "compress")]
use super::container;
use super::container::Kind;
use super::format::Format;
use super::record;
use super::settings::Settings;
use super::stream::{Source, Stream, Whole};
use super::text::{self, Text};

/// The path and the name of standard input.
const STANDARD_INPUT: &str = "-";

/// Reads a file, whose documents are named after `id`, into a batch.
pub(super) fn file(path: &Path, id: &str, settings: &Settings, mut batch: Batch) -> Batch {
    let place = Place::new(path.display().to_string(), id);
    match File::open(path) {
        Ok(file) => {
            let mut loader = Loader::new(settings, &mut batch);
            loader.load(Stream::new(Source::File(file)), &place);
            loader.settle();
        }
        // It was there when the folder was listed, or when the argument was looked at.
        Err(error) => batch.skip(place.path, unreadable(&error)),
    }
    batch
}

/// Reads standard input into a batch.
pub(super) fn standard_input(input: impl Read, settings: &Settings, mut batch: Batch) -> Batch {
    let place = Place::new(STANDARD_INPUT, STANDARD_INPUT);
    let mut loader = Loader::new(settings, &mut batch);
    loader.load_once(input, &place);
    loader.settle();
    batch
}

/// Reads bytes that somebody else has fetched.
pub(super) fn bytes(name: &str, bytes: &[u8], settings: &Settings) -> Batch {
    let mut batch = Batch::default();
    let stream = Stream::new(Source::Bytes(io::Cursor::new(bytes)));
    let mut loader = Loader::new(settings, &mut batch);
    loader.load(stream, &Place::new(name, name));
    loader.settle();
    batch
}

struct Loader<'l> {
    settings: &'l Settings,
    /// What was read, but for the texts that wait: asked for through [`batch`](Self::batch).
    settled: &'l mut Batch,
    /// Texts that have been read and are not documents yet: the members of an archive come one behind the other, and are taken
    /// apart side by side.
    waiting: Vec<Waiting>,
    waiting_bytes: usize,
    #[cfg(feature = "compress")]
    meter: container::Meter,
    /// How many containers below the source this is.
    #[cfg(feature = "compress")]
    depth: usize,
}

/// The bytes of a text, where they stood.
struct Waiting {
    bytes: Vec<u8>,
    format: Format,
    place: Place,
}

/// Bytes that may wait for each thread.
const MOST_WAITING: usize = 1 << 20;

impl<'l> Loader<'l> {
    fn new(settings: &'l Settings, batch: &'l mut Batch) -> Self {
        Self {
            settings,
            settled: batch,
            waiting: Vec::new(),
            waiting_bytes: 0,
            #[cfg(feature = "compress")]
            meter: container::Meter::new(settings.max_bytes),
            #[cfg(feature = "compress")]
            depth: 0,
        }
    }

    /// Where documents, and what was the matter with others, are put: behind all that has been read before.
    fn batch(&mut self) -> &mut Batch {
        self.settle();
        self.settled
    }

    /// Makes documents of the texts that wait, on all threads, in their order.
    fn settle(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        let take = |waiting: Waiting, batch: &mut Batch| {
            let Waiting { bytes, format, place } = waiting;
            let text = Text { bytes, format, id: place.id.clone(), address: place.address(), declared: None };
            text::take(text, &place, &place.path, self.settings, batch);
        };
        // Who waits for one text would wait for whatever another thread has begun.
        if waiting.len() < 2 {
            return waiting.into_iter().for_each(|waiting| take(waiting, self.settled));
        }
        let made = waiting.into_par_iter().map(|waiting| {
            let mut batch = Batch::default();
            take(waiting, &mut batch);
            batch
        });
        made.collect::<Vec<Batch>>().into_iter().for_each(|batch| self.settled.append(batch));
    }

    /// Reads what can be read once.
    fn load_once(&mut self, input: impl Read, place: &Place) {
        #[cfg(feature = "compress")]
        let input = self.meter.taking(input);
        self.load(Stream::once(input), place);
    }

    /// Reads what is here.
    fn load(&mut self, mut stream: Stream<'_>, place: &Place) {
        let head = match stream.head() {
            Ok(head) => head,
            Err(error) => return self.batch().skip(place.path.as_str(), unreadable(&error)),
        };
        match Kind::of(head) {
            #[cfg(feature = "compress")]
            Some(kind) => {
                self.depth += 1;
                self.open(kind, stream, place);
                self.depth -= 1;
            }
            #[cfg(not(feature = "compress"))]
            Some(Kind::Tar) => {
                let reason = "looks like a tar archive: unpack it first";
                self.batch().skip(place.path.as_str(), reason);
            }
            _ => {
                let format = self.settings.format.unwrap_or_else(|| Format::of(place, head, &self.settings.fields));
                self.read(format, stream, place);
            }
        }
    }

    /// Opens a container, and reads what is in it.
    #[cfg(feature = "compress")]
    fn open(&mut self, kind: Kind, stream: Stream<'_>, place: &Place) {
        let path = place.path.as_str();
        if self.depth > container::DEPTH {
            let reason =
                format!("more than {} containers in each other: unpack the outer ones first", container::DEPTH);
            return self.batch().skip(path, reason);
        }
        let meter = self.meter.clone();
        if matches!(kind, Kind::Gzip | Kind::Zstandard | Kind::Xz) {
            return match container::decompress(kind, stream, &meter) {
                Ok(inside) => self.load(inside, &place.unpacked()),
                Err(error) => self.batch().skip(path, damaged(&error)),
            };
        }
        let before = self.batch().len();
        let members = match kind {
            Kind::Tar => container::tar(stream, &mut |name, member| self.member(place, name, member)),
            _ => {
                let limit = self.settings.max_bytes;
                container::zip(stream, limit, &meter, &mut |name, member| self.member(place, name, member))
            }
        };
        match members {
            Ok(members) if members.files == 0 && self.batch().len() == before => {
                self.batch().skip(path, "an archive with no files to read in it");
            }
            Ok(members) => self.left_alone(members, path),
            Err(error) => self.batch().skip(path, damaged(&error)),
        }
    }

    #[cfg(feature = "compress")]
    fn member(&mut self, place: &Place, name: &str, member: Result<Stream<'_>, String>) {
        let place = place.member(name);
        match member {
            Ok(stream) => self.load(stream, &place),
            Err(reason) => self.batch().skip(place.path, reason),
        }
    }

    /// Says what was not read of an archive.
    #[cfg(feature = "compress")]
    fn left_alone(&mut self, members: container::Members, path: &str) {
        let mut say = |count: u64, one: &str, many: &str| match count {
            0 => {}
            1 => self.batch().warn(path, format!("a {one} in it is not read")),
            _ => self.batch().warn(path, format!("{count} {many} in it are not read")),
        };
        say(
            members.hidden,
            "hidden member (its name begins with a dot)",
            "hidden members (names that begin with a dot)",
        );
        say(members.links, "link", "links");
    }

    /// Reads what is in no container.
    fn read(&mut self, format: Format, stream: Stream<'_>, place: &Place) {
        let is_text = matches!(format, Format::Text | Format::Markdown | Format::Html);
        let before = if is_text { 0 } else { self.batch().len() };
        match format {
            Format::Text | Format::Markdown | Format::Html => return self.whole(format, stream, place),
            Format::JsonLines | Format::Json | Format::Csv | Format::Tsv => self.rows(format, stream, place),
            Format::Warc => record::warc::read(stream, place, self.settings, self.batch()),
            #[cfg(feature = "parquet")]
            Format::Parquet => record::parquet::read(stream, place, self.settings, self.batch()),
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => self.batch().skip(place.path.as_str(), built_without("Parquet", "parquet")),
        }
        if self.batch().len() == before {
            self.batch().warn(place.path.as_str(), "holds no documents");
        }
    }

    /// Reads one text.
    fn whole(&mut self, format: Format, stream: Stream<'_>, place: &Place) {
        let path = place.path.as_str();
        let bytes = match stream.whole(self.settings.max_bytes) {
            Ok(Whole::Bytes(bytes)) => bytes,
            Ok(Whole::TooLong(Some(bytes))) => {
                let reason = self.settings.too_long(bytes);
                return self.batch().skip(path, reason);
            }
            Ok(Whole::TooLong(None)) => {
                let reason = self.settings.far_too_long();
                return self.batch().skip(path, reason);
            }
            Err(error) => return self.batch().skip(path, unreadable(&error)),
        };
        self.waiting_bytes += bytes.len();
        self.waiting.push(Waiting { bytes, format, place: place.clone() });
        if self.waiting_bytes > MOST_WAITING * rayon::current_num_threads() {
            self.settle();
        }
    }

    /// Reads records of text, in UTF-8 whatever they are in.
    fn rows(&mut self, format: Format, mut stream: Stream<'_>, place: &Place) {
        let path = place.path.as_str();
        let head = match stream.head() {
            Ok(head) => head,
            Err(error) => return self.batch().skip(path, unreadable(&error)),
        };
        #[cfg(feature = "encodings")]
        if let Some(encoding) = super::decode::of_records(head, self.settings.encoding) {
            let message =
                format!("read as {}: offsets point into its texts as UTF-8, not into the file", encoding.name());
            self.batch().warn(path, message);
            let transcoder = super::decode::Transcoder::new(stream, encoding);
            let replaced = transcoder.replaced();
            self.records(format, Stream::once(transcoder), place);
            if replaced.get() > 0 {
                let message =
                    format!("malformed {}; U+FFFD put in its place {} times", encoding.name(), replaced.get());
                self.batch().warn(path, message);
            }
            return;
        }
        let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let utf16 = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
        if let Some(reason) = super::decode::no_text(first) {
            return self.batch().skip(path, reason);
        }
        if utf16 {
            return self.batch().skip(path, format!("is UTF-16, and {format} is UTF-8: convert it"));
        }
        self.records(format, stream, place);
    }

    fn records(&mut self, format: Format, stream: Stream<'_>, place: &Place) {
        match format {
            Format::Json => record::json::array::read(stream, place, self.settings, self.batch()),
            #[cfg(feature = "csv")]
            Format::Csv | Format::Tsv => record::csv::read(stream, format, place, self.settings, self.batch()),
            #[cfg(not(feature = "csv"))]
            Format::Csv | Format::Tsv => self.batch().skip(place.path.as_str(), built_without("CSV", "csv")),
            _ => record::json::lines::read(stream, place, self.settings, self.batch()),
        }
    }
}

#[cfg(not(all(feature = "csv", feature = "parquet")))]
fn built_without(format: &str, feature: &str) -> String {
    format!(
        "is {format}, which this wirecopy does not read: build it with the feature `{feature}`, or save it as JSON Lines"
    )
}

fn unreadable(error: &io::Error) -> String {
    format!("cannot be read: {error}")
}

#[cfg(feature = "compress")]
fn damaged(error: &io::Error) -> String {
    format!("cannot be unpacked: {error}")
}
