// swift-tools-version: 6.2
// Ranking is no library of the root package, so this one takes its rooms by symbolic links and may call what they declare `package`.

import PackageDescription

let package = Package(
    name: "sotto-ranking-benchmark",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
    targets: [
        .systemLibrary(name: "CZlib"),
        .target(name: "TLSPresentation"),
        .target(name: "VectorMath"),
        .target(name: "Zlib", dependencies: ["CZlib"]),
        .target(
            name: "RankingModel",
            dependencies: ["TLSPresentation", "VectorMath", "Zlib", .product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "SessionFeatures", dependencies: ["RankingModel", "VectorMath"]),
        .target(name: "Ranking", dependencies: ["RankingModel", "SessionFeatures", "VectorMath"]),
        .executableTarget(name: "bench-session", dependencies: ["Ranking", "RankingModel", "SessionFeatures"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .strictMemorySafety(),
    ]
}
