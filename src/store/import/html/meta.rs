//! What a page says about itself in its head: meta tags, links, JSON-LD.

use serde_json::Value;

use super::entities;
use super::scan::{Scan, Tag, Token};
use crate::store::import::dates::{read_date, read_iso_start};
use crate::store::import::read_off::{self, ReadOff};

/// Names of meta tags that hold the day of publication.
const DATE_NAMES: [&str; 12] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.issued",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publish-date",
];

/// What the head of a page states.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Stated {
    /// From JSON-LD, which sites keep for search engines, else from meta tags and links.
    pub(super) off: ReadOff,
    /// The `title` element, which often holds the outlet's name, too.
    pub(super) title_element: Option<String>,
}

/// Reads meta tags, canonical link, language, JSON-LD and the title element.
pub(super) fn read_head(page: &str) -> Stated {
    let mut off = ReadOff::default();
    let mut linked = ReadOff::default();
    let mut title_element = None;
    let mut in_body = false;
    let mut next_is = NextText::Nothing;
    for token in Scan::new(page) {
        match token {
            Token::Open(tag) => {
                // A title in the body is that of a drawing.
                in_body |= tag.is("body") || tag.is("svg");
                next_is = open_tag(&tag, &mut off);
            }
            Token::Text(text) => {
                match next_is {
                    NextText::Title if !in_body => {
                        title_element = title_element.or_else(|| read_off::title(&entities::decode(text)));
                    }
                    NextText::JsonLd => linked = linked.or(json_ld(text)),
                    NextText::Title | NextText::Nothing => {}
                }
                next_is = NextText::Nothing;
            }
            Token::Close(_) => next_is = NextText::Nothing,
        }
    }
    Stated {
        off: linked.or(off),
        title_element,
    }
}

/// What the text after a tag is.
#[derive(Clone, Copy)]
enum NextText {
    Nothing,
    Title,
    JsonLd,
}

fn open_tag(tag: &Tag<'_>, off: &mut ReadOff) -> NextText {
    if tag.is("title") {
        return NextText::Title;
    }
    if tag.is("script") {
        let kind = tag.attribute("type").unwrap_or_default().trim();
        return if kind.eq_ignore_ascii_case("application/ld+json") {
            NextText::JsonLd
        } else {
            NextText::Nothing
        };
    }
    if tag.is("html") {
        let language = tag.attribute("lang").or_else(|| tag.attribute("xml:lang"));
        off.language = off.language.take().or_else(|| read_off::outlet(language?));
    } else if tag.is("link") {
        let canonical = tag
            .attribute("rel")
            .is_some_and(|rel| rel.trim().eq_ignore_ascii_case("canonical"));
        if canonical && let Some(found) = tag.attribute("href").and_then(url) {
            // Before og:url, which many sites fill with a short form.
            off.url = Some(found);
        }
    } else if tag.is("meta") {
        meta_tag(tag, off);
    } else if tag.is("time")
        && let Some(day) = tag.attribute("datetime")
        && (tag.attribute("itemprop") == Some("datePublished") || tag.attribute("pubdate").is_some())
    {
        off.date = off.date.take().or_else(|| day_of(day));
    }
    NextText::Nothing
}

fn meta_tag(tag: &Tag<'_>, off: &mut ReadOff) {
    let named = ["property", "name", "itemprop", "http-equiv"]
        .iter()
        .find_map(|key| tag.attribute(key));
    let (Some(name), Some(content)) = (named, tag.attribute("content")) else {
        return;
    };
    let name = name.trim().to_ascii_lowercase();
    let content = entities::decode(content);
    let (slot, value) = match name.as_str() {
        "og:title" | "twitter:title" => (&mut off.title, read_off::title(&content)),
        "og:site_name" => (&mut off.outlet, read_off::outlet(&content)),
        "og:url" => (&mut off.url, url(&content)),
        "author" | "dc.creator" | "parsely-author" => (&mut off.author, read_off::author(&content)),
        "content-language" => (&mut off.language, read_off::outlet(&content)),
        other if DATE_NAMES.contains(&other) => (&mut off.date, day_of(&content)),
        _ => return,
    };
    if slot.is_none() {
        *slot = value;
    }
}

fn url(written: &str) -> Option<String> {
    let url = entities::decode(written.trim());
    read_off::is_url(&url).then_some(url)
}

/// The day that a time stamp was written on, where it was written: the time zone is not reckoned with.
pub(super) fn day_of(stamp: &str) -> Option<String> {
    let stamp = stamp.trim();
    let marked = stamp.get(10..11).is_none_or(|mark| mark == "T" || mark == " ");
    read_iso_start(stamp).filter(|_| marked).or_else(|| read_date(stamp))
}

/// What the first article in a block of JSON-LD says. Broken JSON says nothing.
fn json_ld(block: &str) -> ReadOff {
    let text = block.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
    serde_json::from_str::<Value>(text)
        .ok()
        .as_ref()
        .and_then(find_article)
        .map(read_article)
        .unwrap_or_default()
}

