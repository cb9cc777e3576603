#!/bin/sh
# Upload bodies to durable acceptance, in one process on two cores. OUT names the folder for the database, so that the disk that counts
# is measured. Exits with status 1 when a report that was accepted is not on the disk.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${BENCH_INTAKE:-}" ]; then
    swift build --package-path "$here" --configuration release --product bench-intake >&2
    BENCH_INTAKE=$(swift build --package-path "$here" --configuration release --show-bin-path)/bench-intake
fi
pin=
if command -v taskset >/dev/null; then pin="taskset -c 0,1"; fi
$pin "$BENCH_INTAKE"
