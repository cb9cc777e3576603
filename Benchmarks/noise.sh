#!/bin/sh
# Exact discrete Gaussian samples per second on one core, against OpenDP, in one run. Prints both sides' JSON lines and the ratios.
# With FLOOR set, exits with status 1 if any ratio is below it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
venv=${BENCHMARK_VENV:-"$here/.venv"}

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/peers/requirements.txt"
swift build --package-path "$here" --configuration release --product bench-noise >&2
bench=$(swift build --package-path "$here" --configuration release --show-bin-path)/bench-noise

# One core for both, where the system can pin.
pin=
if command -v taskset >/dev/null; then pin="taskset -c 0"; fi

{
    $pin "$bench"
    $pin "$venv/bin/python" "$here/peers/opendp_gaussian.py"
} | "$venv/bin/python" -c '
import json, os, sys
rates = {}
for line in sys.stdin:
    print(line, end="", flush=True)
    row = json.loads(line)
    rates.setdefault(row["sigma"], {})[row["implementation"]] = row["samples_per_second"]
lowest = min(row["sotto"] / row["opendp"] for row in rates.values())
for sigma, row in rates.items():
    print(json.dumps({"figure": "discrete-gaussian-ratio", "sigma": sigma, "ratio": round(row["sotto"] / row["opendp"], 1)}))
sys.exit(lowest < float(os.environ.get("FLOOR", "0")))
'
