#!/bin/sh
# Durable charges a second against the disk's own flushes, in turns on one disk; and how long a ledger of ROWS rows (default 100,000) takes
# to open. OUT names the folder, so that the disk that counts is measured. Prints JSON lines.
# With CHECK=1, exits with status 1 unless the ratio is at least 0.8.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${BENCH_LEDGER:-}" ]; then
    swift build --package-path "$here" --configuration release --product bench-ledger >&2
    BENCH_LEDGER=$(swift build --package-path "$here" --configuration release --show-bin-path)/bench-ledger
fi
"$BENCH_LEDGER" | while read -r line; do
    printf '%s\n' "$line"
    if [ -n "${CHECK:-}" ]; then
        case $line in *'"ratio":0.'[0-7]*) exit 1 ;; esac
    fi
done
