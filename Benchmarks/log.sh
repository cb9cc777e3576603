#!/bin/sh
# A log of ENTRIES entries (default 100,000), made and then verified by the auditor as its user does, three times. OUT names the folder for it.
# Prints one JSON line for the log and one for each verification; exits with status 1 when the auditor does not accept it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${BENCH_LOG:-}" ]; then
    swift build --package-path "$here" --configuration release --product bench-log >&2
    BENCH_LOG=$(swift build --package-path "$here" --configuration release --show-bin-path)/bench-log
fi
if [ -z "${SOTTO_AUDIT:-}" ]; then
    swift build --package-path "$here/.." --configuration release --product sotto-audit >&2
    SOTTO_AUDIT=$(swift build --package-path "$here/.." --configuration release --show-bin-path)/sotto-audit
fi
folder=$(mktemp -d "${OUT:-${TMPDIR:-/tmp}}/bench-log.XXXXXX")
trap 'rm -rf "$folder"' EXIT
made=$("$BENCH_LOG" "$folder/log" "${ENTRIES:-100000}")
echo "$made"
key=$(printf '%s' "$made" | sed 's/.*"key":"\([^"]*\)".*/\1/')
for _ in 1 2 3; do
    begin=$(date +%s%N)
    "$SOTTO_AUDIT" log verify "$folder/log" --key "$key" >"$folder/out" || { cat "$folder/out" >&2; exit 1; }
    end=$(date +%s%N)
    echo "{\"figure\":\"log verify\",\"entries\":${ENTRIES:-100000},\"milliseconds\":$(((end - begin) / 1000000))}"
done
