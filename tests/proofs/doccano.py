# Needs Python 3.9 with: doccano==1.8.4 "marshmallow<3.20" "setuptools<70" "numpy<2" "pandas<2" (pip). Called with the *.jsonl.
"""Imports an export with doccano's own code into a database in memory, and compares the words of each span with the text.

With a second file name, writes there what doccano exports again.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import backend

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.development"
os.environ["DATABASE_URL"] = "sqlite:///" + tempfile.mkdtemp() + "/db.sqlite3"
sys.path.insert(0, str(Path(backend.__path__[0])))

import django

django.setup()

from django.contrib.auth import get_user_model
from django.core.management import call_command


def fail(words):
    print(words, file=sys.stderr)
    sys.exit(1)


def words_of(text, start, end, unit):
    if unit == "UTF-16":
        return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
    return text[start:end]


def import_file(path, has_relations):
    from data_import.datasets import load_dataset
    from data_import.pipeline.catalog import JSONL, RELATION_EXTRACTION
    from data_import.pipeline.readers import FileName
    from projects.models import ProjectType, SequenceLabelingProject

    user = get_user_model().objects.create_user(username="proof", password="proof")
    project = SequenceLabelingProject.objects.create(
        name="proof",
        project_type=ProjectType.SEQUENCE_LABELING,
        created_by=user,
        allow_overlapping=True,
        use_relation=has_relations,
    )
    task = RELATION_EXTRACTION if has_relations else ProjectType.SEQUENCE_LABELING
    name = FileName(full_path=str(path), generated_name=path.name, upload_name=path.name)
    # Its default, which guesses.
    dataset = load_dataset(task, JSONL, [name], project, encoding="Auto")
    dataset.save(user)
    if dataset.errors:
        fail("\n".join(str(error.dict()) for error in dataset.errors))
    return project


def check(project, path):
    from examples.models import Example
    from labels.models import Relation, Span

    wanted = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    examples = list(Example.objects.filter(project=project).order_by("id"))
    if len(examples) != len(wanted):
        fail(f"{len(wanted)} documents became {len(examples)}")
    spans = 0
    for row, example in zip(wanted, examples):
        if example.text != row["text"]:
            fail(f"{row['document_id']}: the text became {example.text!r}")
        meta = {name: value for name, value in row.items() if name not in ("text", "label", "entities", "relations")}
        kept = {name: value for name, value in example.meta.items() if name in meta}
        if kept != meta:
            fail(f"{row['document_id']}: the metadata became {example.meta}")
        ours = row["corroborate"]
        left = sorted((*place, span["label"], quote)
                      for span in ours["spans"] for place, quote in zip(span["fragments"], span["quotes"]))
        found = sorted((span.start_offset, span.end_offset, span.label.text,
                        words_of(example.text, span.start_offset, span.end_offset, ours["offset_unit"]))
                       for span in Span.objects.filter(example=example))
        if left != found:
            fail(f"{row['document_id']}: {left} became {found}")
        spans += len(found)
    relations = Relation.objects.filter(example__project=project).count()
    if relations != sum(len(row.get("relations", [])) for row in wanted):
        fail(f"only {relations} relations came back")
    return f"{len(examples)} documents, {spans} spans, {relations} relations, metadata kept"


def export(project, to):
    from data_export.pipeline.dataset import Dataset
    from data_export.pipeline.factories import create_comment, create_formatter, create_labels
    from data_export.pipeline.writers import JsonlWriter
    from data_export.models import ExportedExample

    examples = ExportedExample.objects.filter(project=project)
    labels = create_labels(project, examples)
    dataset = Dataset(examples, labels, create_comment(examples)).to_dataframe()
    for formatter in create_formatter(project, "JSONL"):
        dataset = formatter.apply(dataset)
    with open(to, "w", encoding="utf-8") as file:
        JsonlWriter.write(file, dataset)


def main():
    path = Path(sys.argv[1])
    call_command("migrate", verbosity=0)
    call_command("create_roles", verbosity=0)
    has_relations = "relations" in json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    project = import_file(path, has_relations)
    print(check(project, path))
    if len(sys.argv) > 2:
        export(project, sys.argv[2])


main()
