// swift-tools-version: 6.2
// A nested package, so that the root never resolves what only a benchmark needs. One executable for each figure; each prints JSON lines.

import PackageDescription

/// A benchmark executable and the rooms it measures.
func benchmark(_ name: String, _ rooms: [String]) -> Target {
    .executableTarget(
        name: name,
        dependencies: rooms.map { .product(name: $0, package: "sotto") },
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
        .package(name: "sotto", path: "..")
    ],
    targets: [
        benchmark("bench-noise", ["Keystream", "NoiseMechanisms"])
    ],
    swiftLanguageModes: [.v6]
)
