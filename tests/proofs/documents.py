"""Reads exports of documents with Python's json and csv and compares titles and texts with our own interchange form.

Call it with the file of documents (.jsonl, .csv or .tsv) and the JSON lines of the format `documents`. It needs nothing
but Python, and ends with 1 and words where something does not fit.
"""
import csv
import json
import sys

csv.field_size_limit(1 << 30)
FIELDS = ["id", "title", "outlet", "date", "url", "note", "text"]


def lines(path):
    with open(path, encoding="utf-8", newline="") as file:
        # Lines end in LF alone; U+2028 and others stand in words.
        return [json.loads(line) for line in file.read().split("\n") if line]


def rows(path):
    if path.endswith(".jsonl"):
        return lines(path)
    with open(path, encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file, delimiter="\t" if path.endswith(".tsv") else ","))
    for row in table:
        if row["guarded"] == "yes":
            row.update((name, cell[1:]) for name, cell in row.items() if cell.startswith("'"))
    return table


def main(exported, documents):
    wanted = [row for row in lines(documents) if "schema" not in row]
    found = rows(exported)
    if len(wanted) != len(found):
        sys.exit(f"documents: {len(wanted)} documents became {len(found)}")
    for one, other in zip(wanted, found):
        for field in FIELDS:
            if one[field] != other[field]:
                sys.exit(f"documents: {field} of {one['id']} is {other[field]!r}, not {one[field]!r}")
    print(f"{len(found)} documents with their very texts")


if __name__ == "__main__":
    main(*sys.argv[1:])
