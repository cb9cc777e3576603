#!/bin/sh
# Updates per second on one core, decode included, against Flower, in one run. Prints both sides' JSON lines and the ratios, by the wall
# clock (`ratio`) and by processor time (`ratio_processor`, steadier on a shared machine).
# With CHECK=1, exits with status 1 unless the ratios are at least 10, 8 and 3 for 1,000, 10,000 and 100,000 coordinates.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
venv=${BENCHMARK_VENV:-"$here/.venv"}

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/peers/requirements.txt"
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
    $pin "$venv/bin/python" "$here/peers/flower_aggregate.py"
} | tee /dev/stderr | "$venv/bin/python" -c '
import json, os, sys
rows = {}
for line in sys.stdin:
    row = json.loads(line)
    rows.setdefault(row["dimension"], {})[row["implementation"]] = row
held = True
for dimension, least in ((1000, 10), (10000, 8), (100000, 3)):
    ours, peer = rows[dimension]["sotto"], rows[dimension]["flower"]["updates_per_second"]
    ratio = ours["updates_per_second"] / peer
    busy = ours["updates_per_processor_second"] / rows[dimension]["flower"]["updates_per_processor_second"]
    held = held and ratio >= least
    print(json.dumps({
        "figure": "aggregate-ratio", "dimension": dimension, "ratio": round(ratio, 1), "ratio_processor": round(busy, 1), "least": least,
        "ratio_with_inflate": round(ours["updates_per_second_with_inflate"] / peer, 1)}))
sys.exit(bool(os.environ.get("CHECK")) and not held)
'
