# Needs Python 3.10+ and `pip install dkpro-cassis==0.12.0` (with lxml 6.1 or later).
"""Reads an exported folder of CAS JSON or XMI with cassis.

    cas.py FOLDER [DOCUMENTS.jsonl]

With the same dataset as JSONL of documents, every quote in that is compared with the words cassis finds under the span of
that id. Without, every span must have words, and have them still after cassis has written and read the file itself.
"""

import json
import re
import sys
from pathlib import Path

import cassis

SPAN = "custom.Span"
RELATION = "custom.Relation"
# XML has no way to write these; the export puts a space.
NOT_IN_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]")


def load(path, types):
    if path.suffix == ".xmi":
        with types.open("rb") as file:
            system = cassis.load_typesystem(file)
        with path.open("rb") as file:
            return cassis.load_cas_from_xmi(file, typesystem=system)
    with path.open("rb") as file:
        return cassis.load_cas_from_json(file)


def again(cas, path):
    if path.suffix == ".xmi":
        return cassis.load_cas_from_xmi(cas.to_xmi(), typesystem=cas.typesystem)
    return cassis.load_cas_from_json(cas.to_json())


def in_xml(text):
    return NOT_IN_XML.sub(" ", text)


def words_by_id(cas):
    """The words of each annotation, a list with a string for each of its pieces."""
    words = {}
    for span in sorted(cas.select(SPAN), key=lambda span: span.begin):
        words.setdefault(span.id, []).append(cas.sofa_string[span.begin : span.end])
    return words


def quotes_by_document(path):
    quotes = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if "schema" not in row:
                spans = row["spans"]
                quotes[row["id"]] = {span["id"]: [piece["text"] for piece in span["fragments"]] for span in spans}
    return quotes


def main(folder, documents=None):
    folder = Path(folder)
    quotes = quotes_by_document(Path(documents)) if documents else None
    wrong = []
    spans = relations = 0
    paths = sorted(path for path in folder.iterdir() if path.suffix in (".json", ".xmi") and path.name != "loss.json")
    for path in paths:
        cas = load(path, folder / "TypeSystem.xml")
        info = next(fs for fs in cas.select_all_fs() if fs.type.name == "custom.DocumentInfo")
        words = words_by_id(cas)
        spans += len(words)
        ends = [(relation.Governor, relation.Dependent) for relation in cas.select(RELATION)]
        relations += len(ends)
        if any(end is None or end.type.name != SPAN for pair in ends for end in pair):
            wrong.append(f"{path.name}: a relation has an end that is no span")
        expected = words_by_id(again(cas, path)) if quotes is None else quotes.pop(info.id, {})
        if path.suffix == ".xmi":
            expected = {in_xml(id): [in_xml(piece) for piece in pieces] for id, pieces in expected.items()}
        for id in sorted(words.keys() | expected.keys()):
            if words.get(id) != expected.get(id) or not all(words[id]):
                wrong.append(f"{path.name}: {id}: {words.get(id)!r} where {expected.get(id)!r} should be")
    if quotes:
        wrong += [f"document {id} is in no file" for id in quotes]
    for line in wrong:
        print(line)
    print(f"{len(paths)} files, {spans} spans, {relations} relations, {len(wrong)} wrong")
    return 1 if wrong or not paths else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
