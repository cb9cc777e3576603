#!/bin/sh
# Builds the fuzz target of scorecards, facts and tables of outcomes with libFuzzer and runs it for SECONDS seconds (default 60).
#   Fuzz/run-scoring.sh [SECONDS]
# The corpus lives in .build/fuzz and begins with the sample cards. A crash is left there as crash-* and the exit status is not zero.
# The target spans two rooms and swift-crypto, so it is built as a package of links to the rooms' sources.
set -eu
seconds="${1:-60}"
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
work="${FUZZ_WORK:-$root/.build/fuzz}"
package="$work/scoring-package"
mkdir -p "$package/Sources/ScorecardFuzz" "$work/scoring"
for room in Enrichment Scorecards; do ln -sfn "$root/Sources/$room" "$package/Sources/$room"; done
ln -sf "$root/Fuzz/ScorecardFuzz.swift" "$package/Sources/ScorecardFuzz/ScorecardFuzz.swift"
cp "$root/Package.resolved" "$package/Package.resolved"
cat > "$package/Package.swift" <<'MANIFEST'
// swift-tools-version: 6.2
import PackageDescription

let features = ["ExistentialAny", "InferIsolatedConformances", "InternalImportsByDefault", "MemberImportVisibility", "NonisolatedNonsendingByDefault"]
let settings: [SwiftSetting] = features.map { .enableUpcomingFeature($0) } + [.unsafeFlags(["-sanitize=fuzzer"])]
let package = Package(
    name: "fuzz",
    products: [.library(name: "ScorecardFuzz", type: .static, targets: ["ScorecardFuzz"])],
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
    targets: [
        .target(name: "Enrichment", swiftSettings: settings),
        .target(name: "Scorecards", dependencies: ["Enrichment", .product(name: "Crypto", package: "swift-crypto")], swiftSettings: settings),
        .target(name: "ScorecardFuzz", dependencies: ["Enrichment", "Scorecards"], swiftSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
    ],
    swiftLanguageModes: [.v6]
)
MANIFEST
swift build --package-path "$package" -c release
binaries=$(swift build --package-path "$package" -c release --show-bin-path)
# libFuzzer brings its own main, so the target is a library that swiftc links with it.
swiftc -sanitize=fuzzer "$binaries/libScorecardFuzz.a" -lstdc++ -o "$work/ScorecardFuzz"
# Whole cards to begin with, because chance finds none.
cp "$root"/docs/samples/scorecards/*.json "$work/scoring/"
head -n 20 "$root/docs/samples/scorecards/creditworthiness-outcomes.csv" | cut -d, -f1,2 | sed 's/subject.debt_to_income/item.a/' > "$work/scoring/seed-facts"
printf 'outcome,score,probability\n1,-20,0.5\ngood,"3",0.1\nbad,1e1,1\n' > "$work/scoring/seed-scores"
printf '{"item.a":1.5,"subject.b":true,"request.c":"text"}' > "$work/scoring/seed-values"
cd "$work"
"$work/ScorecardFuzz" -max_total_time="$seconds" -max_len=12000 -timeout=5 -print_final_stats=1 "$work/scoring"
