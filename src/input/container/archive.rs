//! The members of tar and zip archives, one after the other, without unpacking anything to disk.
//!
//! A member that cannot be read is told with its reason, and the rest goes on; what is wrong with the archive itself ends it
//! where it stands. As in folders, hidden members (a part of the name begins with a dot; so do the shadow files that some
//! systems add) are counted and left alone, and so are links, which only repeat other members.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};

use ::tar::{Archive, EntryType};
use ::zip::ZipArchive;

use super::Meter;
use crate::input::stream::{Source, Stream, Whole};

/// What a long name in a tar archive may have: file systems end at 4096 bytes. More is an attack on memory.
const LONGEST_NAME: u64 = 64 * 1024;

/// What is done with each member: its name, and its bytes or why there are none.
pub(in crate::input) type Visit<'v> = dyn FnMut(&str, Result<Stream<'_>, String>) + 'v;

/// What was left alone in an archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::input) struct Members {
    /// Files that were handed over, readable or not.
    pub(in crate::input) files: u64,
    pub(in crate::input) hidden: u64,
    pub(in crate::input) links: u64,
}

impl Members {
    /// Whether a member is left alone because it is hidden, counting it.
    fn hides(&mut self, name: &str) -> bool {
        let is_hidden = |part: &str| part.starts_with('.') && !matches!(part, "." | "..") || part == "__MACOSX";
        let hides = name.split(['/', '\\']).any(is_hidden);
        self.hidden += u64::from(hides);
        self.files += u64::from(!hides);
        hides
    }
}

