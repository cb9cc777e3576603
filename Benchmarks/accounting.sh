#!/bin/sh
# The time from an event to its epsilon on one core, against dp-accounting, in one run: 10,000 Poisson-sampled Gaussian steps (q 0.01, sigma 1,
# delta 1e-6) by privacy loss distributions at an interval of 1e-4 and by Rényi divergences, and the error for 1,000 randomized responses
# (epsilon0 0.05) against the exact sum. Prints both sides' JSON lines, the ratios and the errors. With CHECK=1, exits with status 1 unless the
# ratios are at least 4 and 10, the figures agree within 1e-3, and our error is below 1e-6.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=$("$here/peers/prepare.sh")
if [ -z "${BENCH_ACCOUNTING:-}" ]; then
    swift build --package-path "$here" --configuration release --product bench-accounting >&2
    BENCH_ACCOUNTING=$(swift build --package-path "$here" --configuration release --show-bin-path)/bench-accounting
fi

# One core for both, where the system can pin, and no threads of the peer's libraries beyond it.
pin=
if command -v taskset >/dev/null; then pin="taskset -c 0"; fi
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

{
    $pin "$BENCH_ACCOUNTING"
    $pin "$python" "$here/peers/dp_accounting_epsilon.py"
} | "$python" -c '
import json, os, sys
rows = {}
for line in sys.stdin:
    print(line, end="", flush=True)
    row = json.loads(line)
    rows.setdefault(row["figure"], {})[row["implementation"]] = row
missed = False
for figure, least in (("accounting-pld", 4), ("accounting-rdp", 10)):
    ours, peer = rows[figure]["sotto"], rows[figure]["dp-accounting"]
    ratio = peer["seconds"] / ours["seconds"]
    difference = ours["epsilon"] - peer["epsilon"]
    missed |= ratio < least or abs(difference) > 1e-3
    print(json.dumps({"figure": figure + "-ratio", "steps": 10_000, "ratio": round(ratio, 1), "least": least, "difference": difference}))
ours, peer = rows["accounting-responses"]["sotto"], rows["accounting-responses"]["dp-accounting"]
error = ours["epsilon"] - peer["exact"]
missed |= not 0 <= error < 1e-6
print(json.dumps({"figure": "accounting-responses-error", "sotto": error, "dp-accounting": peer["epsilon"] - peer["exact"], "most": 1e-6}))
sys.exit(bool(os.environ.get("CHECK")) and missed)
'
