#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension LedgerStatement {
    /// The statement as a page of text.
    public var text: String {
        var lines = ["Subject \(subject)", "Neighbours: \(neighbouring)", "Epsilon is stated at delta \(delta)."]
        for column in assumptions { lines.append("  \(column.name): holds if \(column.assumption)") }
        for line in self.lines {
            lines.append("")
            lines.append("Task \(line.task) (\(line.purpose)), \(line.days.joined(separator: " to "))")
            lines.append("  agreement \(line.agreement)")
            lines.append(
                "  \(line.mechanism), \(line.dimension) coordinates, unit 2^-\(line.gridExponent), clip \(line.clipNorm) units, \(line.noiseText), sensitivity \(line.sensitivity) units"
            )
            lines.append("  \(line.charges) charged, \(line.released) released, \(line.voided) given up")
            lines.append("  rho \(Self.micro(line.microRho)) charged, \(Self.micro(line.recomputedMicroRho)) recomputed from the parameters")
            lines.append("  epsilon \(columns(line.epsilon))")
        }
        lines.append("")
        for closure in closures { lines.append(closure.explanation) }
        let lost = total.lostMicroRho == 0 ? "" : " (\(Self.micro(total.lostMicroRho)) of it for charges whose rows are gone)"
        lines.append("Total rho \(Self.micro(total.microRho))\(lost); pure epsilon \(total.pureEpsilon.map(Self.decimal) ?? "none")")
        lines.append("  epsilon by zCDP \(columns(total.epsilon))")
        lines.append("  local epsilon by a second accountant \(Self.decimal(total.secondEpsilon)), difference \(Self.decimal(total.difference))")
        for (reason, count) in refusals.sorted(by: { $0.key < $1.key }) { lines.append("Refused \(Self.counted(count, "time")): \(reason)") }
        if erasures > 0 { lines.append("Erased \(Self.counted(erasures, "time")); the totals above include what was given before.") }
        return lines.joined(separator: "\n")
    }

    /// The statement as JSON with sorted keys.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private func columns(_ values: [Double]) -> String {
        zip(assumptions, values).map { "\($0.name) \(Self.decimal($1))" }.joined(separator: " | ")
    }

    /// A count with its noun in the singular or plural.
    package static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    /// An amount in 10^-6 as a decimal.
    package static func micro(_ value: UInt64) -> String {
        let fraction = String(value % 1_000_000)
        return "\(value / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }

    /// Four decimals, rounded away from zero so that no figure looks better than it is.
    private static func decimal(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
        let scaled = Int64((abs(value) * 10_000).rounded(.up))
        let fraction = String(scaled % 10_000)
        return (value < 0 && scaled > 0 ? "-" : "") + "\(scaled / 10_000)." + String(repeating: "0", count: 4 - fraction.count) + fraction
    }
}
