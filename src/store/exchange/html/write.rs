//! Writing the report: a pass to count and see which words links lead to, one for those words, and one for the page.

use super::super::model::{DataAnnotation, DataDocument, DataRelation, DataSchema};
use super::super::sink::Sink;
use super::super::source::Source;
use super::STYLE;
use super::text::escape;
use crate::project::ReviewState;
use crate::store::export::ExportError;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::ops::Range;

/// Lines under overlapping spans, at most.
const LANES: usize = 4;
/// Signs of the words that a link is shown by, and of a quote, which else is shown by its beginning and end.
const SHOWN: usize = 80;
const QUOTE: usize = 256;
const HALF: usize = 64;

/// What has to be known before the first document is written.
#[derive(Default)]
struct Survey {
    documents: usize,
    annotations: usize,
    links: usize,
    /// Links by where they end, as they are met from there.
    incoming: BTreeMap<String, Vec<DataRelation>>,
    /// Principals of duplicate groups.
    principals: BTreeMap<String, String>,
    /// Words of the ends of links and of principals, with the outlet.
    words: BTreeMap<String, String>,
}

/// Writes the page.
pub(in super::super) fn write(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let survey = survey(source)?;
    let schema = source.schema().clone();
    let mut out = sink.file("")?;
    head(&schema, &survey, &mut *out)?;
    source.each(&mut |document| Ok(Page::new(&schema, &survey, document).write(&mut *out)?))?;
    out.write_all(b"</main>\n</body>\n</html>\n")?;
    Ok(out.flush()?)
}

fn survey(source: &mut dyn Source) -> Result<Survey, ExportError> {
    let mut survey = Survey::default();
    let mut wanted = BTreeSet::new();
    source.each(&mut |document| {
        survey.documents += 1;
        survey.annotations += document.annotations.len();
        survey.links += document.relations.len();
        for relation in &document.relations {
            wanted.extend([relation.from.clone(), relation.to.clone()]);
            let incoming = survey.incoming.entry(relation.to.clone()).or_default();
            incoming.push(relation.clone());
        }
        for annotation in &document.annotations {
            if let Some(group) = annotation.group.as_ref().filter(|group| group.is_principal) {
                survey.principals.insert(group.id.clone(), annotation.id.clone());
                wanted.insert(annotation.id.clone());
            }
        }
        Ok(())
    })?;
    if wanted.is_empty() {
        return Ok(survey);
    }
    source.each(&mut |document| {
        let here = document.annotations.iter();
        for annotation in here.filter(|annotation| wanted.contains(&annotation.id)) {
            let words: String = exact(document, annotation).chars().take(SHOWN).collect();
            let words = match document.outlet.as_str() {
                "" => words,
                outlet => format!("{words} ({outlet})"),
            };
            survey.words.insert(annotation.id.clone(), words);
        }
        Ok(())
    })?;
    Ok(survey)
}

/// The words of an annotation; of long ones the beginning and the end.
fn exact(document: &DataDocument, annotation: &DataAnnotation) -> String {
    let pieces = annotation.fragments.iter();
    let pieces: Vec<&str> = pieces.filter_map(|range| document.text.get(range.clone())).collect();
    let words = pieces.join(" … ");
    let signs = words.chars().count();
    if signs <= QUOTE {
        return words;
    }
    let start: String = words.chars().take(HALF).collect();
    let end: String = words.chars().skip(signs - HALF).collect();
    format!("{start} […] {end}")
}

fn head(schema: &DataSchema, survey: &Survey, out: &mut dyn Write) -> io::Result<()> {
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Corroborate report</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>Report</h1>\n<p>{} documents, {} annotations, {} links</p>\n<ul class=\"legend\">\n",
        survey.documents, survey.annotations, survey.links
    )?;
    for label in &schema.labels {
        writeln!(
            out,
            "<li><span class=\"s{}\">{}</span> {}</li>",
            label.slot,
            escape(&label.name),
            escape(&label.guideline)
        )?;
    }
    out.write_all(b"</ul>\n</header>\n<main>\n")
}

/// How far whom is with a document: "finished, by anna; in progress, by ben".
fn review_words(document: &DataDocument) -> String {
    let said = document.reviews.iter();
    let said: Vec<String> = said
        .map(|(author, state)| format!("{}, by {author}", state.name()))
        .collect();
    match said.is_empty() {
        true => ReviewState::New.name().to_owned(),
        false => said.join("; "),
    }
}

/// A document as it is written.
struct Page<'d> {
    survey: &'d Survey,
    document: &'d DataDocument,
    /// Slots of the labels of annotations, in their order.
    slots: Vec<u8>,
    /// Links by where they start.
    outgoing: BTreeMap<&'d str, Vec<&'d DataRelation>>,
}

