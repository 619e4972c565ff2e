//! The endings of English words, taken off lightly: for comparing only, so that the stem need not be a word.

/// The length of the stem of `word`, which may have its last letter changed (`y` to `i`).
pub(super) fn stem(word: &mut Vec<u8>) {
    if word.len() < 4 || !word.is_ascii() {
        return;
    }
    strip_plural(word);
    strip_verb_ending(word);
    if word.len() > 5 && word.ends_with(b"ly") {
        word.truncate(word.len() - 2);
    }
    if word.len() > 3 && word.ends_with(b"e") {
        word.pop();
    }
    if word.len() > 3
        && let Some(last) = word.last_mut()
        && *last == b'y'
    {
        *last = b'i';
    }
}

fn strip_plural(word: &mut Vec<u8>) {
    let has_end = |ends: &[&[u8]]| ends.iter().any(|end| word.ends_with(end));
    if word.len() > 4 && has_end(&[b"ies", b"sses", b"shes", b"ches", b"xes"]) {
        word.truncate(word.len() - 2);
    } else if has_end(&[b"s"]) && !has_end(&[b"ss", b"us", b"is"]) {
        word.pop();
    }
}

fn strip_verb_ending(word: &mut Vec<u8>) {
    let ending = [b"ied".as_slice(), b"ing", b"ed"]
        .into_iter()
        .find(|end| word.ends_with(end));
    let Some(ending) = ending else { return };
    if ending == b"ied" {
        word.truncate(word.len() - 2);
        return;
    }
    let rest = word.len() - ending.len();
    let has_vowel = |letters: &[u8]| letters.iter().any(|letter| b"aeiouy".contains(letter));
    if rest < 3 || !has_vowel(word.get(..rest).unwrap_or_default()) {
        return;
    }
    word.truncate(rest);
    // "planned", but not "falling" or "passing".
    if let [.., a, b] = word.as_slice()
        && a == b
        && !b"aeioulsz".contains(b)
    {
        word.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stemmed(word: &str) -> String {
        let mut letters = word.as_bytes().to_vec();
        stem(&mut letters);
        String::from_utf8(letters).unwrap()
    }

    #[test]
    fn forms_of_one_word_have_one_stem() {
        for family in [
            "house houses",
            "country countries",
            "plan plans planned planning",
            "agree agrees",
            "propose proposes proposed proposing",
            "pass passes passed passing",
            "carry carries carried",
            "match matches matched",
            "quick quickly",
        ] {
            let mut stems: Vec<_> = family.split(' ').map(stemmed).collect();
            stems.dedup();
            assert_eq!(stems.len(), 1, "{family}: {stems:?}");
        }
    }

    #[test]
    fn short_and_foreign_words_stay() {
        for word in ["his", "sing", "red", "bus", "thing", "вещами", "is"] {
            assert_eq!(stemmed(word), word);
        }
    }
}
