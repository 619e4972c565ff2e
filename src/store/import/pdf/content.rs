//! What is drawn on a page, as far as it is text.

use std::sync::Arc;

use hayro_font::hayro_cmap::{BfString, load_embedded};
use hayro_font::kurbo::{Affine, Point};
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::dict::keys::{MATRIX, RESOURCES, SUBTYPE};
use hayro_syntax::object::{Dict, Name, Number, Object, Stream, String as Bytes};
use hayro_syntax::page::Resources;

use super::info;
use super::lines::PageLines;
use super::state::{Place, Sign, State};
use crate::progress::Progress;
use crate::store::import::extract::Refusal;

/// Instructions and signs of a whole file. A page of small print has ten thousand.
const MAX_WORK: u64 = 200_000_000;
/// Drawings in drawings.
const MAX_DEPTH: usize = 16;
/// States that `q` keeps.
const MAX_KEPT: usize = 1_000;
/// How many steps of work go by until it is looked whether to stop.
const LOOK_EVERY: u64 = 10_000;
/// What stands for a sign without a mapping.
const UNKNOWN: &str = "\u{fffd}";
/// Units of a font's measures.
const PER_EM: f64 = 1000.0;

/// Fonts and the work that is left, for all pages of a file.
pub(super) struct Reader<'a> {
    fonts: FontCache<'a>,
    programs: FontResolverFn,
    maps: CMapResolverFn,
    progress: Progress,
    work: u64,
}

/// What was met on a page.
#[derive(Default)]
pub(super) struct Met {
    pub(super) lines: PageLines,
    /// Signs with and without a mapping, and those that are not seen.
    pub(super) mapped: u64,
    pub(super) unmapped: u64,
    pub(super) unseen: u64,
    pub(super) pictures: u64,
    /// Pieces of text whose font could not be read.
    pub(super) fontless: u64,
    /// Texts that stand for the signs drawn, open now: whether the text was said already.
    actual: Vec<Option<(String, bool)>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(progress: &Progress) -> Self {
        // Any outlines do where a font is not embedded: widths and names are known without them.
        let programs = |query: &FontQuery| match query {
            FontQuery::Standard(font) => Some(font.get_font_data()),
            FontQuery::Fallback(wanted) => Some(wanted.pick_standard_font().get_font_data()),
        };
        Self {
            fonts: FontCache::new(),
            programs: Arc::new(programs),
            maps: Arc::new(load_embedded),
            progress: progress.clone(),
            work: 0,
        }
    }

    /// Reads the instructions of a page.
    pub(super) fn page(&mut self, data: &[u8], resources: &Resources<'a>) -> Result<Met, Refusal> {
        let mut met = Met::default();
        self.run(data, resources, State::new(Affine::IDENTITY), 0, &mut met)?;
        Ok(met)
    }

    fn step(&mut self) -> Result<(), Refusal> {
        self.work += 1;
        if self.work > MAX_WORK {
            return Err(Refusal::words(
                "The PDF draws far more than a document does; it was not read. Print it to a new PDF and import that",
            ));
        }
        if self.work.is_multiple_of(LOOK_EVERY) && self.progress.is_cancelled() {
            return Err(Refusal::Stopped);
        }
        Ok(())
    }

