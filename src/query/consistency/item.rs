//! What is tagged in different ways, and where.

use crate::project::{Annotation, AnnotationId, DocumentId, Label, LabelId, Project};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How alike the words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The same words, folded.
    Identical,
    /// Passages that say nearly the same.
    Near,
}

impl Kind {
    /// The word shown to the analyst and used in the output of commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Near => "near",
        }
    }
}

/// How the taggings differ; the worse first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// Not the same labels.
    Labels,
    /// The same labels with other attributes.
    Attributes,
}

impl Difference {
    /// The word used in the output of commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Labels => "labels",
            Self::Attributes => "attributes",
        }
    }
}

/// What one annotation says of its words: its label, and what is filled in of the label's form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag {
    /// The label.
    pub label: LabelId,
    /// Values by name; attributes that the label's form does not know are left out.
    pub attributes: BTreeMap<String, String>,
}

impl Tag {
    /// What an annotation says.
    pub fn of(annotation: &Annotation, project: &Project) -> Self {
        let label = project.labels().get(annotation.label);
        let is_known = |name: &String| label.is_some_and(|label| label.attributes.iter().any(|a| a.name == *name));
        let attributes = annotation.attributes.iter().filter(|(name, _)| is_known(name));
        Self {
            label: annotation.label,
            attributes: attributes.map(|(name, value)| (name.clone(), value.clone())).collect(),
        }
    }
}

/// A passage that carries one or more annotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where it stands.
    pub document: DocumentId,
    /// From the first byte of its annotations to their last.
    pub range: Range<usize>,
    /// Who says what of it: at least one, by start.
    pub annotations: Vec<AnnotationId>,
}

/// The places of a wording that are tagged alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagging {
    /// What everybody together says of each of them.
    pub tags: BTreeSet<Tag>,
    /// In the order of the documents.
    pub places: Vec<Place>,
}

impl Tagging {
    /// The labels, each once, in the order of the schema.
    pub fn labels_in_order<'p>(&self, project: &'p Project) -> Vec<&'p Label> {
        let ids: BTreeSet<LabelId> = self.tags.iter().map(|tag| tag.label).collect();
        let labels = ids.into_iter().filter_map(|id| Some((id, project.labels().get(id)?)));
        let mut labels: Vec<_> = labels.collect();
        labels.sort_by_key(|(id, label)| (label.order, *id));
        labels.into_iter().map(|(_, label)| label.as_ref()).collect()
    }

    /// “Claim”, or “Claim + Source” in the order of the schema.
    pub fn labels(&self, project: &Project) -> String {
        let labels = self.labels_in_order(project).into_iter();
        labels.map(|label| label.name.as_str()).collect::<Vec<_>>().join(" + ")
    }

    /// What is filled in, in words: “type: event, verifiability: opinion”; empty where nothing is.
    pub fn attributes(&self) -> String {
        let words = |tag: &Tag| {
            let each = tag.attributes.iter().map(|(name, value)| format!("{name}: {value}"));
            each.collect::<Vec<_>>().join(", ")
        };
        let all = self.tags.iter().map(words).filter(|words| !words.is_empty());
        all.collect::<Vec<_>>().join("; ")
    }
}

/// Words that are tagged in two ways or more.
///
/// ```text
/// the sky is green     Claim                in “Ferry”, in “Harbour”
///                      Claim + Source       in “Radio”
/// ```
///
/// Two labels on one passage are one tagging; they are told only where another place of the words has not both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inconsistency {
    /// How alike the words are.
    pub kind: Kind,
    /// How the taggings differ.
    pub difference: Difference,
    /// The words as they stand in the first place, at most as long as a quote.
    pub wording: String,
    /// Names it by its words and taggings: a further place that is tagged as another leaves it, a new tagging does not.
    pub content: u64,
    /// Two or more, the most frequent first.
    pub taggings: Vec<Tagging>,
    /// Whether its passages are of about one extent, so that all can be tagged as one of them is.
    pub comparable: bool,
}

impl Inconsistency {
    /// None where all places are tagged alike. `folded` are the words that name it, `wording` those that are shown.
    pub fn new(kind: Kind, folded: &str, wording: &str, mut taggings: Vec<Tagging>) -> Option<Self> {
        if taggings.len() < 2 {
            return None;
        }
        taggings.sort_by(|a, b| (Reverse(a.places.len()), &a.tags).cmp(&(Reverse(b.places.len()), &b.tags)));
        let labels = |tagging: &Tagging| tagging.tags.iter().map(|tag| tag.label).collect::<BTreeSet<_>>();
        let first = taggings.first().map(labels);
        let same_labels = taggings.iter().all(|tagging| Some(labels(tagging)) == first);
        Some(Self {
            kind,
            difference: if same_labels {
                Difference::Attributes
            } else {
                Difference::Labels
            },
            wording: wording.to_owned(),
            content: content(folded, &taggings),
            taggings,
            comparable: true,
        })
    }

    /// All places, in the order of the taggings.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.taggings.iter().flat_map(|tagging| &tagging.places)
    }

    /// How it is tagged where, in words: “Claim in 3 places · Source in 1”.
    pub fn summary(&self, project: &Project) -> String {
        self.summaries(project).join(" · ")
    }

    /// The same, tagging by tagging.
    pub fn summaries(&self, project: &Project) -> Vec<String> {
        let names = names(&self.taggings, project);
        let all = self.taggings.iter().zip(names).enumerate();
        all.map(|(n, (tagging, name))| match (n, tagging.places.len()) {
            (0, 1) => format!("{name} in 1 place"),
            (0, number) => format!("{name} in {number} places"),
            (_, number) => format!("{name} in {number}"),
        })
        .collect()
    }
}

/// What taggings are called: by their labels, and where two have the same labels by what is filled in, too.
pub fn names(taggings: &[Tagging], project: &Project) -> Vec<String> {
    let labels: Vec<String> = taggings.iter().map(|tagging| tagging.labels(project)).collect();
    let name = |(tagging, name): (&Tagging, &String)| {
        if labels.iter().filter(|other| *other == name).count() == 1 {
            return name.clone();
        }
        match tagging.attributes() {
            words if words.is_empty() => format!("{name} (nothing filled in)"),
            words => format!("{name} ({words})"),
        }
    };
    taggings.iter().zip(&labels).map(name).collect()
}

/// FNV-1a over the words and the taggings, which are sorted for it: how often each stands does not count.
fn content(folded: &str, taggings: &[Tagging]) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut add = |bytes: &[u8]| {
        // The length parts what follows from what went before.
        let length = (bytes.len() as u64).to_be_bytes();
        for byte in length.iter().chain(bytes) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
        }
    };
    add(folded.as_bytes());
    let sorted: BTreeSet<&BTreeSet<Tag>> = taggings.iter().map(|tagging| &tagging.tags).collect();
    for tags in sorted {
        add(b"tagging");
        for tag in tags {
            add(&tag.label.0.to_be_bytes());
            for (name, value) in &tag.attributes {
                add(name.as_bytes());
                add(value.as_bytes());
            }
        }
    }
    hash
}
