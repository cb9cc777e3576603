import Crypto
import ModelRelease

/// A repository in memory that can be made to serve anything, honest or not.
struct SimulatedRepository {
    /// How one role's next document is made.
    struct Role {
        var signers: [ReleaseSigner]
        var threshold: Int
        var version: UInt64 = 1
        var expires: UInt64
        /// Who really signs; nil means all of `signers`.
        var hands: [ReleaseSigner]?

        var keys: RoleKeys { get throws(ReleaseError) { try RoleKeys(signers.map(\.key), threshold: threshold) } }
    }

    static let start: UInt64 = 1_800_000_000
    static let day: UInt64 = 86_400

    var files: [String: [UInt8]] = [:]
    /// Paths at which the transport fails rather than answers.
    var broken: Set<String> = []
    var root: Role
    var targets: Role
    var timestamp: Role
    var contents: [TargetFile] = []

    /// A repository with one release: model 1, items 1.
    init() throws {
        root = Role(signers: try Self.signers(1...3), threshold: 2, expires: Self.start + 365 * Self.day)
        targets = Role(signers: try Self.signers(11...12), threshold: 2, expires: Self.start + 90 * Self.day)
        timestamp = Role(signers: try Self.signers(21...21), threshold: 1, expires: Self.start + Self.day)
        try publishRoot()
        try put(.model, name: "ranker.model", version: 1, bytes: Array("model 1".utf8))
        try put(.items, name: "items.table", version: 1, bytes: Array("items 1".utf8))
        try publishRelease()
    }

    static func signers(_ seeds: ClosedRange<UInt8>) throws -> [ReleaseSigner] {
        try seeds.map { try ReleaseSigner(seed: Array(repeating: $0, count: 32)) }
    }

    /// The first root, as an enrolment would bring it.
    var firstRoot: [UInt8] { files["1.root.json"] ?? [] }

    /// Signs and serves the root as it is set; `also` adds signers, for example those of the root before.
    mutating func publishRoot(also: [ReleaseSigner] = [], at path: String? = nil) throws {
        let metadata = try RootMetadata(
            version: root.version, expires: root.expires, root: root.keys, targets: targets.keys, timestamp: timestamp.keys)
        var hands: [ReleaseSigner] = []
        for signer in (root.hands ?? root.signers) + also where !hands.contains(where: { $0.key == signer.key }) { hands.append(signer) }
        files[path ?? ReleasePath.root(root.version)] = try metadata.signed(by: hands)
    }

    /// Serves the next root version, signed by the old and the new keys.
    mutating func rotateRoot(_ change: (inout SimulatedRepository) throws -> Void = { _ in }) throws {
        let before = root.signers
        root.version += 1
        try change(&self)
        try publishRoot(also: before)
    }

    mutating func put(_ kind: TargetKind, name: String, version: UInt64, bytes: [UInt8], restores: UInt64? = nil, source: [UInt8]? = nil) throws {
        let file = try TargetFile(
            name: name, length: bytes.count, sha256: Array(SHA256.hash(data: bytes)), kind: kind, modelVersion: version, restores: restores,
            source: source)
        contents.removeAll { $0.kind == kind }
        contents.append(file)
        files[ReleasePath.file(file)] = bytes
    }

    mutating func publishTargets() throws {
        let metadata = try TargetsMetadata(version: targets.version, expires: targets.expires, files: contents)
        files[ReleasePath.targets(targets.version)] = try metadata.signed(by: targets.hands ?? targets.signers)
    }

    /// Signs a timestamp for the targets document that is served, or for another claim about it.
    mutating func publishTimestamp(naming claim: TimestampMetadata.Targets? = nil) throws {
        let served = files[ReleasePath.targets(targets.version)] ?? []
        let honest = TimestampMetadata.Targets(version: targets.version, length: served.count, sha256: Array(SHA256.hash(data: served)))
        let metadata = try TimestampMetadata(version: timestamp.version, expires: timestamp.expires, targets: claim ?? honest)
        files[ReleasePath.timestamp] = try metadata.signed(by: timestamp.hands ?? timestamp.signers)
    }

    mutating func publishRelease() throws {
        try publishTargets()
        try publishTimestamp()
    }

    /// The next release: one version up in targets and timestamp, with a new model.
    mutating func publishModel(_ version: UInt64) throws {
        try put(.model, name: "ranker.model", version: version, bytes: Array("model \(version)".utf8))
        targets.version += 1
        timestamp.version += 1
        try publishRelease()
    }
}
