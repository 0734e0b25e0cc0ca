//! gaoya, the Rust crate, on one file: documents → pairs that resemble each other by its estimate.
//!
//!     peer-gaoya FILE PAIRS SHINGLE BANDS ROWS THRESHOLD THREADS
//!
//! Writes the pairs of line numbers as little-endian `u32` to PAIRS, and prints the seconds from the first byte read to the
//! last pair found.

use std::error::Error;
use std::io::Write as _;
use std::time::Instant;

use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32, SmallVecContainer};
use rayon::prelude::*;

#[derive(serde::Deserialize)]
struct Record {
    text: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, output, shingle, bands, rows, threshold, threads] = arguments.as_slice() else {
        return Err("usage: peer-gaoya FILE PAIRS SHINGLE BANDS ROWS THRESHOLD THREADS".into());
    };
    let (shingle, bands, rows): (usize, usize, usize) = (shingle.parse()?, bands.parse()?, rows.parse()?);
    rayon::ThreadPoolBuilder::new().num_threads(threads.parse()?).build_global()?;

    let start = Instant::now();
    let data = std::fs::read_to_string(file)?;
    let lines: Vec<&str> = data.lines().collect();
    let hasher = MinHasher32::new(bands * rows);
    let sketch = |line: &&str| -> Result<Vec<u32>, serde_json::Error> {
        let text = serde_json::from_str::<Record>(line)?.text.to_lowercase();
        let words: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
        Ok(hasher.create_signature(words.windows(shingle.min(words.len()).max(1))))
    };
    let signatures: Vec<Vec<u32>> = lines.par_iter().map(sketch).collect::<Result<_, _>>()?;
    let numbers: Vec<u32> = (0..signatures.len() as u32).collect();
    let mut index: MinHashIndex<u32, u32, SmallVecContainer<u32, 2>> =
        MinHashIndex::new_index(bands, rows, threshold.parse()?);
    index.par_bulk_insert(numbers.clone(), signatures.clone());
    let alike = |&number: &u32| -> Vec<(u32, u32)> {
        let found = index.query_owned(&signatures[number as usize]);
        found.into_iter().filter(|&other| other > number).map(|other| (number, other)).collect()
    };
    let pairs: Vec<(u32, u32)> = numbers.par_iter().flat_map_iter(alike).collect();
    let seconds = start.elapsed().as_secs_f64();

    let mut out = std::io::BufWriter::new(std::fs::File::create(output)?);
    for (a, b) in pairs {
        out.write_all(&a.to_le_bytes())?;
        out.write_all(&b.to_le_bytes())?;
    }
    out.flush()?;
    println!("{seconds:.6}");
    Ok(())
}
