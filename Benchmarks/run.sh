#!/bin/sh
# Every benchmark, then one table: what was measured, the peer's figure from the same run, the ratio, the target and the command.
# Needs nothing prepared. With CHECK=1, exits with status 1 when a target was missed. OUT names the folder that `intake.sh` writes to.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=$("$here/peers/prepare.sh")
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT

# The table judges; a script that stops early leaves its rows out, and the table says so.
status=0
for script in noise aggregate intake accounting ledger log; do
    echo "$script.sh" >&2
    CHECK='' "$here/$script.sh" >>"$lines" || { status=1; echo "$script.sh failed" >&2; }
done
"$python" "$here/table.py" "$lines" || status=1
exit "$status"
