//! A report piece by piece: what is too large to be held is written as it is made.

use std::io;

use super::{DocumentReport, Link, Passage, Report, Story};

/// What takes a report, in its own order: the head, the documents, the stories, the links, the passages. What the detail does not
/// ask for does not come.
pub trait Sink {
    /// Takes all but the findings: a report whose arrays of documents, stories, links and passages are empty.
    ///
    /// # Errors
    ///
    /// Those of whatever it goes to; then nothing more comes. So it is with all others.
    fn head(&mut self, head: Report) -> io::Result<()>;

    /// Takes the next document.
    ///
    /// # Errors
    ///
    /// As [`head`](Sink::head).
    fn document(&mut self, document: DocumentReport) -> io::Result<()>;

    /// Takes the next story.
    ///
    /// # Errors
    ///
    /// As [`head`](Sink::head).
    fn story(&mut self, story: Story) -> io::Result<()>;

    /// Takes the next link.
    ///
    /// # Errors
    ///
    /// As [`head`](Sink::head).
    fn link(&mut self, link: Link) -> io::Result<()>;

    /// Takes the next passage.
    ///
    /// # Errors
    ///
    /// As [`head`](Sink::head).
    fn passage(&mut self, passage: Passage) -> io::Result<()>;

    /// Takes the next documents, which come so many at a time; one after the other, unless they can be dealt with side by side.
    ///
    /// # Errors
    ///
    /// As [`head`](Sink::head).
    fn documents(&mut self, documents: Vec<DocumentReport>) -> io::Result<()> {
        documents.into_iter().try_for_each(|document| self.document(document))
    }

    /// Takes the next links, as [`documents`](Sink::documents).
    ///
    /// # Errors
    ///
    /// As [`head`](Sink::head).
    fn links(&mut self, links: Vec<Link>) -> io::Result<()> {
        links.into_iter().try_for_each(|link| self.link(link))
    }

    /// Takes the next passages, as [`documents`](Sink::documents).
    ///
    /// # Errors
    ///
    /// As [`head`](Sink::head).
    fn passages(&mut self, passages: Vec<Passage>) -> io::Result<()> {
        passages.into_iter().try_for_each(|passage| self.passage(passage))
    }
}

/// A report that is not finished takes what comes.
impl Sink for Report {
    fn head(&mut self, head: Report) -> io::Result<()> {
        *self = head;
        Ok(())
    }

    fn document(&mut self, document: DocumentReport) -> io::Result<()> {
        self.documents.push(document);
        Ok(())
    }

    fn story(&mut self, story: Story) -> io::Result<()> {
        self.stories.push(story);
        Ok(())
    }

    fn link(&mut self, link: Link) -> io::Result<()> {
        self.links.push(link);
        Ok(())
    }

    fn passage(&mut self, passage: Passage) -> io::Result<()> {
        self.passages.push(passage);
        Ok(())
    }
}
