//! Makes `assets/reuse/word_counts.tsv`: `count_words WORDS.tsv > word_counts.tsv`.
//!
//! The input has a line for each lower-cased word, with the number of news texts it occurs in, and one for the number
//! of texts, which starts with `#`. Words that count as the same for matching are written as one.

#![expect(clippy::print_stdout, reason = "a tool writes what it made")]

use corroborate::reuse::text::fold_word;
use std::collections::BTreeMap;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(Ok(table)) = std::env::args().nth(1).map(std::fs::read_to_string) else {
        println!("usage: count_words WORDS.tsv");
        return ExitCode::from(2);
    };
    let mut documents = 0;
    // Of words that count as one, the commonest stands for all: a text with two of them is not counted twice.
    let mut counts: BTreeMap<u32, (u32, &str)> = BTreeMap::new();
    for (word, count) in table.lines().filter_map(|line| line.split_once('\t')) {
        let Ok(count) = count.parse::<u32>() else { continue };
        if word.starts_with('#') {
            documents = count;
        } else if let Some(folded) = fold_word(word) {
            let most = counts.entry(folded.key()).or_default();
            *most = (*most).max((count, word));
        }
    }
    let mut rows: Vec<(&str, u32)> = counts.into_values().map(|(count, word)| (word, count)).collect();
    rows.sort_unstable();
    println!("#\t{documents}");
    for (word, count) in rows {
        println!("{word}\t{count}");
    }
    ExitCode::SUCCESS
}
