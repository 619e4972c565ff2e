# Needs pandas 2.3.3 (pip install pandas==2.3.3).
"""Reads exports of spans with Python's json, csv and pandas and compares every slice of the texts with its quote.

Call it with the file of spans (.jsonl, .csv or .tsv) and the JSON lines of the documents' texts. It ends with 1 and words
where something does not fit.
"""
import csv
import json
import sys

import pandas

csv.field_size_limit(1 << 30)


def fail(words):
    sys.exit(f"tables: {words}")


def plain(row):
    """The very words of a row that was made safe for spreadsheets."""
    if row["guarded"] == "yes":
        return {name: cell[1:] if cell.startswith("'") else cell for name, cell in row.items()}
    return row


def rows_of(path):
    """Document, start, end and words of each fragment, as the standard library reads them."""
    with open(path, encoding="utf-8", newline="") as file:
        if path.endswith(".jsonl"):
            # Lines end in LF alone; U+2028 and others stand in words.
            for line in file.read().split("\n"):
                if line:
                    span = json.loads(line)
                    for piece in span["fragments"]:
                        yield span["document_id"], piece["start_cp"], piece["end_cp"], piece["text"]
            return
        for row in csv.DictReader(file, delimiter="\t" if path.endswith(".tsv") else ","):
            row = plain(row)
            yield row["document_id"], int(row["start_cp"]), int(row["end_cp"]), row["quote"]


def by_pandas(path):
    """The same, as pandas reads a table without guessing."""
    if path.endswith(".jsonl"):
        return None
    delimiter = "\t" if path.endswith(".tsv") else ","
    # Its parser in C ends cells at NUL.
    table = pandas.read_csv(path, sep=delimiter, dtype=str, keep_default_na=False, engine="python")
    rows = (plain(row) for row in table.to_dict("records"))
    return [(row["document_id"], int(row["start_cp"]), int(row["end_cp"]), row["quote"]) for row in rows]


def main(spans, documents):
    texts = {}
    with open(documents, encoding="utf-8", newline="") as file:
        for line in file.read().split("\n"):
            if line:
                row = json.loads(line)
                texts[row["id"]] = row["text"]
    rows = list(rows_of(spans))
    for document, start, end, words in rows:
        if texts[document][start:end] != words:
            fail(f"{document} {start}-{end}: {words!r} is meant, {texts[document][start:end]!r} stands there")
    other = by_pandas(spans)
    if other is not None and other != rows:
        fail("pandas reads other rows than the csv module")
    print(f"{len(rows)} quotes of {len(texts)} documents are slices of their texts")


if __name__ == "__main__":
    main(*sys.argv[1:])
