//! Fingerprints → keys → candidates.
