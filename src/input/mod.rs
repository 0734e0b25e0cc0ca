//! Files, formats, encodings → documents.
