#!/bin/sh
# Builds the fuzz targets with libFuzzer and runs each for SECONDS seconds (default 60).
#   Fuzz/run.sh [SECONDS]
# The corpus lives in .build/fuzz, seeded from the room's vectors. A crash is left there as crash-* and the exit status is not zero.
. "$(dirname -- "$0")/package.sh"
mkdir -p "$work/events"
swiftc -O -sanitize=fuzzer -parse-as-library -swift-version 6 -package-name sotto -module-name EventReaderFuzz \
    "$root"/Sources/BehaviorEvents/*.swift "$root/Fuzz/EventReaderFuzz.swift" -o "$work/event-reader-fuzz"
count=0
while IFS= read -r line; do
    count=$((count + 1))
    printf '%s' "$line" > "$work/events/seed-$count"
done < "$root/Tests/BehaviorEventsTests/Vectors/accepted.jsonl"
cd "$work"
"$work/event-reader-fuzz" -max_total_time="$seconds" -max_len=4096 -timeout=5 -dict="$root/Fuzz/events.dict" -print_final_stats=1 "$work/events"
