//! The lines of a file: layers with their columns, sentences, and rows of tokens.

use super::super::read::ReadData;
use super::cells::unescaped;
use std::ops::Range;

/// Layers and sentences of a file.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) layers: Vec<Layer>,
    pub(super) sentences: Vec<Sentence>,
}

/// What the columns of a layer are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Span,
    Chain,
    Relation,
}

/// A layer and its columns in the rows.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) kind: Kind,
    /// The whole name of its type.
    pub(super) name: String,
    pub(super) columns: Range<usize>,
    /// One a column.
    pub(super) features: Vec<Feature>,
}

/// What a column says.
#[derive(Debug, PartialEq)]
pub(super) enum Feature {
    Value(String),
    /// The roles of a slot; the next column has what fills it.
    Role(String),
    /// What fills it: spans of this type.
    Filler(String),
    /// Where a relation comes from: a span of this type.
    Base(String),
}

/// A sentence and its tokens.
#[derive(Debug, Default)]
pub(super) struct Sentence {
    pub(super) text: String,
    pub(super) rows: Vec<Row>,
}

/// A token, or a part of one.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: usize,
    /// `1-3`, or `1-3.1` for a part.
    pub(super) id: String,
    pub(super) place: Range<usize>,
    pub(super) token: String,
    pub(super) columns: Vec<String>,
}

pub(super) fn read(text: &str, file: &str, data: &mut ReadData) -> Lines {
    let mut lines = Lines::default();
    let mut is_in_text = false;
    for (number, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let text = line.strip_prefix("#Text=");
        if let Some(text) = text {
            match lines.sentences.last_mut().filter(|_| is_in_text) {
                Some(sentence) => {
                    sentence.text.push('\n');
                    sentence.text.push_str(&unescaped(text));
                }
                None => lines.sentences.push(Sentence {
                    text: unescaped(text),
                    rows: Vec::new(),
                }),
            }
        } else if let Some(layer) = layer(line, lines.layers.last().map_or(0, |layer| layer.columns.end)) {
            lines.layers.push(layer);
        } else if !line.is_empty() && !line.starts_with('#') {
            let columns = lines.layers.last().map_or(0, |layer| layer.columns.end);
            match row(line, number + 1, columns) {
                Ok(row) => match lines.sentences.last_mut() {
                    Some(sentence) => sentence.rows.push(row),
                    None => data.problem(
                        file,
                        Some(number + 1),
                        "a token before the first #Text= passed over; export it again",
                    ),
                },
                Err(what) => data.problem(file, Some(number + 1), format!("passed over: {what}; export it again")),
            }
        }
        is_in_text = text.is_some();
    }
    lines
}

fn layer(line: &str, first: usize) -> Option<Layer> {
    let kinds = [
        ("#T_SP=", Kind::Span),
        ("#T_CH=", Kind::Chain),
        ("#T_RL=", Kind::Relation),
    ];
    let (rest, kind) = kinds
        .into_iter()
        .find_map(|(prefix, kind)| Some((line.strip_prefix(prefix)?, kind)))?;
    let mut parts = rest.split('|');
    let name = parts.next().unwrap_or_default().to_owned();
    let mut features: Vec<Feature> = Vec::new();
    for part in parts {
        let is_filler = matches!(features.last(), Some(Feature::Role(_)));
        features.push(match (part.strip_prefix("ROLE_"), part.strip_prefix("BT_")) {
            _ if is_filler => Feature::Filler(part.to_owned()),
            (Some(role), _) => Feature::Role(role_name(role).to_owned()),
            (_, Some(base)) => Feature::Base(base.to_owned()),
            _ => Feature::Value(part.to_owned()),
        });
    }
    if features.is_empty() {
        features.push(Feature::Value(String::new()));
    }
    Some(Layer {
        kind,
        name,
        columns: first..first + features.len(),
        features,
    })
}

/// Of `layer:feature_link` the feature.
fn role_name(role: &str) -> &str {
    let feature = role.split_once(':').map_or(role, |(_, feature)| feature);
    feature.split_once('_').map_or(feature, |(feature, _)| feature)
}

fn row(line: &str, number: usize, columns: usize) -> Result<Row, String> {
    let mut fields = line.strip_suffix('\t').unwrap_or(line).split('\t');
    let (Some(id), Some(place), Some(token)) = (fields.next(), fields.next(), fields.next()) else {
        return Err("a row needs a number, a place and a token".to_owned());
    };
    let ends = place
        .split_once('-')
        .and_then(|(begin, end)| Some(begin.parse().ok()?..end.parse().ok()?));
    let Some(place) = ends.filter(|place: &Range<usize>| place.start < place.end) else {
        return Err(format!("“{place}” is no place"));
    };
    let found: Vec<String> = fields.map(str::to_owned).collect();
    if found.len() > columns {
        return Err(format!("{} columns where the layers have {columns}", found.len()));
    }
    Ok(Row {
        line: number,
        id: id.to_owned(),
        place,
        token: unescaped(token),
        columns: found,
    })
}
