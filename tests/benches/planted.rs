//! Made-up texts with planted duplicates, so that what is found can be scored. The same seed gives the same corpus.
//!
//! Words come from the shipped table of word counts, as often as they are in news, so that rare words are as rare as in
//! real text; what they say makes no sense.

use fastrand::Rng;
use std::ops::Range;

const WORDS: &str = include_str!("../../assets/reuse/word_counts.tsv");

/// How a duplicate was made. `Hard` looks like one and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Planting {
    Paragraph,
    Sentence,
    Boilerplate,
    Teaser,
    Light,
    Heavy,
    Quotation,
    Rewording,
    Hard,
}

impl Planting {
    pub(crate) const ALL: [Self; 9] = [
        Self::Paragraph,
        Self::Sentence,
        Self::Boilerplate,
        Self::Teaser,
        Self::Light,
        Self::Heavy,
        Self::Quotation,
        Self::Rewording,
        Self::Hard,
    ];

    /// How many groups are planted for each hundred documents.
    fn density(self) -> usize {
        match self {
            Self::Boilerplate => 2,
            Self::Paragraph | Self::Quotation => 4,
            _ => 8,
        }
    }
}

/// Places that say the same: document and bytes.
#[derive(Clone, Debug)]
pub(crate) struct Planted {
    pub(crate) planting: Planting,
    pub(crate) places: Vec<(usize, Range<usize>)>,
}

/// Texts, and what was planted in them.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlantedCorpus {
    pub(crate) texts: Vec<String>,
    pub(crate) planted: Vec<Planted>,
}

/// A line of a text before it is written down: its words, and which group's copy it is.
type Line = (String, Option<usize>);

/// Makes a corpus of so many documents of about two dozen lines.
pub(crate) fn corpus(seed: u64, documents: usize) -> PlantedCorpus {
    let mut maker = Maker::new(seed);
    let mut lines: Vec<Vec<Line>> = (0..documents)
        .map(|_| {
            let count = maker.rng.usize(6..14);
            (0..count).map(|_| (maker.paragraph(), None)).collect()
        })
        .collect();
    let mut kinds = Vec::new();
    for planting in Planting::ALL {
        for _ in 0..(documents * planting.density()).div_ceil(100) {
            for copy in maker.copies(planting) {
                let document = maker.rng.usize(0..documents);
                let at = maker.rng.usize(0..=lines[document].len());
                lines[document].insert(at, (copy, Some(kinds.len())));
            }
            kinds.push(planting);
        }
    }
    write_down(&lines, &kinds)
}

fn write_down(lines: &[Vec<Line>], kinds: &[Planting]) -> PlantedCorpus {
    let empty = |planting: &Planting| Planted {
        planting: *planting,
        places: Vec::new(),
    };
    let mut corpus = PlantedCorpus {
        texts: Vec::new(),
        planted: kinds.iter().map(empty).collect(),
    };
    for (document, lines) in lines.iter().enumerate() {
        let mut text = String::new();
        for (line, group) in lines {
            let start = text.len();
            text.push_str(line);
            if let Some(group) = group {
                corpus.planted[*group].places.push((document, start..text.len()));
            }
            text.push('\n');
        }
        corpus.texts.push(text);
    }
    corpus
}

struct Maker {
    rng: Rng,
    words: Vec<&'static str>,
    /// Sums of counts, to draw words as often as they are in news.
    sums: Vec<u32>,
}

impl Maker {
    fn new(seed: u64) -> Self {
        let mut sum = 0;
        let (mut words, mut sums) = (Vec::new(), Vec::new());
        for (word, count) in WORDS.lines().filter_map(|line| line.split_once('\t')) {
            if word.bytes().all(|b| b.is_ascii_lowercase()) {
                sum += count.parse::<u32>().unwrap();
                words.push(word);
                sums.push(sum);
            }
        }
        Self {
            rng: Rng::with_seed(seed),
            words,
            sums,
        }
    }

    fn word(&mut self) -> String {
        let at = self.rng.u32(0..self.sums[self.sums.len() - 1]);
        self.words[self.sums.partition_point(|sum| *sum <= at)].to_owned()
    }

    fn name(&mut self) -> String {
        let word = self.words[self.rng.usize(0..self.words.len())];
        word[..1].to_uppercase() + &word[1..]
    }

    fn words(&mut self, count: usize) -> Vec<String> {
        (0..count)
            .map(|_| {
                if self.rng.u8(0..12) == 0 {
                    self.name()
                } else {
                    self.word()
                }
            })
            .collect()
    }

    fn sentence_words(&mut self) -> Vec<String> {
        let count = self.rng.usize(9..26);
        self.words(count)
    }

    fn paragraph(&mut self) -> String {
        let count = self.rng.usize(1..4);
        let sentences: Vec<String> = (0..count).map(|_| sentence(&self.sentence_words())).collect();
        sentences.join(" ")
    }

    fn copies(&mut self, planting: Planting) -> Vec<String> {
        let words = self.sentence_words();
        let original = sentence(&words);
        match planting {
            Planting::Paragraph => {
                let sentences: Vec<String> = (0..4).map(|_| sentence(&self.sentence_words())).collect();
                vec![sentences.join(" "); 2]
            }
            Planting::Sentence => vec![original; 2],
            Planting::Boilerplate => {
                let count = self.rng.usize(4..10);
                let line = sentence(&self.words(count));
                vec![line; self.rng.usize(6..40)]
            }
            Planting::Teaser => {
                let count = self.rng.usize(5..10);
                let title = self.words(count).join(" ");
                vec![title; 3]
            }
            Planting::Light => vec![original, sentence(&self.changed(&words, 8))],
            Planting::Heavy => vec![original, sentence(&self.changed(&words, 25))],
            Planting::Quotation => {
                let words = self.words(24);
                let (first, second) = (words[1..8].join(" "), words[12..20].join(" "));
                let frame = (self.words(3).join(" "), self.words(4).join(" "));
                vec![
                    sentence(&words),
                    format!("{} “{first}”, {} “{second}”.", frame.0, frame.1),
                ]
            }
            Planting::Rewording => {
                let words = self.words(20);
                let changed = self.changed(&words, 20);
                let middle = changed.len() / 2;
                vec![
                    sentence(&words),
                    sentence(&[&changed[middle..], &changed[..middle]].concat()),
                ]
            }
            Planting::Hard => {
                let names: Vec<String> = (0..3).map(|_| self.name()).collect();
                (0..2)
                    .map(|_| sentence(&[names.clone(), self.words(12)].concat()))
                    .collect()
            }
        }
    }

    /// So many per cent of the words replaced, left out, or with another before them.
    fn changed(&mut self, words: &[String], percent: u32) -> Vec<String> {
        let mut changed = Vec::new();
        for word in words {
            match (self.rng.u32(0..100) < percent, self.rng.u8(0..3)) {
                (false, _) => changed.push(word.clone()),
                (true, 0) => changed.push(self.word()),
                (true, 1) => {}
                (true, _) => changed.extend([self.word(), word.clone()]),
            }
        }
        changed
    }
}

fn sentence(words: &[String]) -> String {
    let text = words.join(" ");
    let first = text
        .chars()
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    let rest: String = text.chars().skip(1).collect();
    format!("{first}{rest}.")
}
