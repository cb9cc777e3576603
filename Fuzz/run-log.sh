#!/bin/sh
# Builds the fuzz target of the public log with libFuzzer and runs it for SECONDS seconds (default 60).
#   Fuzz/run-log.sh [SECONDS]
# The corpus lives in .build/fuzz/log. A crash is left there as crash-* and the exit status is not zero.
# The target needs swift-crypto, so it is built as a package of links to the rooms' sources.
set -eu
seconds="${1:-60}"
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
work="${FUZZ_WORK:-$root/.build/fuzz}"
package="$work/log-package"
mkdir -p "$package/Sources/LogFuzz" "$work/log"
for room in TLSPresentation TransparencyLog; do ln -sfn "$root/Sources/$room" "$package/Sources/$room"; done
ln -sf "$root/Fuzz/LogFuzz.swift" "$package/Sources/LogFuzz/LogFuzz.swift"
cp "$root/Package.resolved" "$package/Package.resolved"
cat > "$package/Package.swift" <<'MANIFEST'
// swift-tools-version: 6.2
import PackageDescription

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let features = ["ExistentialAny", "InferIsolatedConformances", "InternalImportsByDefault", "MemberImportVisibility", "NonisolatedNonsendingByDefault"]
let settings = features.map { SwiftSetting.enableUpcomingFeature($0) } + [.unsafeFlags(["-sanitize=fuzzer"])]
let package = Package(
    name: "fuzz",
    products: [.library(name: "LogFuzz", type: .static, targets: ["LogFuzz"])],
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
    targets: [
        .target(name: "TLSPresentation", swiftSettings: settings),
        .target(name: "TransparencyLog", dependencies: ["TLSPresentation", crypto], swiftSettings: settings),
        .target(name: "LogFuzz", dependencies: ["TLSPresentation", "TransparencyLog"], swiftSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
    ],
    swiftLanguageModes: [.v6]
)
MANIFEST
swift build --package-path "$package" -c release
binaries=$(swift build --package-path "$package" -c release --show-bin-path)
# libFuzzer brings its own main, so the target is a library that swiftc links with it.
swiftc -sanitize=fuzzer "$binaries/libLogFuzz.a" -lstdc++ -o "$work/LogFuzz"
# One whole input of some kinds, because chance finds neither base64 nor lengths: a note, an entry, a bundle's path, a witness's request.
printf '\000o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\342\200\224 a AAAAAAA=\n' > "$work/log/seed-note"
printf '\001\001\143\000\000\000\000\000\000\000\005\000\001\052' > "$work/log/seed-entry"
printf '\002tile/entries/x001/x234/067.p/8' > "$work/log/seed-path"
printf '\005old 0\n\no\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\342\200\224 a AAAAAAA=\n' > "$work/log/seed-request"
printf '\006c2sp.org/tlog-proof@v1\nextra AA==\nindex 0\n\no\n' > "$work/log/seed-proof"
printf '\007example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k' > "$work/log/seed-key"
cd "$work"
"$work/LogFuzz" -max_total_time="$seconds" -max_len=4096 -timeout=5 -print_final_stats=1 "$work/log"
