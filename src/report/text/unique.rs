//! The lines that stand nowhere else, as `grep` would print them: `path:line:text`, a line each.

use std::collections::BTreeMap;
use std::io;

use super::context::Context;
use super::escape;
use super::paint::{Ink, Run};
use super::sheet::Sheet;

/// The unique lines of these documents, each with where it stands. Nothing is wrapped or cut: it is for other programs.
pub(super) fn write(context: &Context<'_>, documents: &[usize], sheet: &mut Sheet<'_>) -> io::Result<()> {
    let mut on_path: BTreeMap<&str, usize> = BTreeMap::new();
    for path in context.report.documents.iter().filter_map(|document| document.path.as_deref()) {
        *on_path.entry(path).or_default() += 1;
    }
    for &number in documents {
        let document = &context.report.documents[number];
        let Some(text) = context.text(document) else { continue };
        // A file of many documents is no place for a line of one.
        let path = document.path.as_deref().filter(|path| on_path.get(path) == Some(&1));
        let name = escape::name(path.unwrap_or(&document.id));
        for line in document.lines.iter().filter(|line| line.unique) {
            let text = text.get(line.start as usize..line.end as usize).unwrap_or_default();
            sheet.row(&[
                Run::new(name.as_ref(), Ink::Name(number)),
                Run::new(format!(":{}:", line.line), Ink::Faint),
                Run::plain(escape::body(text)),
            ])?;
        }
    }
    Ok(())
}
