use super::*;

const SENTENCE: &str =
    "The two delegations met in the old town hall, and, after six hours, agreed on a list of eleven open questions.";

/// An article of `paragraphs` paragraphs between a menu and a footer.
fn news(paragraphs: usize) -> String {
    let body: String = (1..=paragraphs).map(|n| format!("<p>{n}. {SENTENCE}</p>\n")).collect();
    format!(
        "<!doctype html><html lang=en><head><title>Delegations meet in the old town hall</title>\
         <meta property=og:site_name content='Example Times'><meta property=article:published_time content=2025-08-20T10:00Z>\
         <link rel=canonical href=https://example.org/meet><script>document.write('<p>no</p>')</script>\
         <meta http-equiv=refresh content='0;url=https://example.org/evil'></head>\
         <body><nav><a href=/>Home</a> <a href=/w>World</a></nav><article><h1>Delegations meet in the old town hall</h1>\
         <p class=byline rel=author>By Ann Lee</p>{body}<ul><li>First point of the list</li><li>Second point of the list</li></ul>\
         <img src='data:image/png;base64,AAAA'><script>evil()</script></article><footer>Imprint of the outlet</footer></body></html>"
    )
}

/// Runs `work` on the stack that a thread gets by default.
fn on_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(work)
        .unwrap()
        .join()
        .unwrap()
}

#[test]
fn case_44_the_article_is_kept_in_paragraphs_and_the_rest_is_not() {
    let page = read_page(&news(8));
    assert!(
        page.text.contains(&format!("1. {SENTENCE}\n\n2. {SENTENCE}\n\n3.")),
        "{}",
        page.text
    );
    assert!(
        page.text.contains("First point of the list\nSecond point"),
        "{}",
        page.text
    );
    for left_out in ["Home", "Imprint", "evil", "no</p>", "base64"] {
        assert!(!page.text.contains(left_out), "{left_out}: {}", page.text);
    }
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        page.off,
        ReadOff {
            title: some("Delegations meet in the old town hall"),
            outlet: some("Example Times"),
            date: some("2025-08-20"),
            url: some("https://example.org/meet"),
            author: some("Ann Lee"),
            language: some("en"),
        }
    );
    assert!(
        page.notes[0].ends_with("visible characters as the main text"),
        "{:?}",
        page.notes
    );
}

#[test]
fn a_page_without_an_article_keeps_all_its_text() {
    let links = "<li><a href=/x>One more link to somewhere else</a></li>".repeat(200);
    let page = read_page(&format!("<body><ul>{links}</ul><p>End.</p>"));
    assert_eq!(page.text.matches("One more link").count(), 200);
    assert!(page.text.ends_with("\n\nEnd."));
}

#[test]
fn short_broken_and_empty_pages_give_what_there_is() {
    assert_eq!(read_page("").text, "");
    assert_eq!(read_page("<html><body><p>Grüße").text, "Grüße");
    assert_eq!(read_page("no markup at all").text, "no markup at all");
    assert_eq!(read_page("<p>a</b></div><td>b<p>c<p").text, "ab\n\nc");
}

#[test]
fn case_44_a_hundred_thousand_nested_tags_are_survived() {
    let page = on_small_stack(|| {
        let nested = "<div>".repeat(100_000);
        read_page(&format!(
            "<title>A deep page</title>{nested}<p>At the bottom.</p>{}",
            "</div>".repeat(100_000)
        ))
    });
    assert_eq!(page.text, "At the bottom.");
    assert_eq!(page.off.title.as_deref(), Some("A deep page"));
    assert!(page.notes[0].starts_with("The page is nested too deeply"));
}

#[test]
fn case_44_the_deepest_tree_that_is_built_fits_the_stack() {
    let deep = guard::MAX_DEPTH - 10;
    let page = on_small_stack(move || {
        let open = "<div><section>".repeat(deep / 2);
        read_page(&format!("<body>{open}<p>{SENTENCE}</p><p>{SENTENCE}</p>"))
    });
    assert!(page.text.contains(SENTENCE));
    // Four tree levels for each that the guard counts: just below the limit of the tree, and above it.
    for levels in [guard::MAX_DEPTH / 2 - 5, deep] {
        let page = on_small_stack(move || {
            let open = "<table><tr><td>".repeat(levels);
            read_page(&format!("<body>{open}<p>{SENTENCE}</p>"))
        });
        assert_eq!(page.text, SENTENCE, "{levels}");
    }
}

#[test]
fn an_encoding_is_stated_in_a_meta_tag() {
    let stated = |page: &str| stated_encoding(page.as_bytes());
    assert_eq!(stated("<meta charset=Shift_JIS>"), Some("Shift_JIS"));
    assert_eq!(
        stated("<meta http-equiv=content-type content='text/html; charset=iso-8859-1'>"),
        Some("windows-1252")
    );
    assert_eq!(stated("<meta charset=utf-8>"), None);
    assert_eq!(stated("<meta charset=utf-16le>"), None);
    assert_eq!(stated("<meta charset=klingon>"), None);
    assert_eq!(
        stated("<!-- <meta charset=cp1251> --><script>'<meta charset=cp1251>'</script>"),
        None
    );
    assert_eq!(stated(&format!("{}<meta charset=cp1251>", " ".repeat(5000))), None);
}
