# Needs Python 3.9 or later and no packages: brat's own reader is in no package registry, so its rules are here.
"""Reads a folder of brat standoff and compares every span with its text: `python brat.py FOLDER`.

brat reads lines as `str.splitlines` parts them, counts code points of the text as stored, and joins the parts of a span
by one space. A line that it would leave unparsed is an error here.
"""
import re
import sys
from pathlib import Path

TARGET = r"[TERN][0-9]+"
FORMS = {
    "T": re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)", re.DOTALL),
    "R": re.compile(rf"(\S+) (\S+):({TARGET}) (\S+):({TARGET})\t?"),
    "A": re.compile(rf"(\S+) ({TARGET})(?: (.+))?"),
    "N": re.compile(rf"(\S+) ({TARGET}) (\S+?):(\S+)\t(.*)"),
    "#": re.compile(rf"(\S+) ({TARGET})\t(.*)"),
}


def stored(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def section(conf, name):
    """The first words of the lines of a section of annotation.conf."""
    lines = conf.split(f"[{name}]\n", 1)[1].split("\n[", 1)[0].splitlines()
    return {re.split(r"[ \t]", line)[0] for line in lines if line and line[0] not in "#<"}


def span(place, form, text):
    """What is wrong with a span, or nothing."""
    _, offsets, said = form.groups()
    parts = [tuple(map(int, part.split(" "))) for part in offsets.split(";")]
    flat = [offset for part in parts for offset in part]
    if flat != sorted(flat) or any(start >= end for start, end in parts) or flat[-1] > len(text):
        return [f"{place}: {offsets} is not in the text, or not in order"]
    pieces = [text[start:end] for start, end in parts]
    if any(len(piece.splitlines()) != 1 for piece in pieces):
        return [f"{place}: a part holds a line end"]
    there = " ".join(pieces)
    return [] if there == said else [f"{place}: says {said!r}, but there stands {there!r}"]


def document(ann, types):
    """Number of lines of each kind, and what is wrong."""
    text = stored(ann.with_suffix(".txt"))
    content = stored(ann)
    lines = content.splitlines()
    faults = [] if len(lines) == content.count("\n") else [f"{ann.name}: a line end inside a line"]
    counts = {}
    ids = {line.split("\t", 1)[0] for line in lines}
    if len(ids) != len(lines):
        faults.append(f"{ann.name}: an id is given twice")
    for number, line in enumerate(lines, 1):
        place = f"{ann.name}, line {number}"
        name, _, rest = line.partition("\t")
        kind = name[:1]
        form = FORMS[kind].fullmatch(rest) if kind in FORMS and name[1:].isdecimal() else None
        if form is None:
            faults.append(f"{place}: brat would leave it unparsed: {line!r}")
            continue
        counts[kind] = counts.get(kind, 0) + 1
        if kind == "T":
            faults += span(place, form, text)
        elif kind == "R":
            if form[2] == form[4]:
                faults.append(f"{place}: both arguments have the same role")
            faults += [f"{place}: there is no {end}" for end in (form[3], form[5]) if end not in ids]
        elif form[2] not in ids:
            faults.append(f"{place}: there is no {form[2]}")
        if kind in types and form[1] not in types[kind]:
            faults.append(f"{place}: annotation.conf does not have {form[1]}")
    return counts, faults


def main(folder):
    conf = stored(folder / "annotation.conf")
    types = {"T": section(conf, "entities"), "R": section(conf, "relations")}
    files = sorted(folder.rglob("*.ann"))
    counts, faults = {}, [] if files else ["there is no .ann file"]
    for ann in files:
        found, wrong = document(ann, types)
        counts = {kind: counts.get(kind, 0) + found.get(kind, 0) for kind in counts | found}
        faults += wrong
    for fault in faults:
        print(fault)
    words = {"T": "spans", "R": "relations", "A": "attributes", "N": "references", "#": "notes"}
    told = ", ".join(f"{counts.get(kind, 0)} {word}" for kind, word in words.items())
    print(f"{len(files)} documents, {told}: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