/// Visits the members of a tar archive.
///
/// # Errors
///
/// When it is damaged; what came before has been visited.
pub(in crate::input) fn tar(stream: Stream<'_>, visit: &mut Visit<'_>) -> io::Result<Members> {
    let mut members = Members::default();
    let mut archive = Archive::new(stream);
    // Raw, because the names that stand in members of their own are otherwise read into memory whatever their length.
    let mut names = LongName::default();
    for entry in archive.entries()?.raw(true) {
        let mut entry = entry?;
        let size = entry.size();
        let kind = entry.header().entry_type();
        match kind {
            EntryType::GNULongName => names.gnu = Some(name_of(&bounded(&mut entry, size)?)),
            EntryType::XHeader => names.pax(&bounded(&mut entry, size)?)?,
            EntryType::GNULongLink | EntryType::XGlobalHeader => {}
            _ => {
                let name = names.take().unwrap_or_else(|| String::from_utf8_lossy(&entry.path_bytes()).into_owned());
                match kind {
                    EntryType::Regular | EntryType::Continuous if name.ends_with('/') => {}
                    EntryType::Regular | EntryType::Continuous if members.hides(&name) => {}
                    EntryType::Regular | EntryType::Continuous => {
                        visit(&name, Ok(Stream::once(Exactly { inner: entry, left: size })));
                    }
                    EntryType::Link | EntryType::Symlink => members.links += 1,
                    EntryType::GNUSparse => {
                        visit(&name, Err("a sparse file, which holds holes: unpack the archive first".to_owned()));
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(members)
}

/// The name that stands before a member whose header is too short for it.
#[derive(Default)]
struct LongName {
    gnu: Option<String>,
    pax: Option<String>,
}

impl LongName {
    fn take(&mut self) -> Option<String> {
        let (gnu, pax) = (self.gnu.take(), self.pax.take());
        pax.or(gnu)
    }

    /// Reads extended headers (POSIX.1-2001): `length key=value`, a line each.
    fn pax(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while let Some(space) = memchr::memchr(b' ', bytes) {
            let length = std::str::from_utf8(&bytes[..space]).ok().and_then(|digits| digits.parse::<usize>().ok());
            let Some(length) = length.filter(|length| (space + 1..=bytes.len()).contains(length)) else { break };
            let (line, rest) = bytes.split_at(length);
            let field = line[space + 1..].strip_suffix(b"\n").unwrap_or(&line[space + 1..]);
            if let Some(path) = field.strip_prefix(b"path=") {
                self.pax = Some(name_of(path));
            }
            // Where the size stands here, the header's is not it, and nobody knows where the next member begins.
            if field.starts_with(b"size=") {
                return Err(io::Error::other("a member above 8 GB, which is read from no archive: unpack it first"));
            }
            bytes = rest;
        }
        Ok(())
    }
}

fn name_of(bytes: &[u8]) -> String {
    let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

fn bounded(entry: &mut impl Read, size: u64) -> io::Result<Vec<u8>> {
    if size > LONGEST_NAME {
        return Err(io::Error::other(format!("a name of {size} bytes, the limit is {LONGEST_NAME}: pack it anew")));
    }
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A member that has as many bytes as its header says, or fails.
struct Exactly<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Exactly<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(buffer)?;
        self.left = self.left.saturating_sub(bytes as u64);
        if bytes == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive ends in the middle of it"));
        }
        Ok(bytes)
    }
}

/// Visits the members of a zip archive, in the order of its directory. The directory stands at its end, so what is no file
/// is read into memory first, up to `limit` bytes.
///
/// # Errors
///
/// When it is damaged, when it is above the limit, or when it is an office document.
pub(in crate::input) fn zip(
    stream: Stream<'_>,
    limit: u64,
    meter: &Meter,
    visit: &mut Visit<'_>,
) -> io::Result<Members> {
    if let Source::File(file) = stream.source()
        && let Some(file) = seekable(file)
    {
        meter.take(file.metadata()?.len());
        return zip_members(BufReader::new(file), meter, visit);
    }
    let is_outermost = !matches!(stream.source(), Source::Once(_));
    let Whole::Bytes(bytes) = stream.whole(limit)? else {
        return Err(io::Error::other(format!(
            "a ZIP archive inside of something else, above the limit for one text, {limit} bytes: unpack it first"
        )));
    };
    if is_outermost {
        meter.take(bytes.len() as u64);
    }
    zip_members(Cursor::new(bytes), meter, visit)
}

/// The same file, if it can be read anywhere; a pipe cannot.
fn seekable(file: &File) -> Option<File> {
    let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
    is_file.then(|| file.try_clone().ok()).flatten()
}

fn zip_members<R: Read + Seek>(mut reader: R, meter: &Meter, visit: &mut Visit<'_>) -> io::Result<Members> {
    reader.rewind()?;
    let mut members = Members::default();
    let mut archive = ZipArchive::new(reader)?;
    if let Some(Ok(first)) = archive.name_for_index(0)
        && matches!(&*first, "[Content_Types].xml" | "mimetype" | "META-INF/MANIFEST.MF")
    {
        return Err(io::Error::other("looks like an office document, an e-book or a program: save it as text first"));
    }
    for number in 0..archive.len() {
        let name = match archive.name_for_index(number) {
            Some(Ok(name)) => name.into_owned(),
            _ => format!("member {}", number + 1),
        };
        if name.ends_with(['/', '\\']) {
            continue;
        }
        match archive.by_index(number) {
            Ok(member) if member.is_dir() => {}
            Ok(member) if member.is_symlink() => members.links += 1,
            _ if members.hides(&name) => {}
            Ok(member) => visit(&name, Ok(Stream::once(meter.giving(member, Default::default())))),
            Err(error) => visit(&name, Err(format!("cannot be unpacked: {error}: unpack the archive first"))),
        }
    }
    Ok(members)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use ::tar::{Builder, Header};

    use super::*;

    fn tar_of(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = Builder::new(Vec::new());
        for (name, bytes) in members {
            let mut header = Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_cksum();
            builder.append_data(&mut header, name, *bytes).unwrap();
        }
        builder.into_inner().unwrap()
    }

    /// A member's name, and its bytes or why there are none.
    type Seen = (String, Result<Vec<u8>, String>);

    fn visited(bytes: &[u8]) -> (Vec<Seen>, io::Result<Members>) {
        let mut seen = Vec::new();
        let members = tar(Stream::once(bytes), &mut |name, stream| {
            let read = stream.and_then(|mut stream| {
                let mut bytes = Vec::new();
                stream.read_to_end(&mut bytes).map(|_| bytes).map_err(|error| error.to_string())
            });
            seen.push((name.to_owned(), read));
        });
        (seen, members)
    }

    #[test]
    fn long_names_arrive_whole() {
        let long = format!("{}/page.html", "folder".repeat(40));
        let (seen, _) = visited(&tar_of(&[(&long, b"one"), ("short", b"two")]));
        assert_eq!(seen, [(long, Ok(b"one".to_vec())), ("short".to_owned(), Ok(b"two".to_vec()))]);
    }

    #[test]
    fn extended_headers_name_a_member() {
        let mut names = LongName::default();
        names.pax(b"30 mtime=1763671234.123456789\n17 path=S\xc3\xa9gou/a\n").unwrap();
        assert_eq!(names.take().as_deref(), Some("Ségou/a"));
        names.pax(b"99999 path=x\n").unwrap();
        names.pax(b"0 0 0").unwrap();
        assert_eq!(names.take(), None);
    }

    #[test]
    fn hidden_members_are_counted() {
        let (seen, members) =
            visited(&tar_of(&[(".git/a", b"1"), ("a/.b", b"2"), ("__MACOSX/c", b"3"), ("./d", b"4")]));
        assert_eq!(seen.len(), 1);
        assert_eq!(members.unwrap(), Members { files: 1, hidden: 3, links: 0 });
    }

    #[test]
    fn what_is_cut_off_is_told() {
        let whole = tar_of(&[("a", b"one"), ("b", &[b'x'; 2000])]);
        let (seen, members) = visited(&whole[..512 * 5]);
        assert_eq!(seen[0].1, Ok(b"one".to_vec()));
        assert!(seen[1].1.as_ref().is_err_and(|reason| reason.contains("middle")), "{seen:?}");
        assert!(members.is_err());
    }

    #[test]
    fn a_name_without_end_is_not_read() {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::GNULongName);
        header.set_size(1 << 40);
        header.set_cksum();
        let bytes = [&header.as_bytes()[..], &[b'a'; 4096]].concat();
        let (_, members) = visited(&bytes);
        assert!(members.unwrap_err().to_string().contains("a name of"));
    }
}
