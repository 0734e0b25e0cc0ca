//! Files → documents, beside reading or unpacking the same bytes and doing nothing with them.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, BufReader, Cursor, Read, Write};
use std::path::Path;

use criterion::{BenchmarkId, Criterion, Throughput};
use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use tempfile::TempDir;
use wirecopy::Document;
use wirecopy::input::Reader;

use crate::material::wire_copy;
use crate::so_many;

/// One corpus in each format, from files that the system has in memory.
pub(crate) fn readers(criterion: &mut Criterion) {
    let documents = wire_copy(so_many(8000));
    let folder = TempDir::new().unwrap();
    let mut group = criterion.benchmark_group("readers");
    group.sample_size(10);
    for (name, bytes) in files(&documents) {
        let packings: [(&str, Vec<u8>); 3] =
            [("", bytes.clone()), (".gz", gzip(&bytes)), (".zst", zstd::encode_all(bytes.as_slice(), 3).unwrap())];
        for (ending, packed) in packings {
            // Archives of pages have a gzip member a page, and none are in Zstandard; others are packed inside.
            let packed = match (name, ending) {
                ("pages.warc", ".gz") => warc(&documents, gzip),
                ("pages.warc", ".zst") | ("texts.zip" | "rows.parquet", ".gz" | ".zst") => continue,
                _ => packed,
            };
            let path = folder.path().join(format!("{name}{ending}"));
            fs::write(&path, packed).unwrap();
            group.throughput(Throughput::Bytes(bytes.len() as u64));
            group.bench_function(BenchmarkId::new("alone", format!("{name}{ending}")), |bencher| {
                bencher
                    .iter(|| if name == "texts.zip" { members_alone(&path) } else { alone(black_box(&path), ending) });
            });
            group.bench_function(BenchmarkId::new("documents", format!("{name}{ending}")), |bencher| {
                bencher.iter(|| {
                    let input = Reader::new().read(black_box(&[&path]), io::empty());
                    assert_eq!(input.documents.len(), documents.len());
                    input
                });
            });
        }
    }
    group.finish();
}

/// Reads or unpacks a file, and does nothing with it.
fn alone(path: &Path, ending: &str) -> u64 {
    let file = BufReader::with_capacity(64 * 1024, File::open(path).unwrap());
    let mut unpacked: Box<dyn Read> = match ending {
        ".gz" => Box::new(MultiGzDecoder::new(file)),
        ".zst" => Box::new(zstd::stream::read::Decoder::with_buffer(file).unwrap()),
        _ => Box::new(file),
    };
    drain(&mut unpacked, &mut vec![0; 64 * 1024])
}

/// The same with what is in a ZIP archive.
fn members_alone(path: &Path) -> u64 {
    let mut archive = zip::ZipArchive::new(BufReader::new(File::open(black_box(path)).unwrap())).unwrap();
    let mut buffer = vec![0; 64 * 1024];
    (0..archive.len()).map(|number| drain(&mut archive.by_index(number).unwrap(), &mut buffer)).sum()
}

fn drain(reader: &mut dyn Read, buffer: &mut [u8]) -> u64 {
    let mut bytes = 0;
    loop {
        match reader.read(buffer).unwrap() {
            0 => return bytes,
            read => bytes += black_box(read) as u64,
        }
    }
}

fn files(documents: &[Document]) -> Vec<(&'static str, Vec<u8>)> {
    let objects: Vec<_> =
        documents.iter().map(|document| serde_json::json!({"id": document.id(), "text": document.text()})).collect();
    let lines: Vec<u8> = objects.iter().flat_map(|object| format!("{object}\n").into_bytes()).collect();
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(["id", "text"]).unwrap();
    documents.iter().for_each(|document| rows.write_record([document.id(), document.text()]).unwrap());
    let mut archive = tar::Builder::new(Vec::new());
    for document in documents {
        let mut header = tar::Header::new_ustar();
        header.set_size(document.text().len() as u64);
        archive.append_data(&mut header, format!("{}.txt", document.id()), document.text().as_bytes()).unwrap();
    }
    let mut members = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for document in documents {
        members.start_file(format!("{}.txt", document.id()), zip::write::SimpleFileOptions::default()).unwrap();
        members.write_all(document.text().as_bytes()).unwrap();
    }
    vec![
        #[cfg(feature = "parquet")]
        ("rows.parquet", parquet_of(documents)),
        ("texts.zip", members.finish().unwrap().into_inner()),
        ("lines.jsonl", lines),
        ("array.json", serde_json::to_vec(&objects).unwrap()),
        ("rows.csv", rows.into_inner().unwrap()),
        ("texts.tar", archive.into_inner().unwrap()),
        // Plain text, so that what is measured is the archive and not the pages in it.
        ("pages.warc", warc(documents, <[u8]>::to_vec)),
    ]
}

/// Two columns of texts, as they are: what a page of a column is packed with is the writer's choice.
#[cfg(feature = "parquet")]
fn parquet_of(documents: &[Document]) -> Vec<u8> {
    use std::sync::Arc;

    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::writer::SerializedFileWriter;

    let schema = "message news { required binary id (UTF8); required binary text (UTF8); }";
    let schema = Arc::new(parquet::schema::parser::parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for value in [Document::id, Document::text] {
        let values: Vec<ByteArray> = documents.iter().map(|document| ByteArray::from(value(document))).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.into_inner().unwrap()
}

fn warc(documents: &[Document], pack: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let record = |document: &Document| {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n{}", document.text());
        let record = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{}>\r\nContent-Type: application/http\r\n\
             Content-Length: {}\r\n\r\n{answer}\r\n\r\n",
            document.id(),
            answer.len()
        );
        pack(record.as_bytes())
    };
    documents.iter().flat_map(record).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
