#!/bin/sh
# Updates per second on one core, decode included, against Flower, in one run. Prints both sides' JSON lines and the ratios, by the wall
# clock (`ratio`) and by processor time (`ratio_processor`, steadier on a shared machine).
# With CHECK=1, exits with status 1 unless the ratios are at least 10, 8 and 3 for 1,000, 10,000 and 100,000 coordinates.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=$("$here/peers/prepare.sh")
if [ -z "${BENCH_AGGREGATE:-}" ]; then
    swift build --package-path "$here" --configuration release --product bench-aggregate >&2
    BENCH_AGGREGATE=$(swift build --package-path "$here" --configuration release --show-bin-path)/bench-aggregate
fi

# One core and one thread for both.
pin=
if command -v taskset >/dev/null; then pin="taskset -c 0"; fi
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

{
    $pin "$BENCH_AGGREGATE"
    $pin "$python" "$here/peers/flower_aggregate.py"
} | "$python" -c '
import json, os, sys
rows = {}
for line in sys.stdin:
    print(line, end="", flush=True)
    row = json.loads(line)
    rows.setdefault(row["dimension"], {})[row["implementation"]] = row
held = True
for dimension, least in ((1000, 10), (10000, 8), (100000, 3)):
    ours, peer = rows[dimension]["sotto"], rows[dimension]["flower"]
    ratio = ours["updates_per_second"] / peer["updates_per_second"]
    busy = ours["updates_per_processor_second"] / peer["updates_per_processor_second"]
    inflated = ours["updates_per_second_with_inflate"] / peer["updates_per_second"]
    held = held and ratio >= least
    print(json.dumps({
        "figure": "aggregate-ratio", "dimension": dimension, "ratio": round(ratio, 1), "ratio_processor": round(busy, 1), "least": least,
        "ratio_with_inflate": round(inflated, 1)}))
sys.exit(bool(os.environ.get("CHECK")) and not held)
'
