// swift-tools-version: 6.2
// Sections are alphabetical; each target is followed by its tests. A room may import only what it declares here;
// the collector has no path to an agent-only room (Tests/ArchitectureTests walks this graph).

import PackageDescription

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Target.Dependency {
    static var argumentParser: Self { .product(name: "ArgumentParser", package: "swift-argument-parser") }
    static var asyncHTTPClient: Self { .product(name: "AsyncHTTPClient", package: "async-http-client") }
    static var asn1: Self { .product(name: "SwiftASN1", package: "swift-asn1") }
    static var crypto: Self { .product(name: "Crypto", package: "swift-crypto") }
    static var grdb: Self { .product(name: "GRDB", package: "GRDB.swift") }
    static var hummingbird: Self { .product(name: "Hummingbird", package: "hummingbird") }
    static var hummingbirdCore: Self { .product(name: "HummingbirdCore", package: "hummingbird") }
    static var hummingbirdTLS: Self { .product(name: "HummingbirdTLS", package: "hummingbird") }
    static var hummingbirdTesting: Self { .product(name: "HummingbirdTesting", package: "hummingbird") }
    static var httpTypes: Self { .product(name: "HTTPTypes", package: "swift-http-types") }
    static var logging: Self { .product(name: "Logging", package: "swift-log") }
    static var mustache: Self { .product(name: "Mustache", package: "swift-mustache") }
    static var nioCore: Self { .product(name: "NIOCore", package: "swift-nio") }
    static var nioFoundationCompat: Self { .product(name: "NIOFoundationCompat", package: "swift-nio") }
    static var nioHTTP1: Self { .product(name: "NIOHTTP1", package: "swift-nio") }
    static var nioHTTPTypes: Self { .product(name: "NIOHTTPTypes", package: "swift-nio-extras") }
    static var nioPosix: Self { .product(name: "NIOPosix", package: "swift-nio") }
    static var nioSSL: Self { .product(name: "NIOSSL", package: "swift-nio-ssl") }
    static var serviceLifecycle: Self { .product(name: "ServiceLifecycle", package: "swift-service-lifecycle") }
    static var x509: Self { .product(name: "X509", package: "swift-certificates") }
    static var yams: Self { .product(name: "Yams", package: "Yams") }
}

