#!/bin/sh
# Client updates of federated training a second on two cores, linear and with 12 hidden units, with and without kept candidates: one JSON
# line each. Takes a training file of recorded sessions; its last 30 % are the clients, one session each. With CHECK=1, exits with status 1
# unless every figure is at least 5,000.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
train=${1:?usage: training.sh FILE}
if [ -z "${SOTTO_FLEET:-}" ]; then
    swift build --package-path "$here/.." --configuration release --product sotto-fleet >&2
    SOTTO_FLEET=$(swift build --package-path "$here/.." --configuration release --show-bin-path)/sotto-fleet
fi
status=0
rows=$("$SOTTO_FLEET" speed --training --train "$train" --workers 2 --json)
printf '%s\n' "$rows"
if [ -n "${CHECK:-}" ]; then
    printf '%s\n' "$rows" | sed -n 's/.*"updatesPerSecond":\([0-9]*\).*/\1/p' | while read -r rate; do
        [ "$rate" -ge 5000 ] || exit 1
    done || status=1
fi
exit $status
