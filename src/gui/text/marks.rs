//! Characters that cannot be seen, and the short names shown in their place.

use std::borrow::Cow;

/// One character of a block that is shown by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where it begins, in bytes from the start of the block.
    pub byte: usize,
    /// The character itself.
    pub ch: char,
    /// What to write in its place, e.g. `RLO`.
    pub name: &'static str,
}

/// The short name of a character that cannot be seen or that changes the order of others: controls,
/// direction marks, zero-width characters, fillers, variation selectors, tags.
/// `None` for everything else, also for spaces and the tab, which show as room.
///
/// Some of these characters belong where they stand, as the joiner inside a family emoji does;
/// [`visible`] and the layout leave those alone.
pub fn mark_name(c: char) -> Option<&'static str> {
    let code = c as usize;
    match c {
        '\t' | ' '..='~' => None,
        '\0'..='\u{1f}' => C0.get(code).copied(),
        '\u{7f}' => Some("DEL"),
        '\u{80}'..='\u{9f}' => C1.get(code - 0x80).copied(),
        '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{34e}' => None,
        '\u{fe00}'..='\u{fe0f}' => SELECTORS.get(code - 0xfe00).copied(),
        '\u{e0100}'..='\u{e01ef}' => Some("VS"),
        '\u{e0000}'..='\u{e0fff}' => Some("TAG"),
        _ => rare_name(c),
    }
}

const C0: [&str; 32] = [
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI", "DLE",
    "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
];

const C1: [&str; 32] = [
    "PAD", "HOP", "BPH", "NBH", "IND", "NEL", "SSA", "ESA", "HTS", "HTJ", "VTS", "PLD", "PLU", "RI", "SS2", "SS3",
    "DCS", "PU1", "PU2", "STS", "CCH", "MW", "SPA", "EPA", "SOS", "SGC", "SCI", "CSI", "ST", "OSC", "PM", "APC",
];

const SELECTORS: [&str; 16] = [
    "VS1", "VS2", "VS3", "VS4", "VS5", "VS6", "VS7", "VS8", "VS9", "VS10", "VS11", "VS12", "VS13", "VS14", "VS15",
    "VS16",
];

fn rare_name(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{ad}' => "SHY",
        '\u{34f}' => "CGJ",
        '\u{61c}' => "ALM",
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => "HF",
        '\u{17b4}' | '\u{17b5}' => "KIV",
        '\u{180b}'..='\u{180d}' | '\u{180f}' => "FVS",
        '\u{180e}' => "MVS",
        '\u{200b}' => "ZWSP",
        '\u{200c}' => "ZWNJ",
        '\u{200d}' => "ZWJ",
        '\u{200e}' => "LRM",
        '\u{200f}' => "RLM",
        '\u{2028}' => "LS",
        '\u{2029}' => "PS",
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2060}' => "WJ",
        '\u{2061}' => "FA",
        '\u{2062}' => "IT",
        '\u{2063}' => "IS",
        '\u{2064}' => "IP",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{2065}' | '\u{206a}'..='\u{206f}' => "FMT",
        '\u{feff}' => "BOM",
        '\u{fff0}'..='\u{fff8}' => "FMT",
        '\u{fff9}' => "IAA",
        '\u{fffa}' => "IAS",
        '\u{fffb}' => "IAT",
        '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => "FMT",
        _ => return None,
    })
}

/// `text` with each character that cannot be seen written as its name, e.g. `‹RLO›`, for names in lists.
pub fn visible(text: &str) -> Cow<'_, str> {
    let marks = find_marks(text);
    if marks.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + marks.len() * 8);
    let mut done = 0;
    for mark in &marks {
        shown.push_str(text.get(done..mark.byte).unwrap_or_default());
        shown.push('‹');
        shown.push_str(mark.name);
        shown.push('›');
        done = mark.byte + mark.ch.len_utf8();
    }
    shown.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(shown)
}

/// The characters of `text` to show by name, in order, leaving out those that belong where they stand.
pub(super) fn find_marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    // The character before, unless it was a mark: nothing joins to what is shown by name.
    let mut before = None;
    let mut flag_end = 0;
    let mut stacked = 0;
    for (byte, ch) in text.char_indices() {
        stacked = if stacks(ch) { stacked + 1 } else { 0 };
        if stacked > MOST_STACKED {
            marks.push(Mark { byte, ch, name: "ACC" });
            before = None;
            continue;
        }
        let Some(name) = mark_name(ch) else {
            before = Some(ch);
            continue;
        };
        let rest = text.get(byte + ch.len_utf8()..).unwrap_or_default();
        if before == Some(BLACK_FLAG) {
            flag_end = byte + flag_tags(text.get(byte..).unwrap_or_default());
        }
        let belongs = byte < flag_end || before.is_some_and(|before| belongs(before, ch, rest.chars().next()));
        if belongs {
            before = Some(ch);
        } else {
            marks.push(Mark { byte, ch, name });
            before = None;
        }
    }
    marks
}

/// Accents over each other that are drawn; those beyond are shown by name, so that a pile of them hides no other text.
/// Writing systems that stack need fewer.
const MOST_STACKED: usize = 12;

/// Whether `c` is set over or under the letter before it, however many came already.
fn stacks(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{34e}' | '\u{350}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}'
        | '\u{64b}'..='\u{65f}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

const BLACK_FLAG: char = '\u{1f3f4}';

