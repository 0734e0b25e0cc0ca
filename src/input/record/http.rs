//! What a server answered, as archives keep it (RFC 9110, RFC 9112): status, fields, and the content with its codings taken off.
//!
//! Crawlers keep the fields as they came and often the content as they decoded it, so a coding that is named and not there is
//! no fault: the content is then taken as it is.

use crate::input::settings::Settings;

/// Names and values, as servers and archives write them before a blank line.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads lines of `Name: value`; a line that begins with white space goes on with the one before.
    pub(super) fn read(block: &[u8]) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in block.split(|byte| *byte == b'\n') {
            let text = String::from_utf8_lossy(line);
            match (text.split_once(':'), fields.last_mut()) {
                (_, Some((_, value))) if text.starts_with([' ', '\t']) => {
                    value.push(' ');
                    value.push_str(text.trim());
                }
                (Some((name, value)), _) => fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned())),
                (None, _) => {}
            }
        }
        Self(fields)
    }

    /// The value of a name in small letters; of several, the first.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(named, _)| named == name).map(|(_, value)| value.as_str())
    }
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) fields: Fields,
    pub(super) content: Vec<u8>,
}

/// Takes an answer apart; none where it is not one.
pub(super) fn answer(mut bytes: Vec<u8>) -> Option<Answer> {
    let first = bytes.split(|byte| *byte == b'\n').next()?;
    let rest = first.strip_prefix(b"HTTP/")?;
    let status = rest.split(|byte| *byte == b' ').nth(1)?.trim_ascii();
    let status = std::str::from_utf8(status).ok()?.parse().ok()?;
    let (end, content) = end_of_fields(&bytes);
    let fields = Fields::read(&bytes[first.len()..end]);
    bytes.drain(..content);
    Some(Answer { status, fields, content: bytes })
}

/// Where the blank line behind the fields begins, and where it ends.
fn end_of_fields(bytes: &[u8]) -> (usize, usize) {
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\n', &bytes[at..]) {
        at += found + 1;
        match &bytes[at..] {
            [b'\r', b'\n', ..] => return (at, at + 2),
            [b'\n', ..] => return (at, at + 1),
            _ => {}
        }
    }
    (bytes.len(), bytes.len())
}

impl Answer {
    /// The content without the codings it was sent in.
    ///
    /// # Errors
    ///
    /// When it is longer than a text may be, or in a coding that nobody here knows.
    pub(super) fn plain(&mut self, settings: &Settings) -> Result<Vec<u8>, String> {
        let mut content = std::mem::take(&mut self.content);
        if self.has(&["transfer-encoding"], "chunked") {
            content = unchunked(&content).unwrap_or(content);
        }
        let codings = self.fields.get("content-encoding").unwrap_or_default().to_ascii_lowercase();
        for coding in codings.split(',').rev().map(str::trim) {
            content = decoded(coding, content, settings)?;
        }
        Ok(content)
    }

    fn has(&self, names: &[&str], value: &str) -> bool {
        let values = names.iter().filter_map(|name| self.fields.get(name));
        values.flat_map(|values| values.split(',')).any(|part| part.trim().eq_ignore_ascii_case(value))
    }
}

