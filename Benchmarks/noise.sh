#!/bin/sh
# Exact discrete Gaussian and Laplace samples per second on one core, against OpenDP, in one run, and the rates of the other laws. Prints
# both sides' JSON lines and the ratios. With CHECK=1, exits with status 1 unless every ratio is at least 20.
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
    $pin "$python" "$here/peers/opendp_noise.py"
} | "$python" -c '
import json, os, sys
least = 20
rates = {}
for line in sys.stdin:
    print(line, end="", flush=True)
    row = json.loads(line)
    name = next(key for key in ("sigma", "scale", "variance") if key in row)
    rates.setdefault((row["figure"], name, row[name]), {})[row["implementation"]] = row["samples_per_second"]
ratios = {key: row["sotto"] / row["opendp"] for key, row in rates.items() if "opendp" in row}
for (figure, name, value), ratio in ratios.items():
    print(json.dumps({"figure": figure + "-ratio", name: value, "ratio": round(ratio, 1), "least": least}))
sys.exit(bool(os.environ.get("CHECK")) and min(ratios.values()) < least)
'
