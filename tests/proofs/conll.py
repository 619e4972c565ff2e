# Needs spacy 3.8 and seqeval 1.2: pip install spacy==3.8.18 seqeval==1.2.2
"""Reads a folder of CoNLL columns with spaCy's converter and seqeval: `python conll.py FOLDER`.

Every token must stand in its text where its offsets say. BIO files go through `spacy convert -c conll` and seqeval in
strict mode, BIOES files through seqeval alone, since spaCy does not know them; both must find the same spans.
"""
import contextlib
import io
import sys
import tempfile
import unicodedata
from pathlib import Path

import spacy
from seqeval.scheme import IOB2, IOBES, Entities
from spacy.cli.convert import convert
from spacy.tokens import DocBin

ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


def is_gap(sign):
    return sign.isspace() or unicodedata.category(sign) == "Cc"


def plain(cell):
    head, *rest = cell.split("\\")
    rest = iter(rest)
    for part in rest:
        # Nothing between two backslashes: they stand for one, and what follows is as it is.
        head += ESCAPES[part[0]] + part[1:] if part else "\\" + next(rest)
    return head


def texts(folder):
    """The texts of documents.tsv, in its order."""
    lines = (folder / "documents.tsv").read_bytes().decode().split("\n")
    column = lines[0].split("\t").index("text")
    return [plain(line.split("\t")[column]) for line in lines[1:] if line]


def documents(content):
    """Token, start, end and tag of each line, a list for each sentence of each document."""
    parts = content.split("-DOCSTART- -X- O O\n")[1:]
    for part in parts:
        sentences = [sentence.split("\n") for sentence in part.strip("\n").split("\n\n")]
        assert sentences[0][0].startswith("# doc_id = "), sentences[0]
        rows = [[line.split(" ") for line in sentence] for sentence in sentences[1:]]
        yield [[(row[0], int(row[1]), int(row[2]), row[3]) for row in sentence] for sentence in rows]


def by_spacy(path):
    """The words of each entity of each document, as spaCy reads the file."""
    with tempfile.TemporaryDirectory() as out:
        with contextlib.redirect_stdout(io.StringIO()):
            convert(path, out, file_type="spacy", converter="conll", silent=True)
        docs = DocBin().from_disk(Path(out, path.stem + ".spacy")).get_docs(spacy.blank("xx").vocab)
        return [[(ent.label_, [token.text for token in ent]) for ent in doc.ents] for doc in docs]


def main(folder):
    stored = texts(folder)
    faults, tokens, spans = [], 0, 0
    files = sorted(folder.glob("*.conll"))
    for path in files:
        content = path.read_bytes().decode()
        read = list(documents(content))
        if len(read) != len(stored):
            faults.append(f"{path.name}: {len(read)} documents of {len(stored)}")
        is_bioes = any(row[3][:2] in ("E-", "S-") for document in read for rows in document for row in rows)
        scheme = IOBES if is_bioes or "bioes" in folder.name else IOB2
        found = []
        for number, (document, text) in enumerate(zip(read, stored), 1):
            for token, start, end, _ in (row for rows in document for row in rows):
                tokens += 1
                if text[start:end] != token:
                    faults.append(f"{path.name}, document {number}: {token!r} is {text[start:end]!r} in the text")
            entities = Entities([[row[3] for row in rows] for rows in document], scheme).entities
            here = []
            for entity in (entity for sentence in entities for entity in sentence):
                rows = document[entity.sent_id][entity.start : entity.end]
                here.append((entity.tag, [row[0] for row in rows]))
                spans += 1
                there = text[rows[0][1] : rows[-1][2]]
                if "".join(sign for sign in there if not is_gap(sign)) != "".join(row[0] for row in rows):
                    faults.append(f"{path.name}, document {number}: {rows} is {there!r} in the text")
            tagged = sum(row[3] != "O" for rows in document for row in rows)
            if tagged != sum(len(words) for _, words in here):
                faults.append(f"{path.name}, document {number}: seqeval leaves out tagged tokens")
            found.append(here)
        if scheme is IOB2 and by_spacy(path) != found:
            faults.append(f"{path.name}: spaCy finds other spans than seqeval")
    for fault in faults:
        print(fault)
    print(f"{len(files)} files, {len(stored)} documents, {tokens} tokens, {spans} spans: {len(faults)} faults")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
