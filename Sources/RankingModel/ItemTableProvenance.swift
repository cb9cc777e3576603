package import TLSPresentation

/// Whose behaviour a table's counts are, and what the table cost them in privacy.
///
/// Canonical bytes: `uint8 source; uint64 population; float64 epsilon, delta, noise, threshold;`.
package struct ItemTableProvenance: Sendable, Hashable {
    /// How the counts came about.
    package enum Source: UInt8, Sendable, CaseIterable {
        /// Exact counts of sessions that the operator supplied: no guarantee for whoever made them.
        case operatorSessions = 1
        /// Only the cells of a noised histogram that passed its threshold.
        case noisedHistogram = 2
    }

    /// How the counts came about.
    package let source: Source
    /// The number of sessions behind the counts.
    package let population: UInt64
    /// The table's own epsilon for one session; infinite for ``Source/operatorSessions``.
    package let epsilon: Double
    /// The delta at which epsilon is stated, 0..<1; 0 for ``Source/operatorSessions``.
    package let delta: Double
    /// Standard deviation of the noise on a count of 1; 0 for ``Source/operatorSessions``.
    package let noise: Double
    /// Noised counts below it were left out; 0 for ``Source/operatorSessions``.
    package let threshold: Double

    /// Exact counts of `population` sessions that the operator supplied.
    package static func operatorSessions(population: UInt64) -> Self {
        Self(source: .operatorSessions, population: population, epsilon: .infinity, delta: 0, noise: 0, threshold: 0)
    }

    /// Noised counts; nil unless epsilon and noise are positive and finite, delta in 0..<1 and the threshold finite and at least 0.
    package static func noisedHistogram(population: UInt64, epsilon: Double, delta: Double, noise: Double, threshold: Double) -> Self? {
        let provenance = Self(
            source: .noisedHistogram, population: population, epsilon: epsilon, delta: delta, noise: noise, threshold: threshold)
        return provenance.isValid ? provenance : nil
    }

    private var isValid: Bool {
        let plain = [epsilon, delta, noise, threshold].allSatisfy { $0.sign == .plus && !$0.isNaN }
        guard plain else { return false }
        switch source {
        case .operatorSessions: return epsilon == .infinity && delta == 0 && noise == 0 && threshold == 0
        case .noisedHistogram: return epsilon > 0 && noise > 0 && delta < 1 && [epsilon, noise, threshold].allSatisfy(\.isFinite)
        }
    }
}

extension ItemTableProvenance: TLSCodable {
    package init(from reader: inout ByteReader) throws(CodecError) {
        let start = reader.offset
        guard let source = Source(rawValue: try reader.uint8(field: "source")) else { throw CodecError(.invalidValue, at: start, field: "source") }
        self.source = source
        population = try reader.uint64(field: "population")
        epsilon = Double(bitPattern: try reader.uint64(field: "epsilon"))
        delta = Double(bitPattern: try reader.uint64(field: "delta"))
        noise = Double(bitPattern: try reader.uint64(field: "noise"))
        threshold = Double(bitPattern: try reader.uint64(field: "threshold"))
        guard isValid else { throw CodecError(.invalidValue, at: start, field: "provenance") }
    }

    package func encode(into writer: inout ByteWriter) {
        writer.put(source.rawValue)
        writer.put(population)
        for value in [epsilon, delta, noise, threshold] { writer.put(value.bitPattern) }
    }
}
