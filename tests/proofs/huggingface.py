# Needs datasets 5.2.0, duckdb 2.0.1, polars 2.1.0 (pip install datasets==5.2.0 duckdb==2.0.1 polars==2.1.0).
"""Reads an exported dataset folder with datasets, DuckDB and Polars.

Call it with the folder. It ends with 1 and words where something does not fit.
"""
import json
import sys
import tempfile
from pathlib import Path

import datasets
import duckdb
import polars

TABLES = ["documents", "spans", "claims", "pairs", "links"]


def fail(words):
    sys.exit(f"huggingface: {words}")


def same(text, start, end, quote, what):
    if text[start:end] != quote:
        fail(f"{what} {start}-{end}: {quote!r} is meant, {text[start:end]!r} stands there")


def check_spans(tables):
    """Compares all quotes with the texts; gives how many there are."""
    documents = {row["id"]: row for row in tables["documents"]}
    count = 0
    for span in tables.get("spans", []):
        text = documents[span["document"]]["text"]
        for fragment in span["fragments"]:
            same(text, fragment["start"], fragment["end"], fragment["text"], span["id"])
            count += 1
        if len(span["fragments"]) == 1:
            same(text, span["start"], span["end"], span["quote"], span["id"])
        if " … ".join(fragment["text"] for fragment in span["fragments"]) != span["quote"]:
            fail(f"the quote of {span['id']} is not that of its fragments")
        start, end = span["start"], span["end"]
        if not text[:start].endswith(span["before"]) or not text[end:].startswith(span["after"]):
            fail(f"the context of {span['id']} is not around it")
        json.loads(span["attributes"])
    nested = [span["id"] for document in documents.values() for span in document["spans"]]
    if nested != [span["id"] for span in tables.get("spans", [])]:
        fail("the documents have other spans than the table of spans")
    return count


def check_clusters(tables):
    """Duplicates, links and claims must not reach from one cluster into another; negatives may."""
    clusters = {row["id"]: row["cluster"] for row in tables["documents"]}
    quotes = {row["id"]: row["quote"] for row in tables.get("spans", [])}
    for pair in tables.get("pairs", []) + tables.get("links", []):
        ends = [clusters[pair["a_document"]], clusters[pair["b_document"]]]
        if ends != [pair["a_cluster"], pair["b_cluster"]]:
            fail(f"{pair['a']} and {pair['b']} have other clusters than their documents")
        if ends[0] != ends[1] and pair.get("label") != 0:
            fail(f"{pair['a']} and {pair['b']} are linked across clusters")
        if (quotes[pair["a"]], quotes[pair["b"]]) != (pair["a_text"], pair["b_text"]):
            fail(f"{pair['a']} and {pair['b']} have other words than their spans")
    for claim in tables.get("claims", []):
        if {clusters[member["document"]] for member in claim["members"]} != {claim["cluster"]}:
            fail(f"{claim['id']} is in several clusters")


def main():
    folder = Path(sys.argv[1]).resolve()
    names = [name for name in TABLES if (folder / "data" / name).is_dir()]
    with tempfile.TemporaryDirectory() as cache:
        configs = datasets.get_dataset_config_names(str(folder), cache_dir=cache)
        if sorted(configs) != sorted(names):
            fail(f"the card has {configs}, the folder {names}")
        if datasets.get_dataset_default_config_name(str(folder), cache_dir=cache) != "documents":
            fail("the default config is not documents")
        tables = {}
        for name in names:
            tables[name] = datasets.load_dataset(str(folder), name, split="train", cache_dir=cache).to_list()
    count = check_spans(tables)
    check_clusters(tables)
    for name in names:
        files = str(folder / "data" / name / "*.parquet")
        by_polars = polars.read_parquet(files).to_dicts()
        if by_polars != tables[name]:
            fail(f"polars reads {name} otherwise")
        relation = duckdb.sql(f"select * from read_parquet('{files}')")
        by_duckdb = [dict(zip(relation.columns, row)) for row in relation.fetchall()]
        if by_duckdb != tables[name]:
            fail(f"duckdb reads {name} otherwise")
    rows = ", ".join(f"{len(tables[name])} {name}" for name in names)
    print(f"huggingface: {rows}; {count} quotes stand where they should, datasets, duckdb and polars agree")


main()
