//! The features of a line by name, and what a high or a low value of each means in words.

/// A feature: its name in the table of weights, and what it means where it is above or below the average.
/// An empty word means that the value says nothing by itself.
#[derive(Clone, Copy, Debug)]
pub struct Feature {
    pub name: &'static str,
    pub high: &'static str,
    pub low: &'static str,
}

const fn feature(name: &'static str, high: &'static str, low: &'static str) -> Feature {
    Feature { name, high, low }
}

/// The features in the order of a line's values.
pub const FEATURES: [Feature; COUNT] = [
    feature("length", "a long line", "a short line"),
    feature("words_1_2", "a short line", ""),
    feature("words_3_5", "a short line", ""),
    feature("words_6_9", "a line of six to nine words", ""),
    feature("words_10_16", "a line of ten to sixteen words", ""),
    feature("words_17_up", "a long line", "a short line"),
    feature("sentence_end", "it ends as a sentence", "it does not end as a sentence"),
    feature("colon_end", "it ends in a colon", ""),
    feature("inner_stops", "several sentences", "a single sentence at most"),
    feature("commas", "many commas", "few commas"),
    feature("quotes", "quotation marks", "no quotation marks"),
    feature("lower_share", "mostly lower-case words", "few lower-case words"),
    feature("capital_share", "mostly capitalised words", "few capitalised words"),
    feature("all_capitals", "all in capitals", ""),
    feature("digit_share", "many numbers", "few numbers"),
    feature("sign_share", "signs such as | and ›", "no signs such as | and ›"),
    feature("word_length", "long words", "short words"),
    feature("opens_lower", "it opens in lower case", ""),
    feature("bullet", "a list sign at its start", ""),
    feature("address", "an address of the web", ""),
    feature("code", "brackets and signs as in code", ""),
    feature("date", "a date or a time", ""),
    feature(
        "prose",
        "it reads like running text",
        "it does not read like running text",
    ),
    feature("function_words", "many short words, as in sentences", "few short words"),
    feature(
        "repeated",
        "it stands more than once on the page",
        "it stands once on the page",
    ),
    feature("repeated_next", "the next line is the same", ""),
    feature("cue_player", "words of a player notice", ""),
    feature("cue_caption", "words of a caption or credit", ""),
    feature("cue_consent", "words of a consent notice", ""),
    feature("cue_byline", "words of a byline", ""),
    feature("cue_more", "words of a read-more line", ""),
    feature("cue_newsletter", "words of a newsletter or app", ""),
    feature("cue_comments", "words of a comment section", ""),
    feature("cue_share", "words of share buttons", ""),
    feature("cue_navigation", "words of a menu", ""),
    feature("cue_legal", "words of rights and terms", ""),
    feature("cue_advertisement", "words of an advertisement", ""),
    feature(
        "cues_around",
        "menu and notice words around it",
        "no menu or notice words around it",
    ),
    feature("before_1", "a long line before it", "a short line before it"),
    feature("before_2", "a long line before it", "a short line before it"),
    feature("after_1", "a long line after it", "a short line after it"),
    feature("after_2", "a long line after it", "a short line after it"),
    feature(
        "stop_before",
        "the line before ends as a sentence",
        "the line before does not end as a sentence",
    ),
    feature(
        "stop_after",
        "the next line ends as a sentence",
        "the next line does not end as a sentence",
    ),
    feature("prose_3", "running text around it", "no running text around it"),
    feature("prose_8", "running text around it", "no running text around it"),
    feature("prose_20", "running text around it", "no running text around it"),
    feature("prose_before_8", "running text before it", "no running text before it"),
    feature("prose_after_8", "running text after it", "no running text after it"),
    feature("gap_before", "far behind running text", "close behind running text"),
    feature("gap_after", "far ahead of running text", "close ahead of running text"),
    feature("between", "right between running text", "not between running text"),
    feature("short_run", "in a long run of short lines", ""),
    feature("ahead_of_prose", "ahead of all running text", ""),
    feature("behind_prose", "behind all running text", ""),
    feature("in_block_1", "inside the main text", "outside the main text"),
    feature("block_distance_1", "far from the main text", "near the main text"),
    feature("in_block_2", "inside the main text", "outside the main text"),
    feature("block_distance_2", "far from the main text", "near the main text"),
    feature("in_block_3", "inside the main text", "outside the main text"),
    feature("block_distance_3", "far from the main text", "near the main text"),
    feature("in_block_4", "inside the main text", "outside the main text"),
    feature("block_distance_4", "far from the main text", "near the main text"),
    feature("first_lines", "at the top of the page", ""),
    feature("last_lines", "at the end of the page", ""),
    feature(
        "shared",
        "it shares its words with the running text",
        "it shares few words with the running text",
    ),
    feature(
        "shared_short",
        "it shares its words with the running text",
        "it shares few words with the running text",
    ),
    feature("short_in_block", "a short line inside the main text", ""),
    feature("sentence_in_block", "a sentence inside the main text", ""),
    feature("sentence_out", "a sentence outside the main text", ""),
    feature("page_prose", "", ""),
    feature(
        "shared_4",
        "lines around share words with the running text",
        "lines around share few words with the running text",
    ),
    feature(
        "shared_12",
        "lines around share words with the running text",
        "lines around share few words with the running text",
    ),
    feature("digits_4", "numbers around it", "few numbers around it"),
    feature("digits_12", "numbers around it", "few numbers around it"),
    feature(
        "cues_12",
        "menu and notice words around it",
        "no menu or notice words around it",
    ),
    feature(
        "cues_30",
        "menu and notice words around it",
        "no menu or notice words around it",
    ),
    feature(
        "cues_since",
        "menu and notice words since the last running text",
        "no menu or notice words since the last running text",
    ),
    feature(
        "cues_until",
        "menu and notice words before the next running text",
        "no menu or notice words before the next running text",
    ),
    feature("place", "towards the end of the page", "towards the top of the page"),
    feature("far_before", "far behind running text", "close behind running text"),
    feature("far_after", "far ahead of running text", "close ahead of running text"),
    feature("page_lines", "", ""),
    feature("rule_byline", "built as a byline", ""),
    feature("rule_more", "built as a read-more line", ""),
    feature("rule_newsletter", "an invitation to subscribe or to get an app", ""),
    feature("rule_comments", "head of a comment section", ""),
    feature("rule_legal", "rights, terms or an advertisement", ""),
    feature("rule_share", "buttons for sharing", ""),
    feature("rule_caption", "built as a caption or a credit", ""),
    feature("rule_player", "a player notice with its time and title", ""),
    feature("rule_consent", "part of a consent notice", ""),
    feature("outlet", "it stands on other pages of this outlet", ""),
    feature("citation", "a reference", ""),
    feature("citations_12", "references around it", ""),
    feature("between_citations", "inside a text with references", ""),
];

/// How many features there are.
pub const COUNT: usize = 96;

/// The first of the features whose weights are set by hand, since the pages learned from hold too few of them.
pub const FIRST_BY_HAND: usize = 83;

/// Where a feature stands, by its name.
pub fn place(name: &str) -> Option<usize> {
    FEATURES.iter().position(|known| known.name == name)
}
