//! The spans of a document, and what leads from one to another.

use super::super::cas::is_layer;
use super::super::ids::Ids;
use super::super::model::{DataAnnotation, DataDocument, DataRelation};
use super::super::read::ReadData;
use super::cells::{Cell, cell, list, split};
use super::lines::{Feature, Kind, Layer, Lines, Row};
use super::text;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The document of a file.
pub(super) fn read(lines: &Lines, id: String, file: &str, ids: &mut Ids, data: &mut ReadData) -> DataDocument {
    let text = text::of(&lines.sentences, file, data);
    let mut spans = Spans::default();
    let rows = || lines.sentences.iter().flat_map(|sentence| &sentence.rows);
    for row in rows() {
        for (n, layer) in lines
            .layers
            .iter()
            .enumerate()
            .filter(|(_, layer)| is_layer(&layer.name))
        {
            match layer.kind {
                Kind::Span | Kind::Chain => spans.row(n, layer, row),
                Kind::Relation => {}
            }
        }
    }
    for span in &mut spans.spans {
        span.annotation.id = ids.take(&format!("{id}/{}", span.name));
    }
    let mut links = spans.chains();
    for row in rows() {
        for layer in lines
            .layers
            .iter()
            .filter(|layer| layer.kind == Kind::Relation && is_layer(&layer.name))
        {
            spans.relations(layer, &lines.layers, row, &mut links);
        }
    }
    spans.slots(&lines.layers, &mut links);
    let relations = links.into_iter().filter_map(|(from, kind, to)| {
        Some(DataRelation {
            kind,
            from: spans.spans.get(from)?.annotation.id.clone(),
            to: spans.spans.get(to)?.annotation.id.clone(),
            to_document: id.clone(),
            author: String::new(),
        })
    });
    DataDocument {
        relations: relations.collect(),
        annotations: spans.in_order(),
        text: Arc::from(text),
        id,
        ..DataDocument::default()
    }
}

/// A member of a chain: its place there, the place of its span, and what leads to the next.
type Member<'s> = (u32, usize, &'s str);

/// Links: place of the span they start at, kind, place of the span they end at.
type Links = Vec<(usize, String, usize)>;

/// Spans found so far, and how they are referred to.
#[derive(Default)]
struct Spans {
    spans: Vec<Span>,
    /// By layer and number; by layer, chain and place in it, counted from 1.
    known: BTreeMap<(usize, u32, u32), usize>,
    /// All at a token, by its number in the file.
    at_row: BTreeMap<String, Vec<usize>>,
}

#[derive(Default)]
struct Span {
    layer: usize,
    number: Option<u32>,
    /// Unique in the file.
    name: String,
    /// Chain, place in it, and what leads to the next.
    link: Option<(u32, u32, String)>,
    /// Role, token, number and type of what fills a slot.
    fillers: Vec<(String, String, Option<u32>, String)>,
    annotation: DataAnnotation,
}

/// What one of the annotations that are piled up at a token has in its columns.
struct Said<'r> {
    features: Vec<(&'r Feature, &'r str, Option<Cell>)>,
}

/// What is said at a token in the columns of a layer, an item an annotation.
fn piled<'r>(layer: &'r Layer, row: &'r Row) -> Vec<Said<'r>> {
    let columns = row.columns.iter().skip(layer.columns.start).take(layer.columns.len());
    let columns: Vec<Vec<&str>> = columns.map(|column| split(column, "|")).collect();
    let height = columns.iter().map(Vec::len).max().unwrap_or_default();
    let said = |at: usize| Said {
        features: layer
            .features
            .iter()
            .zip(&columns)
            .filter_map(|(feature, column)| column.get(at).map(|written| (feature, *written, cell(written))))
            .collect(),
    };
    (0..height).map(said).collect()
}

impl Said<'_> {
    fn is_nothing(&self) -> bool {
        self.features.iter().all(|(_, _, cell)| cell.is_none())
    }

    /// Numbers in columns of fillers and bases are those of others.
    fn own_cells(&self) -> impl Iterator<Item = &Cell> {
        let is_own = |feature: &Feature| matches!(feature, Feature::Value(_) | Feature::Role(_));
        let own = self.features.iter().filter(move |(feature, ..)| is_own(feature));
        own.filter_map(|(_, _, cell)| cell.as_ref())
    }

    fn number(&self) -> Option<u32> {
        let mut numbers = self.own_cells().filter_map(|cell| cell.numbers.first().copied());
        numbers.find(|number| *number > 0)
    }

    fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.features.iter().filter_map(|(feature, _, cell)| match feature {
            Feature::Value(name) => Some((name.as_str(), cell.as_ref()?.value.as_deref()?)),
            _ => None,
        })
    }

    /// Name and value of the feature that says what it is.
    fn label(&self) -> Option<(&str, &str)> {
        let names = ["label", "value", "referenceType", "DependencyType"];
        names
            .into_iter()
            .find_map(|name| self.values().find(|(other, _)| *other == name))
    }
}