    fn run(
        &mut self,
        data: &[u8],
        resources: &Resources<'a>,
        state: State<'a>,
        depth: usize,
        met: &mut Met,
    ) -> Result<(), Refusal> {
        use TypedInstruction as I;
        let mut state = state;
        let mut place = Place::start();
        let mut kept: Vec<State<'a>> = Vec::new();
        let mut instructions = TypedIter::new(data);
        while let Some(instruction) = instructions.next() {
            self.step()?;
            match instruction {
                I::SaveState(_) if kept.len() < MAX_KEPT => kept.push(state.clone()),
                I::RestoreState(_) => state = kept.pop().unwrap_or(state),
                I::Transform(m) => state.matrix *= matrix([m.0, m.1, m.2, m.3, m.4, m.5]),
                I::BeginText(_) => place = Place::start(),
                I::TextFont(font) => {
                    state.size = font.1.as_f64();
                    state.font = self.font(resources, font.0);
                }
                I::CharacterSpacing(n) => state.char_space = n.0.as_f64(),
                I::WordSpacing(n) => state.word_space = n.0.as_f64(),
                I::HorizontalScaling(n) => state.stretch = n.0.as_f64() / 100.0,
                I::TextLeading(n) => state.leading = n.0.as_f64(),
                I::TextRise(n) => state.rise = n.0.as_f64(),
                I::TextRenderingMode(n) => state.unseen = n.0.as_i64() == 3,
                I::NextLine(to) => place.shift(to.0.as_f64(), to.1.as_f64()),
                I::NextLineAndSetLeading(to) => {
                    state.leading = -to.1.as_f64();
                    place.shift(to.0.as_f64(), to.1.as_f64());
                }
                I::SetTextMatrix(m) => place = Place::at(matrix([m.0, m.1, m.2, m.3, m.4, m.5])),
                I::NextLineUsingLeading(_) => place.shift(0.0, -state.leading),
                I::ShowText(text) => self.show(text.0, &state, &mut place, met)?,
                I::NextLineAndShowText(text) => {
                    place.shift(0.0, -state.leading);
                    self.show(text.0, &state, &mut place, met)?;
                }
                I::ShowTextWithParameters(text) => {
                    state.word_space = text.0.as_f64();
                    state.char_space = text.1.as_f64();
                    place.shift(0.0, -state.leading);
                    self.show(text.2, &state, &mut place, met)?;
                }
                I::ShowTexts(parts) => {
                    for part in parts.0.iter::<Object<'_>>() {
                        match part {
                            Object::String(text) => self.show(&text, &state, &mut place, met)?,
                            Object::Number(gap) => adjust(gap, &state, &mut place),
                            _ => {}
                        }
                    }
                }
                I::XObject(name) => {
                    if let Some(drawing) = resources.get_x_object(name.0) {
                        self.drawing(&drawing, resources, &state, depth, met)?;
                    }
                }
                I::InlineImage(_) => met.pictures += 1,
                I::BeginMarkedContent(_) => met.actual.push(None),
                I::BeginMarkedContentWithProperties(content) => {
                    let text = match &content.1 {
                        Object::Dict(properties) => properties.get::<Bytes<'_>>("ActualText"),
                        _ => None,
                    };
                    met.actual.push(text.map(|text| (info::string(text.as_bytes()), false)));
                }
                I::EndMarkedContent(_) => {
                    met.actual.pop();
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A drawing that a page refers to: a picture, or instructions of its own.
    fn drawing(
        &mut self,
        drawing: &Stream<'a>,
        outer: &Resources<'a>,
        state: &State<'a>,
        depth: usize,
        met: &mut Met,
    ) -> Result<(), Refusal> {
        let dict = drawing.dict();
        match dict.get::<Name<'_>>(SUBTYPE).as_deref() {
            Some(b"Image") => met.pictures += 1,
            Some(b"Form") if depth < MAX_DEPTH => {
                // What cannot be unpacked draws nothing.
                let Ok(data) = drawing.decoded_data() else {
                    return Ok(());
                };
                self.work += data.len() as u64 / 64;
                let own = dict.get::<Dict<'_>>(RESOURCES).map(Resources::new);
                let mut inner = state.clone();
                if let Some(m) = dict.get::<[f64; 6]>(MATRIX) {
                    inner.matrix *= Affine::new(m);
                }
                self.run(&data, own.as_ref().unwrap_or(outer), inner, depth + 1, met)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn font(&self, resources: &Resources<'a>, name: &Name<'_>) -> Option<Font<'a>> {
        let dict = resources.get_font(name)?;
        self.fonts.font(&dict, &self.programs, &self.maps)
    }

    /// Puts the signs of a piece of text on the page.
    fn show(&mut self, text: &Bytes<'_>, state: &State<'a>, place: &mut Place, met: &mut Met) -> Result<(), Refusal> {
        let bytes = text.as_bytes();
        let Some(font) = &state.font else {
            met.fontless += u64::from(!bytes.is_empty());
            return Ok(());
        };
        let mut at = 0;
        while at < bytes.len() {
            self.step()?;
            let (code, len) = font.read_code(bytes, at);
            at += len.max(1);
            let to_page = state.matrix * place.next;
            let from = to_page * Point::new(0.0, state.rise);
            let width = font.code_advance(code);
            let blank = if code == 32 && len == 1 { state.word_space } else { 0.0 };
            let step = |width: f64| width / PER_EM * state.size + state.char_space + blank;
            if font.is_horizontal() {
                place.advance(step(width.x) * state.stretch, 0.0);
            } else {
                place.advance(0.0, step(width.y));
            }
            let to = state.matrix * place.next * Point::new(0.0, state.rise);
            let height = to_page * Point::new(0.0, state.size) - to_page * Point::ORIGIN;
            let found = unicode(font, code);
            met.count(found.as_deref(), state.unseen);
            let text = met.said(found.as_deref().unwrap_or(UNKNOWN));
            met.lines.sign(&Sign {
                text: &text,
                from,
                to,
                size: height.hypot(),
            });
        }
        Ok(())
    }
}

impl Met {
    fn count(&mut self, found: Option<&str>, unseen: bool) {
        let actual = self.actual.iter().flatten().next().is_some();
        match found {
            Some(text) if !text.trim().is_empty() => self.mapped += 1,
            Some(_) => {}
            None if actual => self.mapped += 1,
            None => self.unmapped += 1,
        }
        self.unseen += u64::from(unseen);
    }

    /// What a sign says: what the file says that stands there, once, or else the sign itself.
    fn said(&mut self, sign: &str) -> String {
        match self.actual.iter_mut().flatten().next() {
            None => sign.to_owned(),
            Some((_, true)) => String::new(),
            Some((text, said)) => {
                *said = true;
                text.clone()
            }
        }
    }
}

/// Goes back by a part of the font's size, as between letters that stand close.
fn adjust(gap: Number, state: &State<'_>, place: &mut Place) {
    let back = -gap.as_f64() / PER_EM * state.size;
    if state.font.as_ref().is_none_or(Font::is_horizontal) {
        place.advance(back * state.stretch, 0.0);
    } else {
        place.advance(0.0, back);
    }
}

/// What a code says; nothing where the font does not tell, or tells a sign that commands.
fn unicode(font: &Font<'_>, code: u32) -> Option<String> {
    let found = match font.glyph(font.map_code(code), code) {
        FontGlyph::Outline(glyph) => glyph.as_unicode(),
        FontGlyph::Type3(glyph) => glyph.as_unicode(),
    };
    let text = match found? {
        BfString::Char(found) => found.to_string(),
        BfString::String(text) => text,
    };
    let text: String = text
        .chars()
        .map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c })
        .collect();
    (!text.is_empty() && !text.chars().any(char::is_control)).then_some(text)
}

fn matrix(numbers: [Number; 6]) -> Affine {
    Affine::new(numbers.map(|number| number.as_f64()))
}
