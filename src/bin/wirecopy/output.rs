//! What is written: reports, the schema, completions, manual pages.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use anyhow::Result;
use clap::CommandFactory;
use clap::error::ErrorKind;
use clap_complete::Shell;
use clap_mangen::Man;
use wirecopy::report::SCHEMA;
use wirecopy::{Document, Report};

use crate::args::{Arguments, Detail, Format, OutputArguments};
use crate::job::usage;
use crate::notices::Outcome;
use crate::sink::Sink;

/// What a text report is arranged around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Each story with its documents.
    Stories,
    /// Two documents, the one that was named first on the left.
    SideBySide,
}

/// How a report is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    layout: Layout,
    format: Format,
    detail: Detail,
    /// Whether the text report is coloured.
    color: bool,
    /// Columns of the text report.
    width: usize,
}

impl Look {
    /// Columns where there is no terminal to ask.
    const WIDTH: usize = 100;

    pub(crate) fn new(layout: Layout, output: &OutputArguments, sink: &Sink) -> Self {
        match output.color {
            clap::ColorChoice::Auto => ColorChoice::Auto,
            clap::ColorChoice::Always => ColorChoice::Always,
            clap::ColorChoice::Never => ColorChoice::Never,
        }
        .write_global();
        let (color, width) = match sink {
            Sink::StandardOutput => {
                let size = terminal_size::terminal_size_of(io::stdout());
                let width = size.map_or(Self::WIDTH, |(width, _)| usize::from(width.0));
                (AutoStream::choice(&io::stdout()) != ColorChoice::Never, width)
            }
            Sink::File(_) | Sink::Device(_) => (output.color == clap::ColorChoice::Always, Self::WIDTH),
        };
        Self { layout, format: output.format, detail: output.detail, color, width }
    }

    /// The documents whose texts the report will show: a report itself carries none.
    pub(crate) fn texts_of(&self, documents: &[Document]) -> Vec<Document> {
        match self.format {
            Format::Text => documents.to_vec(),
            Format::Json | Format::Ndjson => Vec::new(),
        }
    }
}

/// Writes a report on documents of these texts, in the order in which they were read.
pub(crate) fn report(report: &Report, texts: &[Document], look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let report = &without(report.clone(), look.detail);
    match look.format {
        Format::Json => serde_json::to_writer_pretty(&mut *out, report)?,
        Format::Ndjson => serde_json::to_writer(&mut *out, report)?,
        Format::Text => {
            let ids: Vec<_> = texts.iter().map(Document::id).collect();
            let bold = if look.color { anstyle::Style::new().bold() } else { anstyle::Style::new() };
            writeln!(out, "{bold}{}{bold:#}", "-".repeat(look.width))?;
            match look.layout {
                Layout::Stories => write!(out, "{} documents, {} stories", ids.len(), report.stories.len())?,
                Layout::SideBySide => write!(out, "{}: {} links", ids.join(" and "), report.links.len())?,
            }
        }
    }
    writeln!(out)
}

/// A report without what the detail leaves out.
fn without(mut report: Report, detail: Detail) -> Report {
    if detail < Detail::Full {
        report.passages.clear();
        report.documents.iter_mut().for_each(|document| (document.spans, document.lines) = Default::default());
        report.links.iter_mut().for_each(|link| link.passages.clear());
    }
    if detail < Detail::Links {
        report.links.clear();
    }
    report
}

/// Prints the JSON Schema of everything that is written for programs.
pub(crate) fn schema() -> Result<Outcome> {
    print(|out| {
        writeln!(out, "{{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"title\": \"{SCHEMA}\"}}")
    })
}

/// Prints completions for a shell.
pub(crate) fn completions(shell: Shell) -> Result<Outcome> {
    let mut command = Arguments::command();
    let mut script = Vec::new();
    // It takes a failure to write for a defect, and a closed pipe is none.
    clap_complete::generate(shell, &mut command, env!("CARGO_BIN_NAME"), &mut script);
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
