#!/bin/sh
# Builds the fuzz target of rule files, facts and decision records with libFuzzer and runs it for SECONDS seconds (default 60).
#   Fuzz/run-rules.sh [SECONDS]
# The corpus lives in .build/fuzz/rules. A crash is left in .build/fuzz as crash-* and the exit status is not zero.
. "$(dirname -- "$0")/package.sh"
mkdir -p "$work/rules"
fuzz_build rules RulesFuzz <<'ROOMS'
Compliance Enrichment crypto
Enrichment
ROOMS
# The sample file as a beginning, and the words of the formats, because chance finds neither.
{ printf '\001'; cat "$root/docs/samples/compliance/retail-finance.json"; } > "$work/rules/seed-sample"
printf '\001{"format":"sotto-rules-1","id":"s","version":1,"default":"deny","default_language":"en","facts":{"item.x":{"type":"number"},"subject.x":{"type":"number"}},"rules":[{"id":"r","reason":"R","effect":"allow","on_unknown":"ignore","when":{"fact":"item.x","<":{"fact":"subject.x"}}}],"examples":[{"facts":{"item.x":1,"subject.x":2},"expect":"allowed"}]}' > "$work/rules/seed-small"
printf '\000[1.5e-7,{"a":"\\u00e9\\n","b":[null,true,-0]}]' > "$work/rules/seed-json"
printf '\002{"date":null,"decision":{"disclosures":[],"reasons":[{"code":"R","rule":"r","unknown":true}],"verdict":"denied"},"facts":{"item.x":null},"format":"sotto-decision-1","language":null,"rules":{"id":"s","sha256":"","version":1}}' > "$work/rules/seed-record"
printf '\002{"date":null,"decision":{"disclosures":[],"reasons":[{"code":"R","rule":"r","unknown":true}],"verdict":"denied"},"facts":{"item.x":null},"facts_sha256":"","format":"sotto-decision-2","ignored_facts":["item.x"],"language":null,"rules":{"id":"s","sha256":"","version":1}}' > "$work/rules/seed-record-2"
grep -oE '"[a-z_.=!<>-]+"' "$root/docs/schemas/compliance-rules.schema.json" | sort -u | sed 's/"\(.*\)"/"\\"\1\\""/' > "$work/rules.dict"
cd "$work"
"$work/RulesFuzz" -max_total_time="$seconds" -max_len=16384 -timeout=20 -dict="$work/rules.dict" -print_final_stats=1 "$work/rules"
