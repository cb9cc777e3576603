#!/bin/sh
# Builds the fuzz target of the public log with libFuzzer and runs it for SECONDS seconds (default 60).
#   Fuzz/run-log.sh [SECONDS]
# The corpus lives in .build/fuzz/log. A crash is left there as crash-* and the exit status is not zero.
. "$(dirname -- "$0")/package.sh"
mkdir -p "$work/log"
fuzz_build log LogFuzz <<'ROOMS'
TLSPresentation
TransparencyLog TLSPresentation crypto
ROOMS
# One whole input of some kinds, because chance finds neither base64 nor lengths: a note, an entry, a bundle's path, a witness's request.
printf '\000o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\342\200\224 a AAAAAAA=\n' > "$work/log/seed-note"
printf '\001\001\143\000\000\000\000\000\000\000\005\000\001\052' > "$work/log/seed-entry"
printf '\002tile/entries/x001/x234/067.p/8' > "$work/log/seed-path"
printf '\005old 0\n\no\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\342\200\224 a AAAAAAA=\n' > "$work/log/seed-request"
printf '\006c2sp.org/tlog-proof@v1\nextra AA==\nindex 0\n\no\n' > "$work/log/seed-proof"
printf '\007example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k' > "$work/log/seed-key"
cd "$work"
"$work/LogFuzz" -max_total_time="$seconds" -max_len=4096 -timeout=5 -print_final_stats=1 "$work/log"
