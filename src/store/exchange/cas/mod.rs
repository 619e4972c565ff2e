//! UIMA CAS, the door to INCEpTION: a folder with a file for each document, as JSON (0.4) or as XMI with `TypeSystem.xml`.
//!
//! [`structures`] turns a document into feature structures, [`documents`] takes documents out of those of any program;
//! [`json`] and [`xmi`] are two notations of the same. Offsets are UTF-16. Spans and links inside a document are of
//! INCEpTION's own layers `custom.Span` and `custom.Relation`, with features of ours besides `label`; a span in pieces is
//! several with the same `id`, since an annotation of UIMA has one begin and one end. A link into another document is a
//! `custom.CrossLink` with the id of its end, which is all that UIMA has for it.

mod documents;
pub(super) mod json;
mod structures;
#[cfg(test)]
mod tests;
mod types;
pub(super) mod xmi;

use std::collections::BTreeMap;

/// The view that has the text.
const VIEW: &str = "_InitialView";
const SOFA: &str = "uima.cas.Sofa";

/// Types that are not spans anybody tagged: texts, tokens, sentences, and what is said of single tokens.
const PASSED_OVER: [&str; 7] = [
    "uima.",
    "de.tudarmstadt.ukp.clarin.",
    "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.",
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.",
    "org.dkpro.core.api.pdf.",
    "org.dkpro.core.api.xml.",
];

/// Whether a type is a layer that people tag.
pub(super) fn is_layer(kind: &str) -> bool {
    !PASSED_OVER.iter().any(|prefix| kind.starts_with(prefix))
}

/// The feature structures of one file.
#[derive(Debug, Default)]
struct Cas {
    /// By id.
    structures: BTreeMap<u64, Structure>,
    /// How many more there were that have no number or no type.
    broken: usize,
}

/// A feature structure: its type and its features.
#[derive(Debug, Default, PartialEq)]
struct Structure {
    kind: String,
    features: BTreeMap<String, Feature>,
}

/// The value of a feature.
#[derive(Clone, Debug, PartialEq)]
enum Feature {
    /// A string, number or truth value as it is written; the items of a list joined.
    Words(String),
    Number(usize),
    Flag(bool),
    /// Other structures, by id.
    Refs(Vec<u64>),
}

impl Structure {
    fn words(&self, name: &str) -> &str {
        match self.features.get(name) {
            Some(Feature::Words(words)) => words,
            _ => "",
        }
    }

    fn number(&self, name: &str) -> Option<usize> {
        match self.features.get(name)? {
            Feature::Number(number) => Some(*number),
            Feature::Words(words) => words.trim().parse().ok(),
            _ => None,
        }
    }

    fn is_set(&self, name: &str) -> bool {
        match self.features.get(name) {
            Some(Feature::Flag(flag)) => *flag,
            _ => self.words(name) == "true",
        }
    }

    fn refs(&self, name: &str) -> &[u64] {
        match self.features.get(name) {
            Some(Feature::Refs(refs)) => refs,
            _ => &[],
        }
    }
}
