# Needs qualitative-coding 1.7.8 and xmlschema 3.4.5 (pip install qualitative-coding==1.7.8 xmlschema==3.4.5).
"""Reads an exported .qdpx with another program: the schema of REFI-QDA, then the importer of qualitative-coding.

Call it with the file. It ends with 1 and words where something does not fit.
"""
import os
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from importlib import resources
from pathlib import Path

import xmlschema

NAMESPACE = "{urn:QDA-XML:project:1.0}"
# Names of selections are cut here.
NAME = 250


def fail(words):
    sys.exit(f"refi_qda: {words}")


def quotes(archive, root):
    """Compares the name of every selection with the words at its place."""
    count = 0
    for source in root.iter(f"{NAMESPACE}TextSource"):
        path = source.get("plainTextPath").removeprefix("internal://")
        raw = archive.read(f"sources/{path}")
        if raw.startswith(b"\xef\xbb\xbf") or b"\r\n" in raw:
            fail(f"{path} has a byte order mark or CRLF")
        text = raw.decode("utf-8")
        for selection in source.findall(f"{NAMESPACE}PlainTextSelection"):
            start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
            name = selection.get("name", "")
            words = text[start:end][:NAME]
            # A mark at the beginning of a text is not written, but is part of the words.
            if name.removeprefix("\ufeff") != words:
                fail(f"{path} {start}-{end}: {name!r} is meant, {words!r} stands there")
            count += 1
    return count


def imported(path):
    """What qualitative-coding has after its import: documents, codes, codings."""
    from qualitative_coding.refi_qda.reader import REFIQDAReader

    # Its reader stops in the debugger.
    sys.breakpointhook = lambda *args, **kwargs: None
    reader = REFIQDAReader(path)
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            reader.unpack_project(folder)
        finally:
            os.chdir(before)
        texts = {name: (Path(folder) / "source" / "import" / name).read_bytes() for name in reader.document_guids.values()}
    return reader, texts


def main():
    path = Path(sys.argv[1]).resolve()
    with zipfile.ZipFile(path) as archive:
        project = archive.read("project.qde").decode("utf-8")
        schema = resources.files("qualitative_coding") / "refi_qda" / "schema.xsd"
        errors = list(xmlschema.XMLSchema(str(schema)).iter_errors(project))
        if errors:
            fail(f"{len(errors)} errors by the schema, the first: {errors[0]}")
        root = ET.fromstring(project)
        guids = [element.get("guid") for element in root.iter() if element.get("guid")]
        if len(guids) != len(set(guids)):
            fail("a GUID is given twice")
        num_selections = quotes(archive, root)
        sources = {one.get("guid"): one for one in root.iter(f"{NAMESPACE}TextSource")}
        reader, texts = imported(path)
        if set(reader.document_guids) != set(sources):
            fail("the importer has other documents")
        for guid, name in reader.document_guids.items():
            if texts[name] != archive.read(f"sources/{guid}.txt"):
                fail(f"the importer has another text for {name}")
        if set(reader.code_guids) != {code.get("guid") for code in root.iter(f"{NAMESPACE}Code")}:
            fail("the importer has other codes")
    print(f"refi_qda: {len(sources)} documents, {num_selections} selections, {len(reader.code_guids)} codes, no error by the schema")


main()