let package = Package(
    name: "sotto",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "sotto-agent", targets: ["EdgeAgent"]),
        .executable(name: "sotto-audit", targets: ["sotto-audit"]),
        .executable(name: "sotto-collector", targets: ["CollectorService"]),
        .executable(name: "sotto-fleet", targets: ["sotto-fleet"]),
        // Rooms that stand on their own: for the benchmarks, and for whoever wants exact noise or aggregation without the rest.
        .library(name: "Aggregation", targets: ["Aggregation"]),
        .library(name: "AggregationTasks", targets: ["AggregationTasks"]),
        .library(name: "DeviceStore", targets: ["DeviceStore"]),
        .library(name: "Keystream", targets: ["Keystream"]),
        .library(name: "NoiseMechanisms", targets: ["NoiseMechanisms"]),
        .library(name: "PrivacyAccounting", targets: ["PrivacyAccounting"]),
        .library(name: "PrivacyLedger", targets: ["PrivacyLedger"]),
        .library(name: "ReportFormat", targets: ["ReportFormat"]),
        .library(name: "ReportIntake", targets: ["ReportIntake"]),
        .library(name: "ReportSealing", targets: ["ReportSealing"]),
        .library(name: "TLSPresentation", targets: ["TLSPresentation"]),
        .library(name: "TransparencyLog", targets: ["TransparencyLog"]),
        .library(name: "VectorMath", targets: ["VectorMath"]),
        .library(name: "Zlib", targets: ["Zlib"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Rooms
        .target(name: "Aggregation", dependencies: ["AggregationTasks", "TLSPresentation", "VectorMath"]),
        .testTarget(name: "AggregationTests", dependencies: ["Aggregation", "AggregationTasks", "VectorMath"]),
        .target(name: "AggregationTasks", dependencies: ["PrivacyAccounting", "TLSPresentation", .crypto]),
        .testTarget(name: "AggregationTasksTests", dependencies: ["AggregationTasks", "PrivacyAccounting", "TLSPresentation", .crypto]),
        .target(name: "BehaviorEvents", dependencies: []),
        .testTarget(name: "BehaviorEventsTests", dependencies: ["BehaviorEvents"], resources: [.copy("Vectors")]),
        .target(
            name: "CollectorClient",
            dependencies: [
                "AggregationTasks", "Enrolment", "ModelRelease", "ReportFormat", "ReportSealing", .asyncHTTPClient, .crypto, .logging, .nioCore,
                .nioHTTP1, .nioPosix, .nioSSL,
            ]),
        .testTarget(
            name: "CollectorClientTests",
            dependencies: [
                "AggregationTasks", "CollectorClient", "Enrolment", "ModelRelease", "ReportFormat", "ReportSealing", .asyncHTTPClient, .crypto,
                .logging, .nioCore, .nioHTTP1, .nioPosix, .nioSSL,
            ]),
        .target(name: "Compliance", dependencies: ["Enrichment", .crypto]),
        .testTarget(name: "ComplianceTests", dependencies: ["Compliance", "Enrichment", .crypto]),
        .target(name: "Consent", dependencies: ["BehaviorEvents"]),
        .testTarget(name: "ConsentTests", dependencies: ["BehaviorEvents", "Consent"]),
        .target(
            name: "Contribution",
            dependencies: [
                "AggregationTasks", "Keystream", "LocalTraining", "NoiseMechanisms", "PrivacyAccounting", "PrivacyLedger", "RankingModel",
                "ReportFormat", "ReportOutbox", "ReportSealing", "SessionFeatures", .crypto,
            ]),
        .testTarget(
            name: "ContributionTests",
            dependencies: [
                "AggregationTasks", "Contribution", "Keystream", "LocalTraining", "NoiseMechanisms", "PrivacyAccounting", "PrivacyLedger",
                "RankingModel", "ReportFormat", "ReportOutbox", "ReportSealing", "SessionFeatures", .crypto,
            ]),
        .target(name: "DeviceStore", dependencies: ["Consent", "PrivacyLedger", "ReportFormat", "ReportOutbox", .crypto, .grdb]),
        .testTarget(
            name: "DeviceStoreTests", dependencies: ["Consent", "DeviceStore", "PrivacyLedger", "ReportFormat", "ReportOutbox", .crypto, .grdb]),
        .target(name: "Enrichment", dependencies: []),
        .testTarget(name: "EnrichmentTests", dependencies: ["Enrichment"]),
        .target(name: "Enrolment", dependencies: ["TLSPresentation", .crypto]),
        .testTarget(name: "EnrolmentTests", dependencies: ["Enrolment", "TLSPresentation", .crypto]),
        .target(name: "Keystream", dependencies: ["CLibCrypto"]),
        .testTarget(name: "KeystreamTests", dependencies: ["CLibCrypto", "Keystream"], resources: [.copy("Vectors")]),
        .target(name: "LocalTraining", dependencies: ["Ranking", "RankingModel", "SessionFeatures", "VectorMath"]),
        .testTarget(name: "LocalTrainingTests", dependencies: ["LocalTraining", "Ranking", "RankingModel", "SessionFeatures", "VectorMath"]),
        .target(name: "ModelRelease", dependencies: [.crypto]),
        .testTarget(name: "ModelReleaseTests", dependencies: ["ModelRelease", .crypto], resources: [.copy("Vectors")]),
        .target(
            name: "NoiseAudit",
            dependencies: ["Aggregation", "AggregationTasks", "Keystream", "NoiseMechanisms", "PrivacyAccounting", "PrivacyLedger", "VectorMath"]),
        .testTarget(
            name: "NoiseAuditTests",
            dependencies: [
                "Aggregation", "AggregationTasks", "Keystream", "NoiseAudit", "NoiseMechanisms", "PrivacyAccounting", "PrivacyLedger", "VectorMath",
            ]),
        .target(name: "NoiseMechanisms", dependencies: ["Keystream", "PrivacyAccounting", "PrivacyLedger", "VectorMath"]),
        .testTarget(
            name: "NoiseMechanismsTests", dependencies: ["Keystream", "NoiseMechanisms", "PrivacyAccounting", "PrivacyLedger", "VectorMath"],
            resources: [.copy("Vectors")]),
        .target(name: "PlotDrawing", dependencies: []),
        .testTarget(name: "PlotDrawingTests", dependencies: ["PlotDrawing"]),
        .target(name: "PrivacyAccounting", dependencies: []),
        .testTarget(name: "PrivacyAccountingTests", dependencies: ["PrivacyAccounting"], resources: [.copy("Vectors")]),
        .target(name: "PrivacyLedger", dependencies: ["PrivacyAccounting", .crypto]),
        .testTarget(name: "PrivacyLedgerTests", dependencies: ["PrivacyAccounting", "PrivacyLedger", .crypto], resources: [.copy("Vectors")]),
        .target(name: "ProblemDocuments", dependencies: []),
        .testTarget(name: "ProblemDocumentsTests", dependencies: ["ProblemDocuments"]),
        .target(name: "Ranking", dependencies: ["RankingModel", "SessionFeatures", "VectorMath"]),
        .testTarget(name: "RankingTests", dependencies: ["Ranking", "RankingModel", "SessionFeatures", "VectorMath"]),
        .target(name: "RankingEvaluation", dependencies: ["Ranking", "RankingModel", "SessionFeatures", "VectorMath"]),
        .testTarget(name: "RankingEvaluationTests", dependencies: ["Ranking", "RankingEvaluation", "RankingModel", "SessionFeatures", "VectorMath"]),
        .target(name: "RankingModel", dependencies: ["TLSPresentation", "VectorMath", "Zlib", .crypto]),
        .testTarget(
            name: "RankingModelTests", dependencies: ["RankingModel", "TLSPresentation", "VectorMath", "Zlib", .crypto],
            resources: [.copy("Vectors")]),
        .target(name: "RecordedSessions", dependencies: ["Enrichment", "Zlib"]),
        .testTarget(name: "RecordedSessionsTests", dependencies: ["RecordedSessions", "Zlib"]),
        .target(
            name: "ReportFormat",
            dependencies: ["AggregationTasks", "NoiseMechanisms", "PrivacyLedger", "TLSPresentation", "VectorMath", "Zlib", .crypto]),
        .testTarget(
            name: "ReportFormatTests",
            dependencies: [
                "AggregationTasks", "NoiseMechanisms", "PrivacyAccounting", "PrivacyLedger", "ReportFormat", "TLSPresentation", "VectorMath", "Zlib",
                .crypto,
            ], resources: [.copy("Vectors")]),
        .target(
            name: "ReportIntake",
            dependencies: ["Aggregation", "AggregationTasks", "ReportFormat", "ReportSealing", "TLSPresentation", .crypto, .grdb]),
        .testTarget(
            name: "ReportIntakeTests",
            dependencies: ["Aggregation", "AggregationTasks", "ReportFormat", "ReportIntake", "ReportSealing", "TLSPresentation", .crypto, .grdb]),
        .target(name: "ReportOutbox", dependencies: ["ReportFormat"]),
        .testTarget(name: "ReportOutboxTests", dependencies: ["ReportFormat", "ReportOutbox"]),
        .target(name: "ReportSealing", dependencies: ["AggregationTasks", "ReportFormat", "TLSPresentation", .crypto]),
        .testTarget(
            name: "ReportSealingTests", dependencies: ["AggregationTasks", "ReportFormat", "ReportSealing", "TLSPresentation", .crypto],
            resources: [.copy("Vectors")]),
        .target(name: "ServiceConfiguration", dependencies: [.yams]),
        .testTarget(name: "ServiceConfigurationTests", dependencies: ["ServiceConfiguration", .yams]),
        .target(name: "ServiceMetrics", dependencies: []),
        .testTarget(name: "ServiceMetricsTests", dependencies: ["ServiceMetrics"]),
        .target(name: "Scorecards", dependencies: ["Enrichment", .crypto]),
        .testTarget(name: "ScorecardsTests", dependencies: ["Enrichment", "Scorecards", .crypto], resources: [.copy("Vectors")]),
        .target(name: "SessionFeatures", dependencies: ["RankingModel", "VectorMath"]),
        .testTarget(name: "SessionFeaturesTests", dependencies: ["RankingModel", "SessionFeatures", "VectorMath"]),
        .target(name: "Sessions", dependencies: ["BehaviorEvents", "Consent"]),
        .testTarget(name: "SessionsTests", dependencies: ["BehaviorEvents", "Consent", "Sessions"]),
        .target(
            name: "SimulatedFleet",
            dependencies: [
                "Aggregation", "AggregationTasks", "BehaviorEvents", "CollectorClient", "Consent", "Contribution", "DeviceStore", "Enrolment",
                "Keystream", "LocalTraining",
                "ModelRelease", "NoiseMechanisms", "PlotDrawing", "PrivacyAccounting", "PrivacyLedger", "Ranking", "RankingEvaluation",
                "RankingModel", "RecordedSessions",
                "ReportFormat", "ReportOutbox", "ReportSealing", "SessionFeatures", "Sessions", "TLSPresentation", "VectorMath", "Zlib", .crypto,
                .logging,
                .nioCore, .nioPosix,
            ]),
        .testTarget(
            name: "SimulatedFleetTests",
            dependencies: [
                "Aggregation", "AggregationTasks", "BehaviorEvents", "CollectorClient", "Consent", "Contribution", "DeviceStore", "Enrolment",
                "Keystream", "LocalTraining",
                "ModelRelease", "NoiseMechanisms", "PlotDrawing", "PrivacyAccounting", "PrivacyLedger", "Ranking", "RankingEvaluation",
                "RankingModel", "RecordedSessions",
                "ReportFormat", "ReportOutbox", "ReportSealing", "SessionFeatures", "Sessions", "SimulatedFleet", "TLSPresentation", "VectorMath",
                "Zlib", .crypto,
                .logging, .nioCore,
                .nioPosix,
            ]),
        .target(name: "TLSPresentation", dependencies: []),
        .testTarget(name: "TLSPresentationTests", dependencies: ["TLSPresentation"]),
        .target(name: "TransparencyLog", dependencies: ["TLSPresentation", .crypto]),
        .testTarget(
            name: "TransparencyLogTests", dependencies: ["TLSPresentation", "TransparencyLog", .crypto], resources: [.copy("Vectors")]),
        .target(name: "VectorMath", dependencies: []),
        .testTarget(name: "VectorMathTests", dependencies: ["VectorMath"]),
        .target(name: "Zlib", dependencies: ["CZlib"]),
        .testTarget(name: "ZlibTests", dependencies: ["CZlib", "Zlib"], resources: [.copy("Vectors")]),

        // System libraries
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // Programs: wiring only
        .executableTarget(
            name: "CollectorService",
            dependencies: [
                "Compliance", "Enrichment", "NoiseMechanisms", "PlotDrawing", "RecordedSessions", "Scorecards",
                "TransparencyLog", "Zlib",
                "Aggregation", "AggregationTasks", "Enrolment", "ModelRelease", "PrivacyAccounting", "ProblemDocuments", "RankingModel",
                "ReportFormat",
                "ReportIntake", "ReportSealing", "ServiceConfiguration", "ServiceMetrics", "TLSPresentation", .argumentParser, .asn1, .crypto, .grdb,
                .hummingbird, .hummingbirdCore, .hummingbirdTLS, .httpTypes, .logging, .mustache, .nioCore, .nioHTTP1, .nioHTTPTypes, .nioPosix,
                .nioSSL,
                .serviceLifecycle, .x509,
            ],
            path: "collector/CollectorService"
        ),
        .testTarget(
            name: "CollectorServiceTests",
            dependencies: [
                "Compliance", "Enrichment", "PlotDrawing", "RecordedSessions", "Scorecards",
                "TransparencyLog", "Zlib",
                "Aggregation", "AggregationTasks", "CollectorService", "Enrolment", "Keystream", "ModelRelease", "NoiseMechanisms", "PrivacyLedger",
                "RankingModel", "ReportFormat", "ReportIntake", "ReportSealing", "ServiceConfiguration", "TLSPresentation", .argumentParser, .crypto,
                .grdb,
                .hummingbird, .hummingbirdTesting, .httpTypes, .logging, .nioCore,
            ]
        ),
        .executableTarget(
            name: "EdgeAgent",
            dependencies: [
                "Compliance", "Enrichment", "Scorecards", "TransparencyLog",
                "AggregationTasks", "BehaviorEvents", "CollectorClient", "Consent", "Contribution", "DeviceStore", "Enrolment", "Keystream",
                "LocalTraining", "ModelRelease", "NoiseMechanisms", "PrivacyAccounting", "PrivacyLedger", "ProblemDocuments", "Ranking",
                "RankingModel",
                "ReportFormat", "ReportOutbox", "ReportSealing", "ServiceConfiguration", "ServiceMetrics", "SessionFeatures", "Sessions",
                "TLSPresentation",
                "Zlib",
                .argumentParser, .asyncHTTPClient, .crypto, .grdb, .hummingbird, .hummingbirdCore, .httpTypes, .logging, .nioCore, .nioHTTP1,
                .nioPosix, .serviceLifecycle,
            ],
            path: "agent/EdgeAgent"
        ),
        .testTarget(
            name: "EdgeAgentTests",
            dependencies: [
                "Compliance", "Enrichment", "LocalTraining", "Ranking", "Scorecards", "TransparencyLog", "NoiseMechanisms", "Keystream",
                "PrivacyAccounting",
                "AggregationTasks", "BehaviorEvents", "CollectorClient", "Consent", "DeviceStore", "EdgeAgent", "ModelRelease", "PrivacyLedger",
                "RankingModel", "ServiceConfiguration", "SessionFeatures", "Sessions", "TLSPresentation", .crypto, .grdb, .hummingbird,
                .hummingbirdTesting,
                .httpTypes, .logging, .nioCore,
            ]
        ),
        .executableTarget(
            name: "sotto-audit",
            dependencies: [
                "PlotDrawing",
                "NoiseAudit", .httpTypes, .hummingbird, .hummingbirdCore, .logging, .nioCore, .serviceLifecycle,
                "Aggregation", "Keystream", "NoiseMechanisms", "TransparencyLog", "VectorMath", "ReportIntake",
                "AggregationTasks", "DeviceStore", "Enrolment", "ModelRelease", "PrivacyAccounting", "PrivacyLedger", "RankingModel", "ReportFormat",
                "ReportSealing", "TLSPresentation", .argumentParser, .crypto,
            ]
        ),
        .executableTarget(
            name: "sotto-fleet",
            dependencies: [
                "AggregationTasks", "LocalTraining", "PlotDrawing", "PrivacyAccounting", "Ranking", "RankingEvaluation", "RankingModel",
                "RecordedSessions", "SessionFeatures", "SimulatedFleet", "TLSPresentation", .argumentParser, .logging,
            ]
        ),

        // The house and the programs as a user meets them
        .executableTarget(
            name: "LedgerDrill",
            dependencies: [
                "AggregationTasks", "Contribution", "DeviceStore", "Keystream", "NoiseMechanisms", "PrivacyAccounting", "PrivacyLedger",
                "ReportFormat",
                "ReportOutbox", "ReportSealing", "TLSPresentation", .argumentParser, .crypto,
            ], path: "Tests/LedgerDrill"),
        .testTarget(name: "ArchitectureTests"),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "TransparencyLog", "Aggregation", "Compliance", "Enrichment", "Scorecards",
                "AggregationTasks", "CollectorClient", "Enrolment", "Keystream", "NoiseMechanisms", "PrivacyAccounting", "PrivacyLedger",
                "RankingModel", "RecordedSessions", "ReportFormat", "ReportSealing", "TLSPresentation", .nioCore,
            ]),
    ],
    swiftLanguageModes: [.v6]
)

let strict = getenv("CI") != nil
for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InferIsolatedConformances"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .strictMemorySafety(),
        ] + (strict ? [.treatAllWarnings(as: .error)] : [])
}
