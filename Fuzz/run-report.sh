#!/bin/sh
# Builds the fuzz targets of the zlib and report rooms with libFuzzer and runs each for SECONDS seconds (default 60).
#   Fuzz/run-report.sh [SECONDS]
# The corpora live in .build/fuzz. A crash is left there as crash-* and the exit status is not zero.
. "$(dirname -- "$0")/package.sh"
mkdir -p "$work/inflate" "$work/report"
fuzz_build report "InflateFuzz ReportFuzz" -lz -lcrypto <<'ROOMS'
CLibCrypto
CZlib
AggregationTasks PrivacyAccounting TLSPresentation crypto
Keystream CLibCrypto
NoiseMechanisms Keystream PrivacyAccounting PrivacyLedger VectorMath
PrivacyAccounting
PrivacyLedger PrivacyAccounting crypto
ReportFormat AggregationTasks NoiseMechanisms TLSPresentation VectorMath Zlib crypto
ReportSealing AggregationTasks ReportFormat TLSPresentation crypto
TLSPresentation
VectorMath
Zlib CZlib
ROOMS
# One whole input of each kind, because chance does not find checksums: a zlib stream, a gzip member, a valid padded vector.
printf '\170\332\313\317\113\325\121\310\307\040\000\132\031\007\173' > "$work/inflate/seed-zlib"
printf '\037\213\010\000\000\000\000\000\002\003\313\317\113\345\052\051\317\347\002\000\346\013\272\022\010\000\000\000' > "$work/inflate/seed-gzip"
printf '\000\000\000\031\170\001\001\016\000\361\377\001\001\000\000\000\010\001\377\002\376\003\375\000\074\017\263\003\107' > "$work/report/seed-vector"
cd "$work"
"$work/InflateFuzz" -max_total_time="$seconds" -max_len=4096 -timeout=5 -print_final_stats=1 "$work/inflate"
"$work/ReportFuzz" -max_total_time="$seconds" -max_len=1024 -timeout=5 -print_final_stats=1 "$work/report"
