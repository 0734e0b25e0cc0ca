//! `$PAGER`, for a text report that is longer than the screen, as git does it.

use std::env;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::interrupt;

/// What shows a long report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pager {
    /// A command as it is typed in a shell.
    command: String,
    /// Rows of the screen, one of them for the next prompt.
    rows: usize,
    /// Cells of a row.
    width: usize,
}

impl Pager {
    /// The pager of whoever sits before standard output; none where nobody does, or where none is wanted.
    pub(crate) fn wanted() -> Option<Self> {
        /// Where `$PAGER` is not set.
        const DEFAULT: &str = "less";
        let (width, rows) = terminal_size::terminal_size_of(io::stdout()).filter(|_| io::stdout().is_terminal())?;
        let command = variable("PAGER").unwrap_or_else(|| DEFAULT.to_owned()).trim().to_owned();
        let shows = !is_dumb() && !command.is_empty() && command != "cat";
        shows.then_some(Self { command, rows: usize::from(rows.0), width: usize::from(width.0) })
    }

    /// Shows what `write` writes: through the pager where it does not fit the screen. To quit the pager early is no
    /// error. Where it cannot be started, everything is printed.
    pub(crate) fn show(&self, write: impl Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let mut screen = Screen { pager: self, shown: Shown::Held(Vec::new()) };
        let written = write(&mut screen);
        match screen.shown {
            Shown::Held(bytes) => written.and_then(|()| print(|out| out.write_all(&bytes))),
            Shown::Paged(pager) => match (ended(pager)?, written) {
                (status, _) if status.code() == Some(NOT_FOUND) => print(write),
                (_, Err(error)) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
                _ => Ok(()),
            },
            Shown::Unpaged => print(write),
        }
    }

    /// Whether so much text stays on the screen.
    fn fits(&self, text: &[u8]) -> bool {
        // A row that is wider than the screen takes several; of escape sequences it only seems so.
        let rows = text.split(|&byte| byte == b'\n').map(|row| 1 + row.len() / (4 * self.width.max(1)));
        rows.sum::<usize>() <= self.rows
    }

    fn start(&self) -> io::Result<Child> {
        const OF_A_SHELL: [char; 21] = [
            '|', '&', ';', '<', '>', '(', ')', '$', '`', '\\', '"', '\'', '*', '?', '[', '#', '~', '=', '%', '{', '\n',
        ];
        let mut words = self.command.split_whitespace();
        let mut pager = match words.next() {
            Some(program) if !self.command.contains(OF_A_SHELL) => {
                let mut pager = Command::new(program);
                pager.args(words);
                pager
            }
            _ => {
                let mut shell = Command::new("sh");
                shell.args(["-c", &self.command]);
                shell
            }
        };
        if variable("LESS").is_none() {
            // Quit where it fits the screen, pass colours on, leave the report on the screen.
            pager.env("LESS", "FRX");
        }
        pager.stdin(Stdio::piped()).spawn()
    }
}

/// The exit code of a shell that does not find a program.
const NOT_FOUND: i32 = 127;

/// Whether the terminal knows no escape sequences.
pub(crate) fn is_dumb() -> bool {
    variable("TERM").is_none_or(|terminal| terminal == "dumb")
}

#[expect(
    clippy::disallowed_methods,
    reason = "how a terminal shows a report depends on the environment, what it says does not"
)]
fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    write(&mut out)?;
    out.flush()
}

/// Waits until the pager is quit.
fn ended(mut pager: Child) -> io::Result<ExitStatus> {
    drop(pager.stdin.take());
    let status = pager.wait();
    interrupt::leave_to_pager(false);
    status
}

/// What is written, held back until it is known whether it fits.
struct Screen<'p> {
    pager: &'p Pager,
    shown: Shown,
}

enum Shown {
    Held(Vec<u8>),
    Paged(Child),
    /// The pager could not be started.
    Unpaged,
}

impl Write for Screen<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Shown::Held(held) = &mut self.shown {
            held.extend_from_slice(bytes);
            if self.pager.fits(held) {
                return Ok(bytes.len());
            }
            let held = std::mem::take(held);
            self.shown = match self.pager.start() {
                Ok(pager) => Shown::Paged(pager),
                Err(_) => Shown::Unpaged,
            };
            interrupt::leave_to_pager(matches!(self.shown, Shown::Paged(_)));
            self.pass_on(&held)?;
            return Ok(bytes.len());
        }
        self.pass_on(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Screen<'_> {
    /// Where nobody reads any more, whoever writes may stop.
    fn pass_on(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.shown {
            Shown::Paged(Child { stdin: Some(stdin), .. }) => stdin.write_all(bytes),
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }
}
