# Needs: label-studio-sdk 2.1.2 (pip). Called with a folder: tasks in *.json, config.xml and pairs_config.xml beside them.
"""Reads an export with Label Studio's own checks and converter, and compares the words of each region with the text."""

import json
import sys
import tempfile
from pathlib import Path

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface


def fail(words):
    print(words, file=sys.stderr)
    sys.exit(1)


def check(path, config):
    interface = LabelInterface(config)
    interface.validate()
    counts = dict.fromkeys(["tasks", "regions", "answers", "relations"], 0)
    for task in json.loads(path.read_text(encoding="utf-8")):
        counts["tasks"] += 1
        # With its annotations it would not be looked at: the check calls itself without them.
        if not interface.validate_task({"data": task["data"]}):
            fail(f"{path.name}: the data of a task do not fit the config: {sorted(task['data'])}")
        for annotation in task["annotations"]:
            errors = interface._validate_object(annotation, return_errors=True)
            if errors or not interface.validate_annotation(annotation):
                fail(f"{path.name}: {errors}")
            for result in annotation["result"]:
                count(path, task, result, counts)
    return counts


def count(path, task, result, counts):
    if result["type"] == "relation":
        counts["relations"] += 1
    elif result["type"] == "labels":
        counts["regions"] += 1
        value = result["value"]
        stands = task["data"][result["to_name"]][value["start"] : value["end"]]
        if stands != value["text"]:
            fail(f"{path.name}: region {result['id']} says {value['text']!r}, there stands {stands!r}")
    else:
        counts["answers"] += 1


def convert(path, config, counts):
    with tempfile.TemporaryDirectory() as folder:
        tasks = Path(folder) / "tasks.json"
        numbered = json.loads(path.read_text(encoding="utf-8"))
        for number, task in enumerate(numbered, 1):
            task["id"] = number
        tasks.write_text(json.dumps(numbered), encoding="utf-8")
        converter = Converter(config, folder, download_resources=False)
        converter.convert_to_json_min(str(tasks), folder + "/min", is_dir=False)
        converted = json.loads((Path(folder) / "min" / "result.json").read_text(encoding="utf-8"))
        regions = 0
        for task in converted:
            for value in task.get("label", []):
                regions += 1
                if task["text"][value["start"] : value["end"]] != value["text"]:
                    fail(f"converted: {value}")
        if (len(converted), regions) != (counts["tasks"], counts["regions"]):
            fail(f"{path.name}: of {counts} the converter kept {len(converted)} tasks with {regions} regions")
        converter.convert_to_conll2003(str(tasks), folder + "/conll", is_dir=False)
        return len((Path(folder) / "conll" / "result.conll").read_text(encoding="utf-8").splitlines())


def main():
    folder = Path(sys.argv[1])
    told = []
    for path in sorted(folder.glob("*.json")):
        if path.name == "loss.json":
            continue
        is_pairs = path.name == "pairs.json"
        config = (folder / ("pairs_config.xml" if is_pairs else "config.xml")).read_text(encoding="utf-8")
        counts = check(path, config)
        told.append(f"{path.name}: " + ", ".join(f"{number} {what}" for what, number in counts.items()))
        if not is_pairs:
            told[-1] += f", {convert(path, config, counts)} lines of CoNLL"
    if not told:
        fail(f"no *.json in {folder}")
    print("; ".join(told))


main()
