//! Words → shingles → MinHash signatures.
