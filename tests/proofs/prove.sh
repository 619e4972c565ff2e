#!/usr/bin/env bash
# Exports a project in every format and has the other programs' own readers read it.
#
#     tests/proofs/prove.sh CORROBORATE PROJECT FOLDER [NAME…]
#
# CORROBORATE is the built program, FOLDER keeps the environments of the readers and what was exported; names choose
# formats. A reader that cannot be installed here is skipped with a word. Ends with 1 where one found something wrong.
set -uo pipefail
program=$(realpath "$1") project=$(realpath "$2")
mkdir -p "$3"
folder=$(realpath "$3")
shift 3
wanted=" $* "
here=$(cd "$(dirname "$0")" && pwd)
failed=0

# An environment of Python with these packages; fails where they cannot be had.
python_with() {
    local name=$1
    shift
    local env="$folder/env/$name"
    if [ ! -e "$env/ready" ]; then
        rm -rf "$env"
        "${PYTHON:-python3}" -m venv "$env" && { [ $# = 0 ] || "$env/bin/pip" install -q "$@"; } && touch "$env/ready"
    fi >"$folder/$name.install.log" 2>&1
    [ -e "$env/ready" ]
}

# export_as NAME ENDING OPTION…: writes the project anew and says where.
export_as() {
    out="$folder/out/$1$2"
    rm -rf "$out" && mkdir -p "$folder/out"
    "$program" export "$project" --format "$1" "${@:3}" -o "$out" >"$folder/out/$1.log" || { echo "$1: not exported"; failed=1; return 1; }
}

# prove FORMAT ENDING READER PACKAGES -- COMMAND: {out} stands for what was exported, {python} for the environment's.
prove() {
    local format=$1 ending=$2 reader=$3
    shift 3
    local packages=()
    while [ "$1" != -- ]; do
        packages+=("$1")
        shift
    done
    shift
    [ "$wanted" = "  " ] || [[ "$wanted" == *" $format "* ]] || return
    export_as "$format" "$ending" || return
    read_with "$format" "$reader" "${packages[@]+"${packages[@]}"}" -- "$@"
}

# read_with NAME READER PACKAGES -- COMMAND: has what was exported last read.
read_with() {
    local format=$1 reader=$2
    shift 2
    local packages=()
    while [ "$1" != -- ]; do
        packages+=("$1")
        shift
    done
    shift
    if ! python_with "$reader" ${packages[@]+"${packages[@]}"}; then
        echo "$format: skipped, $reader could not be installed"
        return
    fi
    local command=()
    for word in "$@"; do
        word=${word//\{out\}/$out}
        command+=("${word//\{python\}/$folder/env/$reader/bin/python}")
    done
    if said=$("${command[@]}" 2>&1); then
        echo "$format: $(tail -n 1 <<<"$said")"
    else
        echo "$format: FAILED: $(tail -n 5 <<<"$said")"
        failed=1
    fi
}

# Tables and lines, each as it is and safe for spreadsheets, against the texts in our own form.
if export_as documents .jsonl; then
    texts=$out
    tail -n +2 "$texts" >"$folder/out/texts.jsonl"
    for form in jsonl csv tsv; do
        for guard in "" --spreadsheet; do
            # Lines are never taken for formulas.
            [ "$form$guard" != jsonl--spreadsheet ] || continue
            [ "$wanted" = "  " ] || [[ "$wanted" == *" $form "* ]] || continue
            export_as "$form" ".$form" $guard && read_with "$form$guard" pandas pandas==2.3.3 -- {python} "$here/tables.py" {out} "$folder/out/texts.jsonl"
            export_as "document-$form" ".$form" $guard && read_with "document-$form$guard" plain -- {python} "$here/documents.py" {out} "$texts"
        done
    done
fi
prove brat "" plain -- {python} "$here/brat.py" {out}
prove conll "" spacy spacy==3.8.18 seqeval==1.2.2 -- {python} "$here/conll.py" {out}
prove conll-bioes "" spacy spacy==3.8.18 seqeval==1.2.2 -- {python} "$here/conll.py" {out}
prove prodigy .jsonl spacy spacy==3.8.18 seqeval==1.2.2 -- {python} "$here/prodigy.py" {out}
prove doccano .jsonl doccano doccano==1.8.4 'marshmallow<3.20' 'setuptools<70' 'numpy<2' 'pandas<2' -- {python} "$here/doccano.py" {out}
prove cas-json "" cassis dkpro-cassis==0.12.0 -- {python} "$here/cas.py" {out}
prove cas-xmi "" cassis dkpro-cassis==0.12.0 -- {python} "$here/cas.py" {out}
prove refi-qda .qdpx qualitative qualitative-coding==1.7.8 xmlschema==3.4.5 -- {python} "$here/refi_qda.py" {out}
prove huggingface "" datasets datasets==5.2.0 duckdb==2.0.1 polars==2.1.0 -- {python} "$here/huggingface.py" {out}

prove label-studio "" labelstudio label-studio-sdk==2.1.2 -- {python} "$here/label_studio.py" {out}

# Web annotations are read in JavaScript.
if [ "$wanted" = "  " ] || [[ "$wanted" == *" web-annotation "* ]]; then
    export_as web-annotation .jsonld
    if (cd "$folder" && [ -d node_modules/@apache-annotator/dom ] || npm install --prefix "$folder" --silent @apache-annotator/dom@0.2.0 @apache-annotator/selector@0.2.0 jsdom) >"$folder/npm.log" 2>&1; then
        # Node looks for packages beside the script.
        cp "$here/web_annotation.mjs" "$folder/"
        if said=$(node "$folder/web_annotation.mjs" "$out" 2>&1); then
            echo "web-annotation: $(tail -n 1 <<<"$said")"
        else
            echo "web-annotation: FAILED: $(tail -n 5 <<<"$said")"
            failed=1
        fi
    else
        echo "web-annotation: skipped, Apache Annotator could not be installed"
    fi
fi
exit "$failed"
