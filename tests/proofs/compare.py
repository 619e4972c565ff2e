"""What compare.sh times of Python: the same rows written by `datasets`, or converted by Label Studio.

    compare.py parquet FOLDER OUT          the tables of an exported folder, each read and written by Dataset.to_parquet
    compare.py label-studio FOLDER OUT     the tasks of an exported folder, read and written by the SDK's Converter
"""
import pathlib
import sys


def parquet(folder, out):
    import datasets

    datasets.disable_progress_bars()
    out.mkdir(parents=True, exist_ok=True)
    for table in sorted(path for path in (folder / "data").iterdir()) if (folder / "data").is_dir() else sorted(folder.iterdir()):
        files = sorted(map(str, table.rglob("*.parquet"))) if table.is_dir() else []
        if files:
            rows = datasets.Dataset.from_parquet(files, cache_dir=str(out / "cache"))
            rows.to_parquet(str(out / f"{table.name}.parquet"))


def label_studio(folder, out):
    import json

    from label_studio_sdk.converter import Converter

    out.mkdir(parents=True, exist_ok=True)
    tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    for number, task in enumerate(tasks, 1):
        task["id"] = number
    numbered = out / "tasks.json"
    numbered.write_text(json.dumps(tasks), encoding="utf-8")
    config = (folder / "config.xml").read_text(encoding="utf-8")
    converter = Converter(config, str(out), download_resources=False)
    converter.convert_to_json_min(str(numbered), str(out / "min"), is_dir=False)


if __name__ == "__main__":
    {"parquet": parquet, "label-studio": label_studio}[sys.argv[1]](*map(pathlib.Path, sys.argv[2:]))
