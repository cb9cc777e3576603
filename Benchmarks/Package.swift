// swift-tools-version: 6.2
// A nested package, so that the root never resolves what only a benchmark needs. One executable for each figure; each prints JSON lines.

import PackageDescription

/// A benchmark executable and the rooms it measures.
func benchmark(_ name: String, _ rooms: [String], and others: [Target.Dependency] = []) -> Target {
    .executableTarget(
        name: name,
        dependencies: rooms.map { .product(name: $0, package: "sotto") } + others,
        swiftSettings: [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
        ]
    )
}

let package = Package(
    name: "sotto-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(name: "sotto", path: ".."),
    ],
    targets: [
        benchmark("bench-accounting", ["PrivacyAccounting"]),
        benchmark("bench-aggregate", ["Aggregation", "VectorMath", "Zlib"]),
        benchmark(
            "bench-intake", ["Aggregation", "AggregationTasks", "ReportFormat", "ReportIntake", "ReportSealing", "TLSPresentation", "Zlib"],
            and: [.product(name: "Crypto", package: "swift-crypto")]),
        benchmark("bench-ledger", ["DeviceStore", "PrivacyAccounting", "PrivacyLedger"]),
        benchmark(
            "bench-log", ["AggregationTasks", "PrivacyAccounting", "TLSPresentation", "TransparencyLog"],
            and: [.product(name: "Crypto", package: "swift-crypto")]),
        benchmark("bench-noise", ["Keystream", "NoiseMechanisms"]),
    ],
    swiftLanguageModes: [.v6]
)
