#!/usr/bin/env bash
# Imports documents, exports them in each format that goes both ways, imports that into a new project, and compares.
#
#     tests/proofs/round_trip.sh CORROBORATE DOCUMENTS.jsonl FOLDER [NAME…]
#
# DOCUMENTS.jsonl is in the format `documents`. Both projects are exported in that format and compared by round_trip.py; what
# differs must be in the loss report of the format. FOLDER keeps the projects; names choose formats. Ends with 1 where one
# differs in more.
set -uo pipefail
program=$(realpath "$1") documents=$(realpath "$2")
mkdir -p "$3"
folder=$(realpath "$3")
shift 3
wanted=" $* "
here=$(cd "$(dirname "$0")" && pwd)
export CORROBORATE_HOME="$folder/home"
failed=0

rm -rf "$folder"/{home,first,second,out,first.jsonl,first.loss.json,second.jsonl,second.loss.json}
mkdir -p "$folder/out"
"$program" new "$folder/first" >/dev/null || exit 1
# What the schema does not allow is told, and not taken.
"$program" import "$folder/first" --format documents "$documents" >/dev/null
"$program" export "$folder/first" --format documents -o "$folder/first.jsonl" >/dev/null || exit 1

# Names and endings. Tables of spans are imported into a project that has the texts.
for row in documents:jsonl jsonl:jsonl csv:csv tsv:tsv document-jsonl:jsonl document-csv:csv document-tsv:tsv brat: conll: conll-bioes: \
    doccano:jsonl label-studio: prodigy:jsonl cas-json: cas-xmi: web-annotation:jsonld refi-qda:qdpx; do
    name=${row%%:*} ending=${row#*:}
    [ "$wanted" = "  " ] || [[ "$wanted" == *" $name "* ]] || continue
    out="$folder/out/$name${ending:+.$ending}" losses="$folder/out/$name.loss.json"
    rm -rf "$folder/second" "$folder"/second.{jsonl,loss.json} "$out"
    if ! "$program" export "$folder/first" --format "$name" -o "$out" >"$folder/out/$name.log"; then
        echo "$name: not exported"
        failed=1
        continue
    fi
    [ -n "$ending" ] || losses="$out/loss.json"
    "$program" new "$folder/second" >/dev/null
    case $name in
    jsonl | csv | tsv)
        [ -e "$folder/out/texts.jsonl" ] || "$program" export "$folder/first" --format document-jsonl -o "$folder/out/texts.jsonl" >/dev/null
        "$program" import "$folder/second" --format document-jsonl "$folder/out/texts.jsonl" >/dev/null
        ;;
    esac
    "$program" import "$folder/second" --format "$name" "$out" >"$folder/out/$name.import.log" 2>&1
    "$program" export "$folder/second" --format documents -o "$folder/second.jsonl" >/dev/null
    if said=$(python3 "$here/round_trip.py" "$folder/first.jsonl" "$folder/second.jsonl" "$losses"); then
        echo "$name: $said"
    else
        echo "$name: FAILED: $said"
        failed=1
    fi
done
exit "$failed"