impl<'d> Page<'d> {
    fn new(schema: &DataSchema, survey: &'d Survey, document: &'d DataDocument) -> Self {
        let slots: BTreeMap<&str, u8> = schema
            .labels
            .iter()
            .map(|label| (label.name.as_str(), label.slot))
            .collect();
        let slot = |annotation: &DataAnnotation| slots.get(annotation.label.as_str()).copied().unwrap_or(0);
        let mut outgoing: BTreeMap<&str, Vec<&DataRelation>> = BTreeMap::new();
        for relation in &document.relations {
            outgoing.entry(&relation.from).or_default().push(relation);
        }
        Self {
            survey,
            document,
            slots: document.annotations.iter().map(slot).collect(),
            outgoing,
        }
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let document = self.document;
        write!(
            out,
            "<article id=\"d{}\">\n<h2>{}</h2>\n<p class=\"by\">",
            escape(&document.id),
            escape(&document.title)
        )?;
        let reviewed = review_words(document);
        let facts = [&document.outlet, &document.date, &reviewed, &document.url].into_iter();
        let facts: Vec<String> = facts.filter(|fact| !fact.is_empty()).map(|fact| escape(fact)).collect();
        writeln!(out, "{}</p>", facts.join(" · "))?;
        if !document.note.is_empty() {
            writeln!(out, "<p class=\"note\">{}</p>", escape(&document.note))?;
        }
        out.write_all(b"<div class=\"text\">")?;
        self.text(out)?;
        out.write_all(b"</div>\n<ol class=\"spans\">\n")?;
        for (annotation, slot) in document.annotations.iter().zip(&self.slots) {
            self.annotation(annotation, *slot, out)?;
        }
        out.write_all(b"</ol>\n</article>\n")
    }

    /// The text, cut at every start and end of a span; each piece is wrapped once for each span over it.
    fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        let text = &self.document.text;
        let mut starts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut cuts: Vec<usize> = vec![0, text.len()];
        for (n, annotation) in self.document.annotations.iter().enumerate() {
            for range in &annotation.fragments {
                starts.entry(range.start).or_default().push(n);
                cuts.extend([range.start, range.end]);
            }
        }
        cuts.sort_unstable();
        cuts.dedup();
        let mut open: Vec<usize> = Vec::new();
        for pair in cuts.windows(2) {
            let [from, to] = pair else { continue };
            open.retain(|n| self.fragments(*n).iter().any(|range| range.contains(from)));
            let new = starts.remove(from).unwrap_or_default();
            for n in &new {
                let begins = self.fragments(*n).first().is_some_and(|range| range.start == *from);
                if let Some(annotation) = self.document.annotations.get(*n).filter(|_| begins) {
                    write!(
                        out,
                        "<a class=\"mark\" href=\"#a{}\">{}</a>",
                        escape(&annotation.id),
                        n + 1
                    )?;
                }
            }
            open.extend(new);
            // The longest outside, so that nested spans stay nested.
            open.sort_by_key(|n| (std::cmp::Reverse(self.length(*n)), *n));
            let classes = open.iter().filter_map(|n| self.slots.get(*n)).take(LANES);
            for class in classes.clone() {
                write!(out, "<span class=\"s{class}\">")?;
            }
            out.write_all(escape(text.get(*from..*to).unwrap_or_default()).as_bytes())?;
            for _ in classes {
                out.write_all(b"</span>")?;
            }
        }
        Ok(())
    }

    fn fragments(&self, n: usize) -> &[Range<usize>] {
        let annotation = self.document.annotations.get(n);
        annotation.map_or(&[], |annotation| annotation.fragments.as_slice())
    }

    fn length(&self, n: usize) -> usize {
        let ends = self.fragments(n).first().zip(self.fragments(n).last());
        ends.map_or(0, |(first, last)| last.end - first.start)
    }

    fn annotation(&self, annotation: &DataAnnotation, slot: u8, out: &mut dyn Write) -> io::Result<()> {
        let id = annotation.id.as_str();
        write!(
            out,
            "<li id=\"a{}\"><span class=\"s{slot}\">{}</span> <q>{}</q>",
            escape(id),
            escape(&annotation.label),
            escape(&exact(self.document, annotation))
        )?;
        let attributes = annotation.attributes.iter();
        let mut facts = vec![annotation.status.name().to_owned(), annotation.author.clone()];
        facts.extend(attributes.map(|(name, value)| format!("{name}: {value}")));
        let facts: Vec<String> = facts.iter().map(|fact| escape(fact)).collect();
        write!(out, "<div class=\"facts\">{}</div>", facts.join(" · "))?;
        if !annotation.note.is_empty() {
            write!(out, "<div class=\"note\">{}</div>", escape(&annotation.note))?;
        }
        for relation in self.outgoing.get(id).into_iter().flatten() {
            let kind = escape(&relation.kind);
            self.link(&format!("→ {kind}"), &relation.to, out)?;
        }
        for relation in self.survey.incoming.get(id).into_iter().flatten() {
            let kind = escape(&relation.kind);
            self.link(&format!("← {kind}"), &relation.from, out)?;
        }
        let group = annotation.group.as_ref();
        let principal = group.and_then(|group| self.survey.principals.get(&group.id));
        if let Some(principal) = principal.filter(|principal| *principal != id) {
            self.link("duplicate of", principal, out)?;
        }
        out.write_all(b"</li>\n")
    }

    fn link(&self, how: &str, to: &str, out: &mut dyn Write) -> io::Result<()> {
        let words = self.survey.words.get(to).map_or("", String::as_str);
        let (to, words) = (escape(to), escape(words));
        write!(out, "<div class=\"link\">{how} <a href=\"#a{to}\">{words}</a></div>")
    }
}
