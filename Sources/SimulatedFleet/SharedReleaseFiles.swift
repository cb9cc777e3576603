import Crypto
package import RankingModel
import TLSPresentation

/// The files of releases by SHA-256, decoded once for the whole process.
///
/// A simulated device verifies all of a release's metadata itself and names each file by its verified hash; only the file's bytes are shared,
/// because a thousand copies of one item table would measure this machine's memory, not the fleet.
package actor SharedReleaseFiles {
    private var bytes: [[UInt8]: [UInt8]] = [:]
    private var tables: [[UInt8]: ItemTable] = [:]
    private var models: [[UInt8]: RankingModel] = [:]

    /// No files.
    package init() {}

    /// The bytes with this SHA-256, or nil.
    package func file(_ sha256: [UInt8]) -> [UInt8]? { bytes[sha256] }

    /// Keeps bytes under their own SHA-256 and returns it.
    @discardableResult
    package func keep(_ content: [UInt8]) -> [UInt8] {
        let name = Array(SHA256.hash(data: content))
        bytes[name] = content
        return name
    }

    /// The item table with this SHA-256, or nil when it is missing or cannot be read.
    package func table(_ sha256: [UInt8]) -> ItemTable? {
        if let table = tables[sha256] { return table }
        guard let content = bytes[sha256], let table = try? ItemTable(decoding: content) else { return nil }
        tables[sha256] = table
        return table
    }

    /// What a delta makes of the item table with this SHA-256, which many devices ask for and is worked out once.
    func applied(_ delta: [UInt8], to sha256: [UInt8]) -> [UInt8]? {
        guard let table = table(sha256), let read = try? ItemTableDelta(decoding: delta) else { return nil }
        if let known = bytes[read.result] { return known }
        guard let next = try? read.apply(to: table) else { return nil }
        let content = next.encoded()
        keep(content)
        return content
    }

    /// The model with this SHA-256, or nil when it is missing, cannot be read or follows another schema.
    package func model(_ sha256: [UInt8]) -> RankingModel? {
        if let model = models[sha256] { return model }
        guard let content = bytes[sha256], let model = try? RankingModel(decoding: content), model.matchesCurrentSchema else { return nil }
        models[sha256] = model
        return model
    }
}
