#!/bin/sh
# Ranks every event of a test file with the agent's own rooms and with session-rec's V-SKNN (Python), in one run on one core, and prints both
# sides' JSON lines and the ratio of their times. With CHECK=1, exits with status 1 unless the medians are at least 10 apart.
#
#   Benchmarks/vsknn.sh TRAIN TEST
#
# SESSION_REC is a checkout of rn5l/session-rec; without it the pinned commit is fetched into a temporary folder. SOTTO_FLEET is a program
# that is already built. Where the peer cannot run, it is reported as absent and there is no ratio.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ $# -eq 2 ] || { echo "usage: vsknn.sh TRAIN TEST" >&2; exit 64; }
commit=5dcd583cbd8d44703a5248b9a308945f24b91390

if [ -z "${SOTTO_FLEET:-}" ]; then
    swift build --package-path "$here/.." --configuration release --product sotto-fleet >&2
    SOTTO_FLEET=$(swift build --package-path "$here/.." --configuration release --show-bin-path)/sotto-fleet
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if [ -z "${SESSION_REC:-}" ]; then
    SESSION_REC=$scratch/session-rec
    git init -q "$SESSION_REC"
    git -C "$SESSION_REC" fetch -q --depth 1 https://github.com/rn5l/session-rec "$commit" 2>/dev/null \
        && git -C "$SESSION_REC" checkout -q FETCH_HEAD || SESSION_REC=
fi

python=${PYTHON:-python3}
if ! "$python" -c 'import numpy, pandas' 2>/dev/null; then
    "$python" -m venv "$scratch/venv" >&2 \
        && "$scratch/venv/bin/python" -m pip install --quiet --disable-pip-version-check numpy==2.4.6 pandas >&2 \
        && python=$scratch/venv/bin/python || python=
fi

# One core for both, where the system can pin.
pin=
if command -v taskset >/dev/null; then pin="taskset -c 0"; fi

$pin "$SOTTO_FLEET" evaluate --train "$1" --test "$2" --no-baselines --json >"$scratch/ours.json"
if [ -n "$python" ] && [ -n "$SESSION_REC" ]; then
    $pin "$python" "$here/peers/session_rec_vsknn.py" "$SESSION_REC" "$1" "$2" >"$scratch/theirs.json"
else
    echo '{"figure": "rank", "implementation": "session-rec V-SKNN", "absent": true}' >"$scratch/theirs.json"
fi

"${python:-python3}" - "$scratch/ours.json" "$scratch/theirs.json" <<'PYTHON'
import json, os, sys

least, goal = 10, 40
report, theirs = (json.load(open(path)) for path in sys.argv[1:])
ours = {"figure": "rank", "implementation": "sotto", "events": report["events"]}
for name in ("p50", "p99", "mean"):
    ours[name + "_ms"] = report["rank_%s_ms" % name]
for name in ("hr20", "mrr20"):
    ours[name] = report[name]
print(json.dumps(ours))
print(json.dumps(theirs))
if theirs.get("absent"):
    sys.exit(0)
ratios = {name: round(theirs[name + "_ms"] / ours[name + "_ms"], 1) for name in ("p50", "p99", "mean")}
print(json.dumps({"figure": "rank-ratio", **ratios, "least": least, "goal": goal}))
sys.exit(bool(os.environ.get("CHECK")) and ratios["p50"] < least)
PYTHON
