import Foundation
import RankingModel
import TLSPresentation

/// Files of tables and histograms.
enum TableFiles {
    /// A table and its bytes.
    static func table(_ file: String) throws(CollectorFailure) -> (table: ItemTable, bytes: [UInt8]) {
        let bytes = try CollectorDirectory.input(file, limit: ModelFiles.maximumBytes)
        do throws(CodecError) { return (try ItemTable(decoding: bytes), bytes) } catch {
            throw CollectorFailure(.input, "\(file) is not an item table: \(error)")
        }
    }

    /// A noised histogram.
    static func histogram(_ file: String) throws(CollectorFailure) -> ItemHistogram {
        let bytes = try CollectorDirectory.input(file, limit: ModelFiles.maximumBytes)
        do throws(CodecError) { return try ItemHistogram(decoding: bytes) } catch {
            throw CollectorFailure(.input, "\(file) is not a histogram: \(error)")
        }
    }

    /// Writes a file whole or not at all.
    static func write(_ bytes: [UInt8], to file: String) throws(CollectorFailure) {
        // A device or pipe must not be replaced by a file, nor a link that somebody set.
        let type = (try? FileManager.default.attributesOfItem(atPath: file))?[.type] as? FileAttributeType
        if let type, type != .typeRegular { throw CollectorFailure(.input, "\(file) is not a regular file; name a file") }
        do { try Data(bytes).write(to: URL(filePath: file), options: .atomic) } catch {
            throw CollectorFailure(.directory, "cannot write \(file)")
        }
    }
}

/// A histogram's public numbers, as commands print them.
struct HistogramFact: Encodable {
    let population: UInt64
    let domainItems: UInt32
    let noise: Double
    let threshold: Double
    let pairs: Int
    let items: Int
    let expectedFalseCells: Double
    let epsilon: Double
    let delta: Double
    let expectedUsefulness: Double

    init(_ histogram: ItemHistogram) {
        let facts = histogram.facts
        population = facts.population
        domainItems = facts.domainItems
        noise = facts.noise
        threshold = facts.thresholdCounts
        pairs = histogram.pairs.count
        items = histogram.popularity.count
        expectedFalseCells = facts.expectedFalseCells
        epsilon = facts.epsilon
        delta = facts.delta
        expectedUsefulness = histogram.expectedUsefulness
    }

    var text: String {
        """
        histogram   \(population) sessions, \(domainItems) items, epsilon \(TableText.number(epsilon)) at delta \(delta)
                    noise \(TableText.number(noise)) counts, threshold \(TableText.number(threshold))
                    kept \(pairs) pairs and \(items) items, of which \(TableText.number(expectedFalseCells)) are expected to be false
                    expected usefulness \(TableText.number(100 * expectedUsefulness)) % of an exact table's, at least \
        \(TableText.number(100 * ItemHistogram.leastUsefulness)) % wanted
        """
    }
}
