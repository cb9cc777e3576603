#!/bin/sh
# Builds the fuzz targets of the auditor's inputs and of its arithmetic with libFuzzer and runs each for SECONDS seconds (default 60).
#   Fuzz/run-audit.sh [SECONDS]
# The corpora live in .build/fuzz. A crash is left there as crash-* and the exit status is not zero.
# The targets span several rooms and swift-crypto, so they are built as a package of links to the rooms' sources; of ReportIntake, which
# keeps a database, only the file format of round records.
set -eu
seconds="${1:-60}"
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
work="${FUZZ_WORK:-$root/.build/fuzz}"
package="$work/audit-package"
mkdir -p "$package/Sources/AuditFuzz" "$package/Sources/AccountFuzz" "$package/Sources/ReportIntake" "$work/audit" "$work/account"
for room in CLibCrypto Aggregation AggregationTasks Enrolment Keystream NoiseAudit NoiseMechanisms PrivacyAccounting PrivacyLedger \
    TLSPresentation VectorMath; do
    ln -sfn "$root/Sources/$room" "$package/Sources/$room"
done
ln -sf "$root/Sources/ReportIntake/RoundRecordFile.swift" "$package/Sources/ReportIntake/RoundRecordFile.swift"
for target in AuditFuzz AccountFuzz; do ln -sf "$root/Fuzz/$target.swift" "$package/Sources/$target/$target.swift"; done
cp "$root/Package.resolved" "$package/Package.resolved"
cat > "$package/Package.swift" <<'MANIFEST'
// swift-tools-version: 6.2
import PackageDescription

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let features = ["ExistentialAny", "InferIsolatedConformances", "InternalImportsByDefault", "MemberImportVisibility", "NonisolatedNonsendingByDefault"]
let rooms: [(String, [Target.Dependency])] = [
    ("Aggregation", ["AggregationTasks", "VectorMath"]),
    ("AggregationTasks", ["PrivacyAccounting", "TLSPresentation", crypto]),
    ("Enrolment", ["TLSPresentation", crypto]),
    ("Keystream", ["CLibCrypto"]),
    ("NoiseAudit", ["Aggregation", "AggregationTasks", "Keystream", "NoiseMechanisms", "PrivacyAccounting", "PrivacyLedger", "VectorMath"]),
    ("NoiseMechanisms", ["Keystream", "PrivacyAccounting", "PrivacyLedger", "VectorMath"]),
    ("PrivacyAccounting", []),
    ("PrivacyLedger", ["PrivacyAccounting", crypto]),
    ("ReportIntake", ["Aggregation", "AggregationTasks", crypto]),
    ("TLSPresentation", []),
    ("VectorMath", []),
]
let package = Package(
    name: "fuzz",
    products: ["AuditFuzz", "AccountFuzz"].map { .library(name: $0, type: .static, targets: [$0]) },
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
    targets: rooms.map { name, dependencies in
        .target(
            name: name, dependencies: dependencies,
            swiftSettings: features.map { .enableUpcomingFeature($0) } + [.unsafeFlags(["-sanitize=fuzzer"])])
    } + ["AuditFuzz", "AccountFuzz"].map { name in
        .target(name: name, dependencies: rooms.map { .target(name: $0.0) }, swiftSettings: [.unsafeFlags(["-sanitize=fuzzer"])])
    } + [
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto")
    ],
    swiftLanguageModes: [.v6]
)
MANIFEST
swift build --package-path "$package" -c release
binaries=$(swift build --package-path "$package" -c release --show-bin-path)
# libFuzzer brings its own main, so the targets are libraries that swiftc links with it.
for target in AuditFuzz AccountFuzz; do
    swiftc -sanitize=fuzzer "$binaries/lib$target.a" -lcrypto -lstdc++ -o "$work/$target"
done
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
