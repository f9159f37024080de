//! The classes of documents, and how many of each the corpus has.
//!
//! One file a family; each layout is one row of [`LAYOUTS`]: to add one, write its function and
//! its row. Written from how real documents look, not from what the detectors accept: a miss is
//! reported, never avoided.

mod clean;
mod decoys;
mod emails;
mod lists;
mod nirs;
mod phones;
mod threads;

use crate::document::{Document, Pen};
use crate::random::Random;

/// One layout of the corpus.
pub struct Layout {
    /// `family/layout`, the first parts of its documents' ids.
    pub name: &'static str,
    /// How many documents of it a corpus of size 1 has.
    pub documents: usize,
    /// Writes one; the index from 0 lets it go through its variants in turn.
    pub write: fn(Pen, &str, usize) -> Document,
}

/// Every layout, family after family.
pub fn layouts() -> impl Iterator<Item = &'static Layout> {
    [
        nirs::LAYOUTS,
        phones::LAYOUTS,
        emails::LAYOUTS,
        lists::LAYOUTS,
        decoys::LAYOUTS,
        threads::LAYOUTS,
        clean::LAYOUTS,
    ]
    .into_iter()
    .flatten()
}

/// The corpus of a seed, `size` times as many documents of each layout.
pub fn corpus(seed: u64, size: usize) -> impl Iterator<Item = Document> {
    layouts().flat_map(move |layout| {
        (0..layout.documents * size).map(move |index| {
            let id = format!("{}/{:04}", layout.name, index + 1);
            let pen = Pen::new(Random::of_document(seed, &id));
            (layout.write)(pen, &id, index)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_writes_the_same_corpus() {
        let texts = |seed| -> Vec<String> {
            layouts()
                .map(|layout| {
                    let id = format!("{}/0001", layout.name);
                    (layout.write)(Pen::new(Random::of_document(seed, &id)), &id, 0).text
                })
                .collect()
        };
        assert_eq!(texts(1), texts(1));
        assert_ne!(texts(1), texts(2));
    }

    #[test]
    fn every_layout_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> = layouts().map(|layout| layout.name).collect();
        assert_eq!(names.len(), layouts().count());
    }
}
