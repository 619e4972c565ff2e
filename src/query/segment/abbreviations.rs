//! Full stops that end no sentence.

/// Never the end of a sentence: a name follows.
const BEFORE_NAMES: &[&str] = &[
    "Adm", "Amb", "Brig", "Capt", "Cdr", "Cmdr", "Col", "Cpl", "Dr", "Fr", "Ft", "Gen", "Gov", "Hon", "Insp", "Lt",
    "Maj", "Messrs", "Mr", "Mrs", "Ms", "Mt", "Pres", "Prof", "Pte", "Rep", "Rev", "Sen", "Sgt", "St", "Ste", "Supt",
];

/// Not the end of a sentence if a number follows.
const BEFORE_NUMBERS: &[&str] = &[
    "App", "Apr", "Art", "Aug", "Ch", "Dec", "Ex", "Feb", "Fig", "Figs", "Jan", "Jul", "Jun", "Mar", "No", "Nos",
    "Nov", "Oct", "Op", "P", "Para", "Pp", "Pt", "Sec", "Sep", "Sept", "Vol",
];

/// Not the end of a sentence unless a word follows that starts many.
const AMID: &[&str] = &[
    "Bros", "Cf", "Co", "Corp", "Dept", "Est", "Inc", "Jr", "Ltd", "Sr", "Univ", "V", "Viz", "Vs",
];

/// Words that start many sentences and few names.
const STARTERS: &[&str] = &[
    "A",
    "According",
    "After",
    "All",
    "Also",
    "Although",
    "An",
    "And",
    "Another",
    "As",
    "At",
    "Because",
    "Before",
    "Both",
    "But",
    "By",
    "During",
    "Each",
    "Even",
    "Few",
    "For",
    "From",
    "Had",
    "He",
    "Her",
    "Here",
    "His",
    "How",
    "However",
    "I",
    "If",
    "In",
    "Is",
    "It",
    "Its",
    "Many",
    "Meanwhile",
    "More",
    "Most",
    "My",
    "No",
    "Not",
    "Nothing",
    "Now",
    "On",
    "One",
    "Only",
    "Or",
    "Our",
    "She",
    "Since",
    "So",
    "Some",
    "Such",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Though",
    "Thus",
    "To",
    "Under",
    "Until",
    "We",
    "Were",
    "What",
    "When",
    "Where",
    "Whether",
    "Which",
    "While",
    "Who",
    "Why",
    "With",
    "Yet",
    "You",
    "Your",
];

/// Whether the sentence `before` goes on in `after`, although the rules of Unicode end it there.
pub(super) fn joins(before: &str, after: &str) -> bool {
    let after = after.trim_start_matches(|c: char| !c.is_alphanumeric());
    let Some(first) = after.chars().next() else {
        return false;
    };
    if first.is_lowercase() {
        return true;
    }
    let Some(before) = before.trim_end().strip_suffix('.') else {
        return false;
    };
    let word = before
        .rsplit(|c: char| !c.is_alphabetic() && c != '.')
        .next()
        .unwrap_or_default();
    if is_one_of(word, BEFORE_NAMES) && word.starts_with(char::is_uppercase) {
        return true;
    }
    if is_one_of(word, BEFORE_NUMBERS) && first.is_numeric() {
        return true;
    }
    (is_dotted(word) || is_initial(word) || is_one_of(word, AMID)) && !starts_sentence(after)
}

fn is_one_of(word: &str, list: &[&str]) -> bool {
    list.iter().any(|other| word.eq_ignore_ascii_case(other))
}

/// "U.S", "a.m", "Ph.D": letters with full stops between them.
fn is_dotted(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|part| (1..=2).contains(&part.chars().count()))
}

fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
}

fn starts_sentence(text: &str) -> bool {
    let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    // "A." is an initial, "A" an article.
    let is_initial = word.len() == 1 && text.get(1..).is_some_and(|rest| rest.starts_with('.'));
    STARTERS.contains(&word) && !is_initial
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers() {
        assert!(joins("said Mr. ", "Fox"));
        assert!(joins("said MR. ", "“Fox"));
        assert!(!joins("said Mr! ", "Fox"));
        assert!(!joins("the first. ", "Fox"), "ends in st");
        assert!(!joins("a st. ", "Fox"));
        assert!(joins("at No. ", "10"));
        assert!(!joins("said no. ", "Ten"));
        assert!(!joins("(Mr.) ", "Fox"));
    }

    #[test]
    fn letters_with_full_stops() {
        assert!(joins("the U.S. ", "Senate"));
        assert!(!joins("the U.S. ", "The"));
        assert!(joins("at 5 p.m. ", "Monday"));
        assert!(joins("a Ph.D. ", "Student"));
        assert!(!joins("at bbc.com. ", "Monday"));
        assert!(!joins("wait... ", "Monday"));
        assert!(joins("George W. ", "Bush"));
        assert!(joins("J. ", "A. Smith"));
        assert!(!joins("plan B. ", "A plan"));
        assert!(joins("А. ", "Пушкин"));
    }

    #[test]
    fn a_small_letter_goes_on() {
        assert!(joins("“Why?” ", "he asked"));
        assert!(!joins("“Why?” ", "He asked"));
        assert!(!joins("So. ", " ”"));
    }
}
