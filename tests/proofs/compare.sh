#!/usr/bin/env bash
# Times our writers and readers and those of Python on the same rows, in one run.
#
#     tests/proofs/compare.sh CORROBORATE DOCUMENTS.jsonl FOLDER
#
# DOCUMENTS.jsonl is in the format `documents`, such as made.py writes it. FOLDER keeps environments and files. Prints medians
# of three of wall-clock seconds of whole processes, and the ratio. What cannot be installed is skipped with a word.
set -uo pipefail
program=$(realpath "$1") documents=$(realpath "$2")
mkdir -p "$3/out"
folder=$(realpath "$3")
here=$(cd "$(dirname "$0")" && pwd)
export CORROBORATE_HOME="$folder/home"

# An environment of Python with these packages; fails where they cannot be had.
python_with() {
    local name=$1
    shift
    local env="$folder/env/$name"
    if [ ! -e "$env/ready" ]; then
        rm -rf "$env"
        "${PYTHON:-python3}" -m venv "$env" && "$env/bin/pip" install -q "$@" && touch "$env/ready"
    fi >"$folder/$name.install.log" 2>&1
    [ -e "$env/ready" ]
}

# Median of three of a command's seconds; {n} in it is the number of the run.
median() {
    for n in 1 2 3; do
        local command=()
        for word in "$@"; do command+=("${word//\{n\}/$n}"); done
        local start=$EPOCHREALTIME
        "${command[@]}" >"$folder/out/run.log" 2>&1 || { echo "failed: $(tail -n 2 "$folder/out/run.log")" >&2; return 1; }
        echo "$start $EPOCHREALTIME"
    done | awk '{ print $2 - $1 }' | sort -n | sed -n 2p
}

# line WHAT OURS THEIRS
line() {
    awk -v what="$1" -v ours="$2" -v theirs="$3" 'BEGIN { printf "%-34s ours %8.2f s   Python %8.2f s   %.1f times\n", what, ours, theirs, theirs / ours }'
}

rm -rf "$folder"/{home,project} "$folder"/out/*
"$program" new "$folder/project" >/dev/null || exit 1
# What the schema does not allow is told, and not taken.
"$program" import "$folder/project" --format documents "$documents" >/dev/null
"$program" export "$folder/project" --format huggingface -o "$folder/out/hf" >/dev/null || exit 1
ours=$(median "$program" export "$folder/project" --format huggingface -o "$folder/out/hf{n}")
if python_with datasets datasets==5.2.0 duckdb==2.0.1 polars==2.1.0; then
    theirs=$(median "$folder/env/datasets/bin/python" "$here/compare.py" parquet "$folder/out/hf" "$folder/out/theirs")
    line "Parquet, four tables with a card" "$ours" "$theirs"
else
    echo "Parquet: skipped, datasets could not be installed"
fi
"$program" export "$folder/project" --format label-studio -o "$folder/out/ls" >/dev/null || exit 1
ours=$(median "$program" export "$folder/project" --format label-studio -o "$folder/out/ls{n}")
if python_with labelstudio label-studio-sdk==2.1.2; then
    theirs=$(median "$folder/env/labelstudio/bin/python" "$here/compare.py" label-studio "$folder/out/ls" "$folder/out/theirs-ls")
    line "Label Studio tasks" "$ours" "$theirs"
else
    echo "Label Studio: skipped, its SDK could not be installed"
fi
"$program" export "$folder/project" --format doccano -o "$folder/out/doccano.jsonl" >/dev/null || exit 1
for n in 1 2 3; do "$program" new "$folder/out/into$n" >/dev/null; done
ours=$(median "$program" import "$folder/out/into{n}" --format doccano "$folder/out/doccano.jsonl")
if python_with doccano doccano==1.8.4 'marshmallow<3.20' 'setuptools<70' 'numpy<2' 'pandas<2'; then
    theirs=$(median "$folder/env/doccano/bin/python" "$here/doccano.py" "$folder/out/doccano.jsonl")
    line "doccano lines read" "$ours" "$theirs"
else
    echo "doccano: skipped, it could not be installed"
fi
