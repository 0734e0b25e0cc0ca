//! What every form of the report for people needs: short names, figures and terms as people read them, foreign text made
//! harmless, which sentences stand side by side and which of their words differ.
//!
//! `text` draws it in cells, `html` on pages; both say the same, in the same words.

pub(crate) mod context;
pub(crate) mod diff;
pub(crate) mod escape;
pub(crate) mod in_short;
pub(crate) mod names;
pub(crate) mod pair;
pub(crate) mod phrase;