/// The length in bytes of the tags that `after_flag` begins with if they name a region, else 0.
fn flag_tags(after_flag: &str) -> usize {
    let mut len = 0;
    // At most two letters of a country and four of a region.
    for c in after_flag.chars().take(7) {
        len += c.len_utf8();
        match c {
            '\u{e007f}' => return len,
            '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}' => {}
            _ => return 0,
        }
    }
    0
}

/// Whether `c` is at home between `before` and `after`, so that showing it would tear them apart.
fn belongs(before: char, c: char, after: Option<char>) -> bool {
    let joins = joins(before) && after.is_some_and(joins);
    match c {
        '\u{200c}' => joins,
        '\u{200d}' => {
            let emoji = (is_pictograph(before) || before == '\u{fe0f}') && after.is_some_and(is_pictograph);
            joins || emoji
        }
        '\u{fe00}'..='\u{fe0f}' => {
            is_pictograph(before) || is_ideograph(before) || matches!(before, '0'..='9' | '#' | '*')
        }
        '\u{e0100}'..='\u{e01ef}' => is_ideograph(before),
        '\u{180b}'..='\u{180f}' => matches!(before, '\u{1820}'..='\u{18aa}'),
        _ => false,
    }
}

/// Whether `c` is of a script whose letters join or stack, where joiners are part of spelling.
fn joins(c: char) -> bool {
    let in_script = matches!(c,
        '\u{600}'..='\u{109f}' // Arabic, Syriac, N'Ko, the Indic scripts, Tibetan, Myanmar
        | '\u{1780}'..='\u{1cff}' // Khmer, Mongolian, Balinese and neighbours
        | '\u{a800}'..='\u{abff}'
        | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10a00}'..='\u{11fff}' | '\u{1e900}'..='\u{1e95f}');
    let is_thai_or_lao = matches!(c, '\u{e00}'..='\u{eff}');
    // Marks such as the virama are no letters but stand between letters and joiners.
    in_script && !is_thai_or_lao && !c.is_whitespace() && !c.is_ascii_punctuation()
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether `c` can be drawn as a picture (a little wider than the standard's list).
fn is_pictograph(c: char) -> bool {
    matches!(c,
        '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | 'Ⓜ' | '〰' | '〽' | '㊗' | '㊙'
        | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{27bf}'
        | '\u{2934}'..='\u{2935}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_28_36_37_what_hides_is_named() {
        assert_eq!(visible("ab\u{202e}cd\u{202c}"), "ab‹RLO›cd‹PDF›");
        assert_eq!(visible("a\0b\u{1b}[0m\u{feff}"), "a‹NUL›b‹ESC›[0m‹BOM›");
        assert_eq!(visible("so\u{ad}ft\u{200b}\r"), "so‹SHY›ft‹ZWSP›‹CR›");
        assert_eq!(visible("x\u{e0041}"), "x‹TAG›");
        assert_eq!(visible("x\u{9b}\u{2067}"), "x‹CSI›‹RLI›");
    }

    #[test]
    fn plain_text_is_left_alone() {
        for text in ["", "Їжак\tі «лапки» – 10 %", "日本語\u{3000}です", "עברית"] {
            assert!(matches!(visible(text), Cow::Borrowed(_)), "{text:?}");
        }
    }

    #[test]
    fn joiners_stay_where_they_belong() {
        for text in [
            "👩\u{200d}👩\u{200d}👧",
            "❤\u{fe0f}\u{200d}🔥",
            "👍🏽",
            "1\u{fe0f}\u{20e3}",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "葛\u{e0100}",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        ] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn case_33_a_pile_of_accents_is_cut_and_the_rest_named() {
        let pile = format!("a{}b", "\u{301}".repeat(14));
        assert_eq!(visible(&pile), format!("a{}‹ACC›‹ACC›b", "\u{301}".repeat(12)));
    }

    #[test]
    fn joiners_elsewhere_are_named() {
        assert_eq!(visible("a\u{200d}b\u{200c}c"), "a‹ZWJ›b‹ZWNJ›c");
        assert_eq!(visible("👩\u{200d} x"), "👩‹ZWJ› x");
        assert_eq!(visible("e\u{fe0f}"), "e‹VS16›");
        // A second selector, or a joiner after a selector that does not belong, carries nothing but data.
        assert_eq!(visible("☀\u{fe0f}\u{fe01}"), "☀\u{fe0f}‹VS2›");
        assert_eq!(visible("a\u{fe0f}\u{200d}🔥"), "a‹VS16›‹ZWJ›🔥");
        // Tags that name no region.
        assert_eq!(visible("\u{1f3f4}\u{e0067}x"), format!("{BLACK_FLAG}‹TAG›x"));
    }

    #[test]
    fn case_37_every_default_ignorable_has_a_name() {
        let ignorable = [
            0xad..=0xad,
            0x34f..=0x34f,
            0x61c..=0x61c,
            0x115f..=0x1160,
            0x17b4..=0x17b5,
            0x180b..=0x180f,
            0x200b..=0x200f,
            0x202a..=0x202e,
            0x2060..=0x206f,
            0x3164..=0x3164,
            0xfe00..=0xfe0f,
            0xfeff..=0xfeff,
            0xffa0..=0xffa0,
            0xfff0..=0xfff8,
            0x1bca0..=0x1bca3,
            0x1d173..=0x1d17a,
            0xe0000..=0xe0fff,
        ];
        for c in ignorable.into_iter().flatten().filter_map(char::from_u32) {
            assert!(mark_name(c).is_some(), "{c:?}");
        }
    }
}
