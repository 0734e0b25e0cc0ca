//! What is written: reports, the schema, completions, manual pages.

use std::cell::Cell;
use std::fs;
use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result, anyhow};
use clap::CommandFactory;
use clap::error::ErrorKind;
use clap_complete::Shell;
use clap_mangen::Man;
use wirecopy::report::text::{Addresses, Only, Page, Style};
use wirecopy::report::{Texts, json, schema};
use wirecopy::{Document, Report};

use crate::args::{Arguments, Detail, Format, OutputArguments};
use crate::job::{Target, usage};
use crate::notices::Outcome;
use crate::pager::{self, Pager};
use crate::pages::Pages;
use crate::sink::Sink;
use crate::tables;

/// What a text report is arranged around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Each story with its documents.
    Stories,
    /// The lines that stand nowhere else.
    Unique,
    /// Two documents, the one that was named first on the left.
    SideBySide,
}

/// How a report is to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    layout: Layout,
    format: Format,
    detail: Detail,
    /// Whether the text report is coloured.
    color: bool,
    /// Columns of the text report.
    width: usize,
    /// Whether names of documents are hyperlinks.
    links: bool,
    /// What shows a text report that is longer than the screen.
    pager: Option<Pager>,
    /// What of the text report is shown, by name.
    only: Option<String>,
}

impl Look {
    pub(crate) fn new(layout: Layout, output: &OutputArguments, target: &Target) -> Self {
        match output.color {
            clap::ColorChoice::Auto => ColorChoice::Auto,
            clap::ColorChoice::Always => ColorChoice::Always,
            clap::ColorChoice::Never => ColorChoice::Never,
        }
        .write_global();
        let sink = match target {
            Target::Stream(sink) => sink,
            // Tables and pages have neither colour nor width.
            Target::Tables(..) | Target::Pages(_) => &Sink::StandardOutput,
        };
        let color = match sink {
            Sink::StandardOutput => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
            Sink::File(_) | Sink::Device(_) => output.color == clap::ColorChoice::Always,
        };
        let on_terminal = *sink == Sink::StandardOutput && io::stdout().is_terminal();
        Self {
            layout,
            format: output.format,
            detail: output.detail,
            color,
            width: width(sink),
            // Paths of Windows are no URLs.
            links: on_terminal && color && !pager::is_dumb() && cfg!(unix),
            pager: Pager::wanted().filter(|_| on_terminal && output.format == Format::Text && !output.no_pager),
            only: None,
        }
    }

    /// The form of the report.
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// How much of the report is written.
    pub(crate) fn detail(&self) -> Detail {
        self.detail
    }

    /// The same for a part of the report.
    pub(crate) fn only(self, only: Option<String>) -> Self {
        Self { only, ..self }
    }
}

/// Columns of a text that goes there.
pub(crate) fn width(sink: &Sink) -> usize {
    /// Where there is no terminal to ask.
    const WIDTH: usize = 100;
    let terminal = (*sink == Sink::StandardOutput).then(|| terminal_size::terminal_size_of(io::stdout())).flatten();
    terminal.map_or(WIDTH, |(width, _)| usize::from(width.0))
}

/// Writes a report on these documents, given in the order in which they were read, to where it is to go. Returns what
/// has to be said about it.
pub(crate) fn deliver(
    report: &Report,
    documents: &[Document],
    look: &Look,
    target: &Target,
) -> Result<Option<&'static str>> {
    let texts = Texts::from_iter(documents);
    let only = look.only.as_deref().map(|name| Only::find(report, name)).transpose();
    let only = only.map_err(|error| anyhow!("--{error}"))?;
    let addresses = if look.links { addresses(documents) } else { Addresses::default() };
    let mut page = Page::new(report, &texts)
        .detail(look.detail.into())
        .style(Style { width: look.width, colour: look.color })
        .addresses(&addresses);
    if let Some(only) = only {
        page = page.only(only);
    }
    let pages = Pages::new(report, &texts, look.detail.into(), sides(documents, look.layout));
    let warning = Cell::new(None);
    let write = |out: &mut dyn Write| match (look.format, look.layout, documents) {
        (Format::Json, ..) => json::write(report, look.detail.into(), out),
        (Format::Ndjson, ..) => json::write_lines(report, look.detail.into(), out),
        (Format::Html, ..) => pages.write(out).map(|said| warning.set(said)),
        (Format::Csv | Format::Parquet, ..) => Err(io::Error::other("tables go to a folder")),
        (Format::Text, Layout::SideBySide, [a, b]) => page.write_comparison(a.id(), b.id(), out),
        (Format::Text, Layout::Unique, _) => page.write_unique(out),
        (Format::Text, ..) => page.write(out),
    };
    match (target, &look.pager) {
        (Target::Tables(folder, form), _) => {
            folder.write(|folder| tables::write(report, &texts, look.detail.into(), *form, folder))?;
        }
        (Target::Pages(folder), _) => folder.write(|folder| pages.write_folder(folder))?,
        (Target::Stream(_), Some(pager)) => pager.show(write).context("cannot write to standard output")?,
        (Target::Stream(sink), None) => sink.write(write)?,
    }
    Ok(warning.get())
}

/// The two documents that are to stand side by side, by their ids.
fn sides(documents: &[Document], layout: Layout) -> Option<(&str, &str)> {
    match (layout, documents) {
        (Layout::SideBySide, [a, b]) => Some((a.id(), b.id())),
        _ => None,
    }
}

/// Where the files of documents can be opened by a terminal.
fn addresses(documents: &[Document]) -> Addresses {
    let address = |path: Option<&str>| Some(file_address(fs::canonicalize(path?).ok()?.to_str()?));
    documents.iter().filter_map(|document| Some((document.id(), address(document.path())?))).collect()
}

/// The URL of a file on this machine (RFC 8089).
fn file_address(path: &str) -> String {
    let mut address = "file://".to_owned();
    for &byte in path.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

/// Prints the JSON Schema of everything that is written for programs.
pub(crate) fn schema() -> Result<Outcome> {
    print(|out| out.write_all(schema::JSON_SCHEMA.as_bytes()))
}

/// Prints completions for a shell.
pub(crate) fn completions(shell: Shell) -> Result<Outcome> {
    let mut command = Arguments::command();
    let mut script = Vec::new();
    // It takes a failure to write for a defect, and a closed pipe is none.
    let name = command.get_name().to_owned();
    clap_complete::generate(shell, &mut command, name, &mut script);
    print(|out| out.write_all(&script))
}

/// Prints the manual page of a command, or of the program.
pub(crate) fn man(command: Option<&str>) -> Result<Outcome> {
    let mut program = Arguments::command();
    program.build();
    let page = match command {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => command.clone(),
            None => {
                let names: Vec<_> = program.get_subcommands().map(clap::Command::get_name).collect();
                let message = format!("there is no command `{name}`; there are: {}", names.join(", "));
                return Err(usage(ErrorKind::InvalidValue, message).into());
            }
        },
    };
    print(|out| Man::new(page).render(out))
}

fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<Outcome> {
    Sink::StandardOutput.write(write)?;
    Ok(Outcome::Done)
}
