#!/bin/sh
# Counts, with valgrind, the instructions that 2,000 draws take from ten different seeds. For the fixed-time sampler the counts must be
# equal; for the exact one they must not, or the count could not tell. Prints JSON lines; exits with status 1 if either fails.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
command -v valgrind >/dev/null || { echo "timing.sh needs valgrind" >&2; exit 3; }
if [ -z "${BENCH_NOISE:-}" ]; then
    swift build --package-path "$here" --configuration release --product bench-noise >&2
    BENCH_NOISE=$(swift build --package-path "$here" --configuration release --show-bin-path)/bench-noise
fi

# Older valgrinds can't read the debug information of new compilers; the names of functions are enough.
program=$(mktemp)
trap 'rm -f "$program"' EXIT
cp "$BENCH_NOISE" "$program"
strip --strip-debug "$program"
chmod +x "$program"

status=0
for law in fixed-gaussian fixed-laplace exact-gaussian; do
    counts=
    for seed in 11 12 13 14 15 16 17 18 19 20; do # equally long, so that arguments don't move the stack
        count=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no --toggle-collect='*measured*' \
            "$program" --trace "$law" "$seed" 2>&1 >/dev/null | sed -n 's/.*Collected : //p')
        counts="$counts $count"
    done
    distinct=$(printf '%s\n' $counts | sort -u | wc -l)
    echo "{\"figure\":\"instructions\",\"law\":\"$law\",\"draws\":2000,\"seeds\":10,\"distinct\":$distinct,\"counts\":\"${counts# }\"}"
    case $law in
    fixed-*) [ "$distinct" -eq 1 ] || status=1 ;;
    *) [ "$distinct" -gt 1 ] || status=1 ;;
    esac
done
exit $status