impl Spans {
    /// Takes what stands at a token for a layer of spans or chains.
    fn row(&mut self, n: usize, layer: &Layer, row: &Row) {
        for (at, said) in piled(layer, row).iter().enumerate() {
            if said.is_nothing() {
                continue;
            }
            let link = said.own_cells().find_map(|cell| {
                let (chain, place) = cell.link?;
                Some((chain, place, cell.value.clone().unwrap_or_default()))
            });
            let in_chain = link
                .as_ref()
                .map(|(chain, place, _)| (n, *chain, place.saturating_add(1)));
            let number = said.number();
            let numbered = number.map(|number| (n, number, 0));
            let known = in_chain.or(numbered).and_then(|key| self.known.get(&key).copied());
            let place = known.unwrap_or_else(|| {
                self.spans.push(Span {
                    layer: n,
                    number,
                    name: format!("{}-{n}-{at}", row.id),
                    link,
                    fillers: fillers(said),
                    annotation: annotation(layer, said),
                });
                self.spans.len() - 1
            });
            self.known
                .extend(in_chain.into_iter().chain(numbered).map(|key| (key, place)));
            self.at_row.entry(row.id.clone()).or_default().push(place);
            if let Some(span) = self.spans.get_mut(place) {
                extend(&mut span.annotation, row);
            }
        }
    }

    /// The span of a type at a token: that of the number, else one without.
    fn find(&self, layers: &[Layer], kind: &str, row: &str, number: Option<u32>) -> Option<usize> {
        let number = number.filter(|number| *number > 0);
        let is_of = |span: &Span| {
            kind == "uima.tcas.Annotation" || layers.get(span.layer).is_some_and(|layer| layer.name == kind)
        };
        let here = self.at_row.get(row)?;
        let mut here = here
            .iter()
            .copied()
            .filter(|place| self.spans.get(*place).is_some_and(is_of));
        let first = here.clone().next().filter(|_| number.is_none());
        here.find(|place| self.spans.get(*place).is_some_and(|span| span.number == number))
            .or(first)
    }

    /// From each member of a chain to the next.
    fn chains(&self) -> Links {
        let mut chains: BTreeMap<(usize, u32), Vec<Member<'_>>> = BTreeMap::new();
        for (place, span) in self.spans.iter().enumerate() {
            if let Some((chain, at, kind)) = &span.link {
                chains.entry((span.layer, *chain)).or_default().push((*at, place, kind));
            }
        }
        let mut links = Links::new();
        for members in chains.values_mut() {
            members.sort_unstable();
            for ((_, from, kind), (_, to, _)) in members.iter().zip(members.iter().skip(1)) {
                let kind = if kind.is_empty() { "next" } else { kind };
                links.push((*from, kind.to_owned(), *to));
            }
        }
        links
    }

    /// Those that end at a token.
    fn relations(&self, layer: &Layer, layers: &[Layer], row: &Row, links: &mut Links) {
        for said in piled(layer, row) {
            let base = said.features.iter().find_map(|(feature, _, cell)| match feature {
                Feature::Base(kind) => Some((kind, cell.as_ref()?)),
                _ => None,
            });
            let Some((
                kind,
                Cell {
                    value: Some(from),
                    numbers,
                    ..
                },
            )) = base
            else {
                continue;
            };
            let from = self.find(layers, kind, from, numbers.first().copied());
            let to = self.find(layers, kind, &row.id, numbers.get(1).copied());
            let label = said.label().or_else(|| said.values().next());
            let label = label.map_or_else(|| short_name(layer), |(_, value)| value);
            links.extend(from.zip(to).map(|(from, to)| (from, label.to_owned(), to)));
        }
    }

    fn slots(&self, layers: &[Layer], links: &mut Links) {
        for (from, span) in self.spans.iter().enumerate() {
            for (role, row, number, kind) in &span.fillers {
                let to = self.find(layers, kind, row, *number);
                links.extend(to.map(|to| (from, role.clone(), to)));
            }
        }
    }

    fn in_order(self) -> Vec<DataAnnotation> {
        let mut annotations: Vec<DataAnnotation> = self.spans.into_iter().map(|span| span.annotation).collect();
        annotations.sort_by_key(|annotation| annotation.fragments.first().map(|range| range.start));
        annotations
    }
}

fn short_name(layer: &Layer) -> &str {
    layer.name.rsplit('.').next().unwrap_or_default()
}

fn annotation(layer: &Layer, said: &Said<'_>) -> DataAnnotation {
    let label = said.label();
    let fields = said
        .values()
        .filter(|field| Some(*field) != label && *field.0 != *"referenceRelation");
    DataAnnotation {
        label: label.map_or_else(|| short_name(layer), |(_, value)| value).to_owned(),
        attributes: fields
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        ..DataAnnotation::default()
    }
}

/// Roles in one column with what fills them in the next.
fn fillers(said: &Said<'_>) -> Vec<(String, String, Option<u32>, String)> {
    let mut fillers = Vec::new();
    for ((role, roles, _), (filler, rows, cell)) in said.features.iter().zip(said.features.iter().skip(1)) {
        let (Feature::Role(slot), Feature::Filler(kind), Some(_)) = (role, filler, cell) else {
            continue;
        };
        let roles = list(roles);
        for (n, (row, number)) in list(rows).into_iter().enumerate() {
            let role = roles
                .get(n)
                .map(|(role, _)| role.as_str())
                .filter(|role| !["*", "_", ""].contains(role));
            fillers.push((role.unwrap_or(slot).to_owned(), row, number, kind.clone()));
        }
    }
    fillers
}

/// Up to the end of a token; the words with a space where the tokens are apart.
fn extend(annotation: &mut DataAnnotation, row: &Row) {
    let Some(range) = annotation.fragments.first_mut() else {
        annotation.fragments.push(row.place.clone());
        annotation.quotes.push(row.token.clone());
        return;
    };
    if row.place.start < range.end {
        // A token and a part of it: the words are not known any more.
        annotation.quotes.clear();
    } else if let Some(quote) = annotation.quotes.first_mut() {
        if row.place.start > range.end {
            quote.push(' ');
        }
        quote.push_str(&row.token);
    }
    *range = range.start.min(row.place.start)..range.end.max(row.place.end);
}
