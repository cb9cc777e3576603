#!/bin/sh
# Counts, with valgrind, the instructions that one event costs in sessions of 10 to 10,000 events: folded into the session's state, and ranked
# after it. Prints JSON lines. With CHECK=1, exits with status 1 unless the counts at 1,000 and 10,000 events differ by less than 1 %.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
command -v valgrind >/dev/null || { echo "session.sh needs valgrind" >&2; exit 3; }
if [ -z "${BENCH_SESSION:-}" ]; then
    swift build --package-path "$here/ranking" --configuration release --product bench-session >&2
    BENCH_SESSION=$(swift build --package-path "$here/ranking" --configuration release --show-bin-path)/bench-session
fi

# Older valgrinds can't read the debug information of new compilers; the names of functions are enough.
program=$(mktemp)
trap 'rm -f "$program"' EXIT
cp "$BENCH_SESSION" "$program"
strip --strip-debug "$program"
chmod +x "$program"

status=0
for figure in fold rank; do
    before=
    for length in 10 100 1000 10000; do
        count=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no --toggle-collect="*${figure}Measured*" \
            "$program" "$length" "$figure" 2>&1 >/dev/null | sed -n 's/.*Collected : //p')
        each=$((count / 122))
        echo "{\"figure\":\"session-$figure\",\"length\":$length,\"instructions_per_event\":$each}"
        if [ "$length" -eq 10000 ]; then
            difference=$((each > before ? each - before : before - each))
            [ $((difference * 100)) -lt "$before" ] || status=1
        fi
        before=$each
    done
done
[ -z "${CHECK:-}" ] || exit $status
