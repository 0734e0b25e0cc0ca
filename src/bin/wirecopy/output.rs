//! What is written: reports, the schema, completions, manual pages.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use anyhow::Result;
use clap::CommandFactory;
use clap::error::ErrorKind;
use clap_complete::Shell;
use clap_mangen::Man;
use wirecopy::report::text::{self, Style};
use wirecopy::report::{Texts, json, schema};
use wirecopy::{Document, Report};

use crate::args::{Arguments, Detail, Format, OutputArguments};
use crate::job::{Target, usage};
use crate::notices::Outcome;
use crate::sink::Sink;
use crate::tables;

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
    pub(crate) fn new(layout: Layout, output: &OutputArguments, target: &Target) -> Self {
        match output.color {
            clap::ColorChoice::Auto => ColorChoice::Auto,
            clap::ColorChoice::Always => ColorChoice::Always,
            clap::ColorChoice::Never => ColorChoice::Never,
        }
        .write_global();
        let sink = match target {
            Target::Stream(sink) => sink,
            // Tables have neither colour nor width.
            Target::Tables(_) => &Sink::StandardOutput,
        };
        let color = match sink {
            Sink::StandardOutput => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
            Sink::File(_) | Sink::Device(_) => output.color == clap::ColorChoice::Always,
        };
        Self { layout, format: output.format, detail: output.detail, color, width: width(sink) }
    }
}

/// Columns of a text that goes there.
pub(crate) fn width(sink: &Sink) -> usize {
    /// Where there is no terminal to ask.
    const WIDTH: usize = 100;
    let terminal = (*sink == Sink::StandardOutput).then(|| terminal_size::terminal_size_of(io::stdout())).flatten();
    terminal.map_or(WIDTH, |(width, _)| usize::from(width.0))
}

/// Writes a report on these documents, given in the order in which they were read, to where it is to go.
pub(crate) fn deliver(report: &Report, documents: &[Document], look: &Look, target: &Target) -> Result<()> {
    match target {
        Target::Stream(sink) => sink.write(|out| write(report, documents, look, out)),
        Target::Tables(folder) => {
            folder.write(|folder| tables::write(report, &Texts::from_iter(documents), look.detail.into(), folder))
        }
    }
}

fn write(report: &Report, documents: &[Document], look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let style = Style { width: look.width, colour: look.color };
    let detail = look.detail.into();
    match (look.format, look.layout, documents) {
        (Format::Json, ..) => json::write(report, detail, out),
        (Format::Ndjson, ..) => json::write_lines(report, detail, out),
        (Format::Text, Layout::SideBySide, [a, b]) => {
            text::compare::write(report, a.id(), b.id(), &Texts::from_iter(documents), &style, out)
        }
        (Format::Csv, ..) => Err(io::Error::other("tables go to a folder")),
        (Format::Text, ..) => text::write(report, &Texts::from_iter(documents), detail, &style, out),
    }
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
