#!/bin/sh
# Builds the fuzz targets of the auditor's inputs and of its arithmetic with libFuzzer and runs each for SECONDS seconds (default 60).
#   Fuzz/run-audit.sh [SECONDS]
# The corpora live in .build/fuzz. A crash is left there as crash-* and the exit status is not zero.
# Of ReportIntake, which keeps a database, only the file format of round records is built.
. "$(dirname -- "$0")/package.sh"
mkdir -p "$work/audit" "$work/account" "$work/audit-package/Sources/ReportIntake"
ln -sf "$root/Sources/ReportIntake/RoundRecordFile.swift" "$work/audit-package/Sources/ReportIntake/RoundRecordFile.swift"
fuzz_build audit "AuditFuzz AccountFuzz" -lcrypto <<'ROOMS'
CLibCrypto
Aggregation AggregationTasks TLSPresentation VectorMath
AggregationTasks PrivacyAccounting TLSPresentation crypto
Enrolment TLSPresentation crypto
Keystream CLibCrypto
NoiseAudit Aggregation AggregationTasks Keystream NoiseMechanisms PrivacyAccounting PrivacyLedger VectorMath
NoiseMechanisms Keystream PrivacyAccounting PrivacyLedger VectorMath
PrivacyAccounting
PrivacyLedger PrivacyAccounting crypto
ReportIntake Aggregation AggregationTasks crypto
TLSPresentation
VectorMath
ROOMS
# A beginning of each kind, because chance finds no labels and no JSON.
printf '\000sotto-1 round\n\000\000\001' > "$work/audit/seed-record"
printf '\001sotto-1 ledger file\n\000\003abc' > "$work/audit/seed-ledger"
{ printf '\002\001'; head -c 92 /dev/zero; } > "$work/audit/seed-anchor"
{ printf '\003\001'; head -c 96 /dev/zero; } > "$work/audit/seed-receipt"
printf '\004release 2 0:1.5 2:-0.25\nagain\nrelease 1 1 2 3\n' > "$work/audit/seed-question"
printf '\0051 2 3\n-4 5 6\n1 2 3\nrefused norm\n' > "$work/audit/seed-transcript"
printf '\006{"public":[{"id":"a","mechanism":"zcdp","parameters":{"rho":0.5},"delta":1e-5,"accountant":"zCDP"}]}' > "$work/audit/seed-cases"
printf '\002\000\000\000\212\007\202\000\200\000' > "$work/account/seed-gaussian"
cd "$work"
"$work/AuditFuzz" -max_total_time="$seconds" -max_len=4096 -timeout=5 -print_final_stats=1 "$work/audit"
"$work/AccountFuzz" -max_total_time="$seconds" -max_len=96 -timeout=60 -print_final_stats=1 "$work/account"
