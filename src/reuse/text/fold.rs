//! One character made ready for comparing: compatible forms, accents, case.

use unicode_normalization::char::decompose_compatible;

/// Appends the folded form of a character to `letters`; of a mark or a format sign, nothing.
pub(super) fn fold_char(c: char, letters: &mut Vec<u8>) {
    if c == 'ß' {
        letters.extend_from_slice(b"ss");
        return;
    }
    decompose_compatible(c, |part| {
        for lower in part.to_lowercase() {
            // Lower case may itself have an accent beside it, as that of "İ".
            if !is_accent(lower) && lower.is_alphanumeric() {
                let mut bytes = [0; 4];
                letters.extend_from_slice(lower.encode_utf8(&mut bytes).as_bytes());
            }
        }
    });
}

/// An accent that stands as a character of its own. Marks of other scripts are part of the word.
pub(super) fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Signs that are inside a word and yet no part of it: soft hyphen, zero-width joiners, directions.
pub(super) fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The apostrophes people write.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '＇')
}

/// Scripts that are written without spaces between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_letter_are_one() {
        let folded = |text: &str| {
            let mut letters = Vec::new();
            text.chars().for_each(|c| fold_char(c, &mut letters));
            String::from_utf8(letters).unwrap()
        };
        assert_eq!(folded("Éé\u{301}E"), "eee");
        assert_eq!(folded("ﬁＦ７Straße"), "fif7strasse");
        assert_eq!(folded("Ленин"), "ленин");
        assert_eq!(folded("İ"), "i");
        assert_eq!(folded("\u{ad}–"), "");
    }
}
