//! Files of many documents: lines, rows and records, each of which is one.
//!
//! All are read in order, piece by piece, and never held as a whole, so that a file may be longer than a text may be. A piece
//! is found on one thread while the one before is made documents on all others; the order of the documents is that of the
//! file. One record that is no document is told with its place, and the rest goes on.

#[cfg(feature = "csv")]
pub(super) mod csv;
mod http;
pub(super) mod json;
#[cfg(feature = "parquet")]
pub(super) mod parquet;
pub(super) mod warc;

use rayon::prelude::*;

use super::batch::{Batch, Place};
use super::fields::{Field, Fields};
use super::settings::Settings;
use super::site::site;
use crate::Document;

/// What is handed to another thread at once, in bytes of the file.
const PIECE: usize = 256 * 1024;

/// What a record says of its document; blank fields say nothing.
#[derive(Debug, Default, PartialEq, Eq)]
struct Record([Option<String>; Field::ALL.len()]);

impl Record {
    /// Says something, where it says anything. A text may be blank, and is one nevertheless.
    fn say(&mut self, field: Field, value: String) {
        if field == Field::Text || !value.trim().is_empty() {
            self.0[field as usize] = Some(value);
        }
    }

    /// The same, unless a name that counts before has said it.
    #[cfg(feature = "parquet")]
    fn say_unless_said(&mut self, field: Field, value: &str) {
        if self.0[field as usize].is_none() {
            self.say(field, value.to_owned());
        }
    }

    /// The document of a record, named after its number where it has no id; none where it has no text.
    fn document(self, place: &Place, number: u64) -> Option<Document> {
        let [text, id, title, source, published, url, language] = self.0;
        let id = id.unwrap_or_else(|| format!("{}:{number}", place.id));
        let mut document = Document::new(id, text?).with_path(place.path.as_str());
        if let Some(title) = title {
            document = document.with_title(title);
        }
        if let Some(source) = source.or_else(|| site(url.as_deref()?)) {
            document = document.with_source(source);
        }
        if let Some(published) = published {
            document = document.with_published(published);
        }
        if let Some(language) = language {
            document = document.with_language(&language);
        }
        Some(document)
    }

    /// Puts its document into the batch, or why there is none.
    fn take(self, place: &Place, number: u64, settings: &Settings, batch: &mut Batch) {
        let Some(document) = self.document(place, number) else {
            return batch.skip(place.record(number), format!("no `{}` in it", settings.fields.text()));
        };
        match settings.refuses(document.text()) {
            Some(reason) => batch.skip(place.record(number), reason),
            None => batch.push(document),
        }
    }
}

/// Why something gives no document that has these names, fields or columns, but not that of a text.
fn without_text(kind: &str, fields: &Fields, names: &[String]) -> String {
    const SHOWN: usize = 20;
    let missing = format!("no {kind} `{}`", fields.text());
    if names.is_empty() {
        return missing;
    }
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    format!("{missing}; its {kind}s are {}{more}: say which of them is the text", shown.join(", "))
}

/// Finds pieces here, and makes something of them on all threads meanwhile, in their order.
fn in_order<P: Send, M: Send>(
    mut find: impl FnMut() -> Option<P>,
    make: impl Fn(P) -> M + Sync,
    mut take: impl FnMut(M),
) {
    let at_once = 2 * rayon::current_num_threads();
    let mut gather = || -> Vec<P> { (0..at_once).map_while(|_| find()).collect() };
    let mut pieces = gather();
    while !pieces.is_empty() {
        // A small file is not worth waiting for others; and who waits may be given another file to read meanwhile, and in
        // that one another.
        if pieces.len() == 1 {
            pieces.drain(..).map(&make).for_each(&mut take);
            pieces = gather();
            continue;
        }
        let mut made = Vec::new();
        let next = rayon::in_place_scope(|scope| {
            let (pieces, made, make) = (std::mem::take(&mut pieces), &mut made, &make);
            scope.spawn(move |_| pieces.into_par_iter().map(make).collect_into_vec(made));
            gather()
        });
        made.drain(..).for_each(&mut take);
        pieces = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_as_far_as_anybody_reads() {
        let fields = Fields::default();
        let names: Vec<String> = (0..30).map(|number| format!("n{number}")).collect();
        assert_eq!(without_text("field", &fields, &[]), "no field `text`");
        assert!(without_text("field", &fields, &names[..2]).contains("its fields are `n0`, `n1`: say"));
        assert!(without_text("column", &fields, &names).contains("`n19`, …: say"));
    }

    #[test]
    fn pieces_keep_their_order() {
        let (mut next, mut made) = (0..1000, Vec::new());
        in_order(|| next.next(), |n| n * 2, |n| made.push(n));
        assert!(made.iter().copied().eq((0..1000).map(|n| n * 2)));
    }
}