/// The first object whose type speaks of an article: the value itself, or one in its list or `@graph`.
fn find_article(value: &Value) -> Option<&Value> {
    if let Some(list) = value.as_array().or_else(|| value.get("@graph")?.as_array()) {
        return list.iter().find_map(find_article);
    }
    let is_article = |kind: &Value| {
        kind.as_str()
            .is_some_and(|kind| kind.ends_with("Article") || kind == "Report" || kind.ends_with("BlogPosting"))
    };
    let kind = value.get("@type")?;
    if is_article(kind) || kind.as_array().is_some_and(|kinds| kinds.iter().any(is_article)) {
        return Some(value);
    }
    None
}

fn read_article(article: &Value) -> ReadOff {
    let text = |key: &str| article.get(key).and_then(Value::as_str).map(entities::decode);
    let title = text("headline").or_else(|| text("name"));
    ReadOff {
        title: title.and_then(|title| read_off::title(&title)),
        outlet: article
            .get("publisher")
            .and_then(names)
            .and_then(|name| read_off::outlet(&name)),
        date: text("datePublished").and_then(|stamp| day_of(&stamp)),
        url: text("url")
            .or_else(|| text("mainEntityOfPage"))
            .and_then(|found| url(&found)),
        author: article
            .get("author")
            .and_then(names)
            .and_then(|name| read_off::author(&name)),
        language: text("inLanguage").and_then(|language| read_off::outlet(&language)),
    }
}

/// The names of one or several persons or organisations, with commas between.
fn names(value: &Value) -> Option<String> {
    let one = |value: &Value| {
        let name = value.as_str().or_else(|| value.get("name")?.as_str())?;
        Some(entities::decode(name.trim()))
    };
    match value.as_array() {
        Some(list) => {
            let all: Vec<String> = list.iter().filter_map(one).collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        None => one(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(page: &str) -> ReadOff {
        read_head(page).off
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn meta_tags_are_read() {
        let off = stated(
            "<html lang=en-GB><head><title>Talks &amp; more | Example</title>\
             <meta property='og:title' content='Talks &amp; more'><meta property=og:site_name content='Example Times'>\
             <meta property=og:url content='https://example.org/s'><link rel=canonical href='https://example.org/long?a=1&amp;b=2'>\
             <meta name=author content='By Ann Lee'><meta property=article:published_time content='2025-08-20T23:30:00-05:00'>",
        );
        assert_eq!(
            off,
            ReadOff {
                title: some("Talks & more"),
                outlet: some("Example Times"),
                date: some("2025-08-20"),
                url: some("https://example.org/long?a=1&b=2"),
                author: some("Ann Lee"),
                language: some("en-GB"),
            }
        );
    }

    #[test]
    fn json_ld_is_read_alone_in_a_list_and_in_a_graph() {
        let article = r#"{"@type":["NewsArticle"],"headline":"Talks &amp; more","datePublished":"2025-08-20",
            "publisher":{"name":"Example Times"},"author":[{"name":"Ann Lee"},{"name":"Bo Ek"}],"url":"https://example.org/a"}"#;
        for block in [
            article.to_owned(),
            format!("[{{\"@type\":\"WebSite\"}},{article}]"),
            format!("{{\"@graph\":[{{\"@type\":\"Person\"}},{article}]}}"),
        ] {
            let off = stated(&format!(
                "<title>Other</title><script type='application/ld+json'>{block}</script>"
            ));
            assert_eq!(off.title, some("Talks & more"), "{block}");
            assert_eq!(off.date, some("2025-08-20"));
            assert_eq!(off.outlet, some("Example Times"));
            assert_eq!(off.author, some("Ann Lee, Bo Ek"));
            assert_eq!(off.url, some("https://example.org/a"));
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let deep = "[".repeat(100_000);
        let off = stated(&format!(
            "<script type=application/ld+json>{deep}</script><script type=application/ld+json>{{</script>\
             <link rel=canonical href='javascript:x'><meta property=og:url content='data:x'>\
             <meta name=date content='08/09/2025'><meta name=author content='https://example.org/ann'>\
             <script>'<meta property=og:site_name content=No>'</script><svg><title>icon</title></svg>"
        ));
        assert_eq!(off, ReadOff::default());
    }

    #[test]
    fn a_time_element_must_say_what_it_is() {
        assert_eq!(stated("<time datetime=2025-08-20>x").date, None);
        assert_eq!(
            stated("<time itemprop=datePublished datetime='2025-08-20 10:00'>x").date,
            some("2025-08-20")
        );
    }

    #[test]
    fn the_title_element_is_that_of_the_page() {
        let title = |page: &str| read_head(page).title_element;
        assert_eq!(
            title("<title> Talks &amp; more </title><title>x</title>"),
            some("Talks & more")
        );
        assert_eq!(title("<svg><title>icon</title></svg>"), None);
    }
}
