#!/bin/sh
# Builds the fuzz target of item tables, their deltas and noised histograms with libFuzzer and runs it for SECONDS seconds (default 60).
#   Fuzz/run-table.sh [SECONDS]
# The corpus lives in .build/fuzz, seeded from the room's vectors. A crash is left there as crash-* and the exit status is not zero.
. "$(dirname -- "$0")/package.sh"
mkdir -p "$work/table"
fuzz_build table TableFuzz -lz <<'ROOMS'
CZlib
RankingModel TLSPresentation VectorMath Zlib crypto
TLSPresentation
VectorMath
Zlib CZlib
ROOMS
# The vectors, because chance finds no sections.
seed() {
    {
        printf "$1"
        tr -d ' \n' < "$root/Tests/RankingModelTests/Vectors/$2.hex" | sed 's/../&\n/g' | while read -r byte; do
            printf "\\$(printf '%03o' "0x$byte")"
        done
    } > "$work/table/seed-$2"
}
seed '\000' table
seed '\000' table-listed
seed '\003' histogram
cd "$work"
"$work/TableFuzz" -max_total_time="$seconds" -max_len=4096 -timeout=10 -print_final_stats=1 "$work/table"
