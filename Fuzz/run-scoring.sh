#!/bin/sh
# Builds the fuzz target of scorecards, facts and tables of outcomes with libFuzzer and runs it for SECONDS seconds (default 60).
#   Fuzz/run-scoring.sh [SECONDS]
# The corpus lives in .build/fuzz and begins with the sample cards. A crash is left there as crash-* and the exit status is not zero.
. "$(dirname -- "$0")/package.sh"
mkdir -p "$work/scoring"
fuzz_build scoring ScorecardFuzz <<'ROOMS'
Enrichment
Scorecards Enrichment crypto
ROOMS
# Whole cards to begin with, because chance finds none.
cp "$root"/docs/samples/scorecards/*.json "$work/scoring/"
head -n 20 "$root/docs/samples/scorecards/creditworthiness-outcomes.csv" | cut -d, -f1,2 | sed 's/subject.debt_to_income/item.a/' > "$work/scoring/seed-facts"
printf 'outcome,score,probability\n1,-20,0.5\ngood,"3",0.1\nbad,1e1,1\n' > "$work/scoring/seed-scores"
printf '{"item.a":1.5,"subject.b":true,"request.c":"text"}' > "$work/scoring/seed-values"
cd "$work"
"$work/ScorecardFuzz" -max_total_time="$seconds" -max_len=12000 -timeout=5 -print_final_stats=1 "$work/scoring"
