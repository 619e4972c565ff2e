# Needs: spacy 3.8 (pip); Prodigy itself cannot be had freely. Called with the *.jsonl.
"""Makes a spaCy document of each line, as Prodigy does, and compares the words of each span with the text."""

import json
import sys

import spacy
from spacy.tokens import Doc


def fail(words):
    print(words, file=sys.stderr)
    sys.exit(1)


def check(vocab, row):
    text, tokens = row["text"], row["tokens"]
    doc = Doc(vocab, words=[token["text"] for token in tokens], spaces=[token["ws"] for token in tokens])
    if doc.text != text:
        fail(f"the tokens make up {doc.text!r} of {text!r}")
    for number, (token, stated) in enumerate(zip(doc, tokens)):
        if (number, token.idx, token.idx + len(token)) != (stated["id"], stated["start"], stated["end"]):
            fail(f"token {number} stands at {token.idx}, stated is {stated}")
    for span in row["spans"]:
        found = doc.char_span(span["start"], span["end"], label=span["label"])
        if found is None or found.text != span["text"] or text[span["start"] : span["end"]] != span["text"]:
            fail(f"{row['meta']['document_id']}: a span says {span['text']!r}, there stands {found!r}")
        if (found.start, found.end - 1) != (span["token_start"], span["token_end"]):
            fail(f"{row['meta']['document_id']}: tokens of a span are {found.start} to {found.end - 1}")
    places = [(span["start"], span["end"], span["label"], span["token_end"]) for span in row["spans"]]
    for relation in row["relations"]:
        for end in ("head", "child"):
            span = relation[end + "_span"]
            if (span["start"], span["end"], span["label"], relation[end]) not in places:
                fail(f"{row['meta']['document_id']}: a relation has no span as {end}")
    return len(row["spans"]), len(row["relations"])


def main():
    vocab = spacy.blank("xx").vocab
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    counts = [check(vocab, row) for row in rows]
    print(f"{len(rows)} examples, {sum(s for s, _ in counts)} spans, {sum(r for _, r in counts)} relations")


main()
