"""Compares two exports in the format `documents`, by words and not by ids, and says whether what differs was announced.

    round_trip.py FIRST.jsonl SECOND.jsonl LOSSES.json

Documents are known by their texts. Ends with 1 where something differs that the loss report does not name.
"""
import collections
import json
import sys

FIELDS = {
    "title": "titles of documents",
    "outlet": "outlets",
    "date": "dates of documents",
    "url": "addresses of documents",
    "note": "notes on documents",
}
SPAN = {
    "attributes": "attributes",
    "note": "notes of annotations",
    "status": "states of annotations",
    "author": "authors",
    "created": "times of making",
    "is_principal": "places in duplicate groups",
}


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = [json.loads(line) for line in file.read().split("\n") if line]
    return {row["text"]: row for row in rows if "schema" not in row}


def place(span):
    return span["label"], tuple((piece["start"], piece["end"], piece["text"]) for piece in span["fragments"])


def links(documents):
    ends = {span["id"]: (text, place(span)) for text, row in documents.items() for span in row["spans"]}
    rows = (link for row in documents.values() for link in row["links"])
    return collections.Counter((link["type"], ends[link["from"]], ends[link["to"]], link["author"]) for link in rows)


def main(first, second, report):
    first, second = read(first), read(second)
    with open(report, encoding="utf-8") as file:
        announced = {loss["what"] for loss in json.load(file)["losses"]}
    differs = collections.Counter()
    for text, row in first.items():
        other = second.get(text)
        if other is None:
            differs["documents"] += 1
            continue
        for field, what in FIELDS.items():
            differs[what] += row[field] != other[field]
        spans, others = (
            collections.Counter(place(span) for span in document["spans"]) for document in (row, other)
        )
        differs["annotations"] += (spans - others).total()
        differs["annotations that were not there"] += (others - spans).total()
        by_place = {place(span): span for span in other["spans"]}
        for span in row["spans"]:
            again = by_place.get(place(span))
            if again and spans[place(span)] == 1:
                for field, what in SPAN.items():
                    differs[what] += span[field] != again[field]
    differs["links"] += (links(first) - links(second)).total()
    differs = {what: number for what, number in differs.items() if number}
    known = {what for what in differs if what in announced}
    # A text that reads otherwise is another document, and a label that does is another annotation; a link is lost with its
    # end, and with its author.
    if "texts that read otherwise" in announced:
        known |= {"documents", "links"}
    if announced & {"labels", "annotations"}:
        known |= {"annotations", "annotations that were not there", "links"}
    if "authors of links" in announced:
        known |= {"links"}
    others = {what: number for what, number in differs.items() if what not in known}
    if others:
        print(f"differs in {others}, and the report has only {sorted(announced)}")
        sys.exit(1)
    said = ", ".join(f"{number} {what}" for what, number in sorted(differs.items()))
    print(f"{len(first)} documents come back, but for what is announced: {said}" if said else f"{len(first)} documents come back whole")


if __name__ == "__main__":
    main(*sys.argv[1:])