/// Content that was sent in chunks, as one; none where it does not stand in chunks, or not in whole ones.
fn unchunked(content: &[u8]) -> Option<Vec<u8>> {
    let (mut rest, mut whole) = (content, Vec::with_capacity(content.len()));
    loop {
        let end = memchr::memchr(b'\n', rest)?;
        let size = rest[..end].split(|byte| *byte == b';').next()?.trim_ascii();
        let size = usize::from_str_radix(std::str::from_utf8(size).ok()?, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        // An archive may hold less than was sent.
        let chunk = &rest[..size.min(rest.len())];
        whole.extend_from_slice(chunk);
        rest = &rest[chunk.len()..];
        if rest.is_empty() {
            return Some(whole);
        }
        rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n"))?;
    }
}

#[cfg(feature = "compress")]
fn decoded(coding: &str, content: Vec<u8>, settings: &Settings) -> Result<Vec<u8>, String> {
    use std::io::Read;

    use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

    use crate::input::container::Kind;

    let limited = |decoder: &mut dyn Read| -> Result<Vec<u8>, String> {
        let mut plain = Vec::new();
        let read = decoder.take(settings.max_bytes + 1).read_to_end(&mut plain);
        match read {
            Ok(_) if plain.len() as u64 > settings.max_bytes => Err(settings.far_too_long()),
            // A page that was cut off while it was fetched is still a page.
            Err(error) if plain.is_empty() => Err(format!("its content cannot be decompressed: {error}")),
            _ => Ok(plain),
        }
    };
    match coding {
        "gzip" | "x-gzip" if Kind::of(&content) == Some(Kind::Gzip) => limited(&mut MultiGzDecoder::new(&*content)),
        "zstd" if Kind::of(&content) == Some(Kind::Zstandard) => {
            let mut decoder = zstd::stream::read::Decoder::new(&*content).map_err(|error| error.to_string())?;
            limited(&mut decoder)
        }
        // Some servers send the bare stream, and some archives hold the page itself.
        "deflate" => {
            match limited(&mut ZlibDecoder::new(&*content)).or_else(|_| limited(&mut DeflateDecoder::new(&*content))) {
                Err(_) if std::str::from_utf8(&content).is_ok() => Ok(content),
                plain => plain,
            }
        }
        "br" | "compress" | "x-compress" if std::str::from_utf8(&content).is_err() => {
            Err(format!("its content is in the coding `{coding}`, which is not read: decode it first"))
        }
        _ => Ok(content),
    }
}

#[cfg(not(feature = "compress"))]
fn decoded(coding: &str, content: Vec<u8>, _: &Settings) -> Result<Vec<u8>, String> {
    let is_coded = !matches!(coding, "" | "identity") && std::str::from_utf8(&content).is_err();
    if is_coded {
        return Err(format!("its content is in the coding `{coding}`: use a wirecopy with the feature `compress`"));
    }
    Ok(content)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn plain(answer_bytes: &[u8]) -> Result<Vec<u8>, String> {
        answer(answer_bytes.to_vec()).unwrap().plain(&Settings::default())
    }

    #[test]
    fn an_answer_is_taken_apart() {
        let answer =
            answer(b"HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n charset=utf-8\r\n\r\n<p>Mali".to_vec()).unwrap();
        assert_eq!((answer.status, &*answer.content), (200, &b"<p>Mali"[..]));
        assert_eq!(answer.fields.get("content-type"), Some("text/html; charset=utf-8"));
    }

    #[test]
    fn what_is_no_answer_is_none() {
        for bytes in ["", "HTTP/1.1", "HTTP/1.1 OK\n\n", "<html>", "HTTP/1.1 99999999 OK\r\n\r\n"] {
            assert!(answer(bytes.as_bytes().to_vec()).is_none(), "{bytes}");
        }
        assert_eq!(answer(b"HTTP/2 204 \n\n".to_vec()).unwrap().content, b"");
    }

    #[test]
    fn chunks_are_put_together_where_they_are_there() {
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let with = |body: &[u8]| plain(&[head, body].concat()).unwrap();
        assert_eq!(with(b"5\r\nMali \r\n3;x=y\r\nhas\r\n0\r\n\r\n"), b"Mali has");
        assert_eq!(with(b"5\r\nMali \r\nff\r\nha"), b"Mali ha", "cut off");
        assert_eq!(with(b"<p>Mali\n"), b"<p>Mali\n", "put together already");
        assert_eq!(with(b"ffffffffffffffffff\r\nMali"), b"ffffffffffffffffff\r\nMali");
    }

    #[cfg(feature = "compress")]
    #[test]
    fn codings_are_taken_off_where_they_are_there() {
        let zipped = zstd::encode_all(&b"<p>Mali"[..], 1).unwrap();
        let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n";
        assert_eq!(plain(&[&head[..], &zipped].concat()).unwrap(), b"<p>Mali");
        assert_eq!(plain(&[&head[..], b"<p>Mali"].concat()).unwrap(), b"<p>Mali");
        let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n";
        assert!(plain(&[&head[..], b"\x0b\x02\x80\xff"].concat()).unwrap_err().contains("`br`"));
        assert_eq!(plain(&[&head[..], b"<p>Mali"].concat()).unwrap(), b"<p>Mali");
    }
}
