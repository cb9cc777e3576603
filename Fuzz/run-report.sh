#!/bin/sh
# Builds the fuzz targets of the zlib and report rooms with libFuzzer and runs each for SECONDS seconds (default 60).
#   Fuzz/run-report.sh [SECONDS]
# The corpora live in .build/fuzz. A crash is left there as crash-* and the exit status is not zero.
# The targets span several rooms and swift-crypto, so they are built as a package of links to the rooms' sources.
set -eu
seconds="${1:-60}"
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
work="${FUZZ_WORK:-$root/.build/fuzz}"
package="$work/report-package"
mkdir -p "$package/Sources/InflateFuzz" "$package/Sources/ReportFuzz" "$work/inflate" "$work/report"
for room in CLibCrypto CZlib AggregationTasks Keystream NoiseMechanisms PrivacyAccounting PrivacyLedger ReportFormat ReportSealing \
    TLSPresentation VectorMath Zlib; do
    ln -sfn "$root/Sources/$room" "$package/Sources/$room"
done
ln -sf "$root/Fuzz/InflateFuzz.swift" "$package/Sources/InflateFuzz/InflateFuzz.swift"
ln -sf "$root/Fuzz/ReportFuzz.swift" "$package/Sources/ReportFuzz/ReportFuzz.swift"
cp "$root/Package.resolved" "$package/Package.resolved"
cat > "$package/Package.swift" <<'MANIFEST'
// swift-tools-version: 6.2
import PackageDescription

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let features = ["ExistentialAny", "InferIsolatedConformances", "InternalImportsByDefault", "MemberImportVisibility", "NonisolatedNonsendingByDefault"]
let rooms: [(String, [Target.Dependency])] = [
    ("AggregationTasks", ["PrivacyAccounting", "TLSPresentation", crypto]),
    ("Keystream", ["CLibCrypto"]),
    ("NoiseMechanisms", ["Keystream", "PrivacyAccounting", "PrivacyLedger", "VectorMath"]),
    ("PrivacyAccounting", []),
    ("PrivacyLedger", ["PrivacyAccounting", crypto]),
    ("ReportFormat", ["AggregationTasks", "NoiseMechanisms", "TLSPresentation", "VectorMath", "Zlib", crypto]),
    ("ReportSealing", ["AggregationTasks", "ReportFormat", "TLSPresentation", crypto]),
    ("TLSPresentation", []),
    ("VectorMath", []),
    ("Zlib", ["CZlib"]),
]
let package = Package(
    name: "fuzz",
    products: ["InflateFuzz", "ReportFuzz"].map { .library(name: $0, type: .static, targets: [$0]) },
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
    targets: rooms.map { name, dependencies in
        .target(
            name: name, dependencies: dependencies,
            swiftSettings: features.map { .enableUpcomingFeature($0) } + [.unsafeFlags(["-sanitize=fuzzer"])])
    } + ["InflateFuzz", "ReportFuzz"].map { name in
        .target(name: name, dependencies: rooms.map { .target(name: $0.0) }, swiftSettings: [.unsafeFlags(["-sanitize=fuzzer"])])
    } + [
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
    ],
    swiftLanguageModes: [.v6]
)
MANIFEST
swift build --package-path "$package" -c release
binaries=$(swift build --package-path "$package" -c release --show-bin-path)
# libFuzzer brings its own main, so the targets are libraries that swiftc links with it.
for target in InflateFuzz ReportFuzz; do
    swiftc -sanitize=fuzzer "$binaries/lib$target.a" -lz -lcrypto -lstdc++ -o "$work/$target"
done
# One whole input of each kind, because chance does not find checksums: a zlib stream, a gzip member, a valid padded vector.
printf '\170\332\313\317\113\325\121\310\307\040\000\132\031\007\173' > "$work/inflate/seed-zlib"
printf '\037\213\010\000\000\000\000\000\002\003\313\317\113\345\052\051\317\347\002\000\346\013\272\022\010\000\000\000' > "$work/inflate/seed-gzip"
printf '\000\000\000\031\170\001\001\016\000\361\377\001\001\000\000\000\010\001\377\002\376\003\375\000\074\017\263\003\107' > "$work/report/seed-vector"
cd "$work"
"$work/InflateFuzz" -max_total_time="$seconds" -max_len=4096 -timeout=5 -print_final_stats=1 "$work/inflate"
"$work/ReportFuzz" -max_total_time="$seconds" -max_len=1024 -timeout=5 -print_final_stats=1 "$work/report"
