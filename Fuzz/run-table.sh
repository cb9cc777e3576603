#!/bin/sh
# Builds the fuzz target of item tables, their deltas and noised histograms with libFuzzer and runs it for SECONDS seconds (default 60).
#   Fuzz/run-table.sh [SECONDS]
# The corpus lives in .build/fuzz, seeded from the room's vectors. A crash is left there as crash-* and the exit status is not zero.
set -eu
seconds="${1:-60}"
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
work="${FUZZ_WORK:-$root/.build/fuzz}"
package="$work/table-package"
mkdir -p "$package/Sources/TableFuzz" "$work/table"
for room in CZlib RankingModel TLSPresentation VectorMath Zlib; do ln -sfn "$root/Sources/$room" "$package/Sources/$room"; done
ln -sf "$root/Fuzz/TableFuzz.swift" "$package/Sources/TableFuzz/TableFuzz.swift"
cp "$root/Package.resolved" "$package/Package.resolved"
cat > "$package/Package.swift" <<'MANIFEST'
// swift-tools-version: 6.2
import PackageDescription

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let features = ["ExistentialAny", "InferIsolatedConformances", "InternalImportsByDefault", "MemberImportVisibility", "NonisolatedNonsendingByDefault"]
let rooms: [(String, [Target.Dependency])] = [
    ("RankingModel", ["TLSPresentation", "VectorMath", "Zlib", crypto]),
    ("TLSPresentation", []),
    ("VectorMath", []),
    ("Zlib", ["CZlib"]),
]
let package = Package(
    name: "fuzz",
    products: [.library(name: "TableFuzz", type: .static, targets: ["TableFuzz"])],
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
    targets: rooms.map { name, dependencies in
        .target(
            name: name, dependencies: dependencies,
            swiftSettings: features.map { .enableUpcomingFeature($0) } + [.unsafeFlags(["-sanitize=fuzzer"])])
    } + [
        .target(name: "TableFuzz", dependencies: ["RankingModel", "TLSPresentation"], swiftSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
    ],
    swiftLanguageModes: [.v6]
)
MANIFEST
swift build --package-path "$package" -c release
binaries=$(swift build --package-path "$package" -c release --show-bin-path)
# libFuzzer brings its own main, so the target is a library that swiftc links with it.
swiftc -sanitize=fuzzer "$binaries/libTableFuzz.a" -lz -lstdc++ -o "$work/TableFuzz"
# The vectors, because chance finds no sections.
seed() {
    {
        printf "$1"
        tr -d ' \n' < "$root/Tests/RankingModelTests/Vectors/$2.hex" | sed 's/../&\n/g' | while read -r byte; do
            printf "\\$(printf '%03o' "0x$byte")"
        done
    } > "$work/table/seed-$2"
}
seed '\000' table
seed '\000' table-listed
seed '\003' histogram
cd "$work"
"$work/TableFuzz" -max_total_time="$seconds" -max_len=4096 -timeout=10 -print_final_stats=1 "$work/table"
