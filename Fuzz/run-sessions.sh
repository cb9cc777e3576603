#!/bin/sh
# Builds the fuzz target of recorded sessions, displayed lists and catalogues with libFuzzer and runs it for SECONDS seconds (default 60).
#   Fuzz/run-sessions.sh [SECONDS]
# The corpus lives in .build/fuzz/sessions. A crash is left in .build/fuzz as crash-* and the exit status is not zero.
. "$(dirname -- "$0")/package.sh"
mkdir -p "$work/sessions"
fuzz_build sessions SessionFuzz -lz <<'ROOMS'
CZlib
Enrichment
RecordedSessions Enrichment Zlib
Zlib CZlib
ROOMS
# A file of each kind, because chance finds no headers.
printf '\000session_id\titem_id\ttimestamp\n1\ta\t5.5\n2\tb\t6\n1\tc\t5\n' > "$work/sessions/seed-tabs"
printf '\000"SessionId",ItemId,Time\r\n1,"a, ""b""",2026-11-22T18:30:00.5+01:00\r\n1,c,1790000000123\r\n' > "$work/sessions/seed-commas"
printf '\000Session;item;order\n1;a;2\n1;b;1\n\n' > "$work/sessions/seed-order"
printf '\000session_id\titem_id\n1\ta\n2\tb\n1\tc\n' > "$work/sessions/seed-lines"
printf '\001session_id\ttimestamp\taction_type\treference\timpressions\tprices\ns\t1\tview\ta\t\t\ns\t2\tchoice\tb\ta|b\t1|2.5\n' > "$work/sessions/seed-lists"
printf '\002id,category,price,size:number,new\na,"x, y",49.9,1e3,true\nb,,12,,\n' > "$work/sessions/seed-catalogue"
printf '\002{"id":"a","price_minor":4990,"new":true,"size":1.5}\n{"item_id":2,"category":null}\n' > "$work/sessions/seed-json"
cd "$work"
"$work/SessionFuzz" -max_total_time="$seconds" -max_len=4096 -timeout=5 -print_final_stats=1 "$work/sessions"
