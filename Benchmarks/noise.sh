#!/bin/sh
# Exact discrete Gaussian samples per second on one core, against OpenDP, in one run. Prints both sides' JSON lines and the ratios.
# With CHECK=1, exits with status 1 unless every ratio is at least 10.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=$("$here/peers/prepare.sh")
if [ -z "${BENCH_NOISE:-}" ]; then
    swift build --package-path "$here" --configuration release --product bench-noise >&2
    BENCH_NOISE=$(swift build --package-path "$here" --configuration release --show-bin-path)/bench-noise
fi

# One core for both, where the system can pin.
pin=
if command -v taskset >/dev/null; then pin="taskset -c 0"; fi

{
    $pin "$BENCH_NOISE"
    $pin "$python" "$here/peers/opendp_gaussian.py"
} | "$python" -c '
import json, os, sys
least = 10
rates = {}
for line in sys.stdin:
    print(line, end="", flush=True)
    row = json.loads(line)
    rates.setdefault(row["sigma"], {})[row["implementation"]] = row["samples_per_second"]
ratios = {sigma: row["sotto"] / row["opendp"] for sigma, row in rates.items()}
for sigma, ratio in ratios.items():
    print(json.dumps({"figure": "discrete-gaussian-ratio", "sigma": sigma, "ratio": round(ratio, 1), "least": least}))
sys.exit(bool(os.environ.get("CHECK")) and min(ratios.values()) < least)
'
