// Needs Node 20.19+ and `npm i @apache-annotator/dom@0.2.0 @apache-annotator/selector@0.2.0 jsdom@29.1.1` where it stands.
//
// web_annotation.mjs FILE.jsonld: puts each source into a page, finds every target by its position and by its quote with
// the matchers of Apache Annotator, and compares what they find with the quote.

import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

// Its modules take the page's classes from the global scope.
const { window } = new JSDOM("<body></body>");
for (const name of ["document", "Node", "NodeFilter", "Range", "Text", "AbstractRange"]) {
  globalThis[name] = window[name];
}
const { createTextPositionSelectorMatcher, createTextQuoteSelectorMatcher } = await import("@apache-annotator/dom");

const list = (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

async function found(matcher, text) {
  const element = window.document.createElement("pre");
  element.textContent = text;
  window.document.body.replaceChildren(element);
  const ranges = [];
  for await (const range of matcher(element)) {
    const before = window.document.createRange();
    before.setStart(element, 0);
    before.setEnd(range.startContainer, range.startOffset);
    ranges.push({ at: before.toString().length, words: range.toString() });
  }
  return ranges;
}

const collection = JSON.parse(readFileSync(process.argv[2], "utf8"));
const texts = new Map(collection.sources.map((source) => [source.id, source.value]));
const items = collection.first.items;
const ids = new Set(items.map((item) => item.id));
const wrong = [];
let [targets, links] = [0, 0];

if (collection.total !== items.length) {
  wrong.push(`the collection says ${collection.total} annotations and has ${items.length}`);
}
if (ids.size !== items.length) {
  wrong.push("two annotations have the same id");
}
for (const item of items) {
  if (item.motivation === "linking") {
    links += 1;
    const ends = list(item.target);
    if (ends.length !== 2 || !ends.every((end) => ids.has(end.id))) {
      wrong.push(`${item.id}: its two ends are not both there`);
    }
  }
  for (const target of list(item.target).filter((target) => target.selector)) {
    targets += 1;
    const text = texts.get(target.source);
    const quote = target.selector.find((selector) => selector.type === "TextQuoteSelector");
    const position = target.selector.find((selector) => selector.type === "TextPositionSelector");
    const byPosition = await found(createTextPositionSelectorMatcher(position), text);
    const byQuote = await found(createTextQuoteSelectorMatcher(quote), text);
    const [place] = byPosition;
    if (byPosition.length !== 1 || place.words !== quote.exact) {
      wrong.push(`${item.id}: ${JSON.stringify(place?.words)} stands where ${JSON.stringify(quote.exact)} should`);
    } else if (!byQuote.some((match) => match.at === place.at && match.words === place.words)) {
      wrong.push(`${item.id}: ${JSON.stringify(quote.exact)} is not found by its words`);
    } else if (byQuote.length > 1) {
      wrong.push(`${item.id}: ${JSON.stringify(quote.exact)} is found ${byQuote.length} times by its words`);
    }
  }
}
for (const line of wrong) {
  console.log(line);
}
console.log(`${texts.size} sources, ${targets} targets, ${links} links, ${wrong.length} wrong`);
process.exit(wrong.length > 0 || targets === 0 ? 1 : 0);
