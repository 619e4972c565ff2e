//! The types of what we write, and names of features for fields of any name.

use super::super::source::Source;
use crate::store::export::ExportError;
use std::collections::BTreeSet;
use std::fmt::Write;

pub(super) const SPAN: &str = "custom.Span";
pub(super) const RELATION: &str = "custom.Relation";
pub(super) const CROSS_LINK: &str = "custom.CrossLink";
pub(super) const DOCUMENT_INFO: &str = "custom.DocumentInfo";
pub(super) const DOCUMENT_LABEL: &str = "custom.DocumentLabel";
pub(super) const TAGGING_SCHEMA: &str = "custom.TaggingSchema";
pub(super) const META_DATA: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";

pub(super) const STRING: &str = "uima.cas.String";
const BOOLEAN: &str = "uima.cas.Boolean";
const ANNOTATION: &str = "uima.tcas.Annotation";
const BASE: &str = "uima.cas.AnnotationBase";

/// Before the names of fields of labels.
const FIELD: &str = "attribute_";

/// A type with its own features, each with its range.
#[derive(Debug)]
pub(super) struct Type {
    pub(super) name: &'static str,
    pub(super) parent: &'static str,
    pub(super) features: Vec<(String, &'static str)>,
}

/// All types that are needed for the documents of a source: fields of labels are features of spans.
pub(super) fn types(source: &mut dyn Source) -> Result<Vec<Type>, ExportError> {
    let mut fields = BTreeSet::new();
    for label in &source.schema().labels {
        fields.extend(label.attributes.iter().map(|(name, _)| field_feature(name)));
    }
    source.each(&mut |document| {
        let names = document
            .annotations
            .iter()
            .flat_map(|annotation| annotation.attributes.keys());
        fields.extend(names.map(|name| field_feature(name)));
        Ok(())
    })?;
    let typed = |name, parent, features: &[(&str, &'static str)]| Type {
        name,
        parent,
        features: features
            .iter()
            .map(|(name, range)| ((*name).to_owned(), *range))
            .collect(),
    };
    let words = |name, parent, names: &[&str]| Type {
        name,
        parent,
        features: names.iter().map(|name| ((*name).to_owned(), STRING)).collect(),
    };
    let mut span = words(
        SPAN,
        ANNOTATION,
        &["label", "id", "note", "status", "author", "created", "group"],
    );
    span.features.push(("isPrincipal".to_owned(), BOOLEAN));
    span.features.extend(fields.into_iter().map(|name| (name, STRING)));
    let ends = [
        ("label", STRING),
        ("author", STRING),
        ("Governor", SPAN),
        ("Dependent", SPAN),
    ];
    let mut meta = words(
        META_DATA,
        "uima.tcas.DocumentAnnotation",
        &[
            "documentTitle",
            "documentId",
            "documentUri",
            "collectionId",
            "documentBaseUri",
        ],
    );
    meta.features.push(("isLastSegment".to_owned(), BOOLEAN));
    Ok(vec![
        words(
            CROSS_LINK,
            ANNOTATION,
            &["label", "author", "fromId", "toId", "toDocument"],
        ),
        words(DOCUMENT_INFO, BASE, &["id", "title", "outlet", "date", "url", "note"]),
        words(DOCUMENT_LABEL, BASE, &["label"]),
        typed(RELATION, ANNOTATION, &ends),
        span,
        words(TAGGING_SCHEMA, BASE, &["json"]),
        meta,
    ])
}

/// The feature of a field: UIMA allows letters, digits and `_` alone, so that all else is `_` and two digits a byte.
pub(super) fn field_feature(name: &str) -> String {
    let mut feature = FIELD.to_owned();
    for byte in name.bytes() {
        match byte.is_ascii_alphanumeric() {
            true => feature.push(char::from(byte)),
            false => {
                write!(feature, "_{byte:02x}").ok();
            }
        }
    }
    feature
}

/// The field of a feature, as [`field_feature`] named it; any other feature is a field of that name.
pub(super) fn field_name(feature: &str) -> String {
    let Some(written) = feature.strip_prefix(FIELD) else {
        return feature.to_owned();
    };
    let mut pieces = written.split('_');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let byte = piece.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let (Some(byte), Some(rest)) = (byte, piece.get(2..)) else {
            return written.to_owned();
        };
        bytes.push(byte);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).unwrap_or_else(|_| written.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_any_name_is_a_feature_and_comes_back() {
        for name in ["type", "", "who says it", "a_b", "Zuverlässigkeit", "1", "_5f"] {
            let feature = field_feature(name);
            let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
            assert!(feature.chars().all(is_allowed), "{feature}");
            assert_eq!(field_name(&feature), name);
        }
        assert_eq!(field_name("confidence"), "confidence");
        assert_eq!(field_name("attribute_by_hand"), "by_hand");
    }
}
