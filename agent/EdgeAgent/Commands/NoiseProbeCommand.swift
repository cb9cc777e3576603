import AggregationTasks
import ArgumentParser
import Foundation

/// `sotto-agent noise-probe`
struct NoiseProbeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "noise-probe",
        abstract: "Lets an auditor test this program's noise: clips, pays for and noises vectors that the auditor chooses.",
        discussion: """
            The vectors take the way of a contribution: quantise and clip, charge, noise, store, encode; what is printed was decoded from the \
            stored bytes. No agent's directory is opened: the charges go to a ledger in memory that ends with the command, so no subject's \
            budget and no subject's data is touched. The noise comes from the system's generator; it can't be seeded.

            Each line of the input is `release TRIALS VALUES` (VALUES are numbers, or INDEX:VALUE where the rest is zero) or `again`, which asks \
            for the last release once more and gets its stored bytes. Each line of the output is one release, its integers in grid units, or \
            `refused` and a reason. `sotto-audit noise test` asks and judges.
            """)

    /// The mechanisms that can be tested: what a task can ask for, and its pure counterpart.
    enum Mechanism: String, ExpressibleByArgument, CaseIterable {
        case discreteGaussian = "discrete-gaussian"
        case discreteLaplace = "discrete-laplace"
    }

    @Option(help: "The mechanism: \(Mechanism.allCases.map(\.rawValue).joined(separator: ", ")).")
    var mechanism = Mechanism.discreteGaussian

    @Option(help: "The largest norm of a vector before the noise, in grid units: Euclidean (Gaussian) or the sum of magnitudes (Laplace).")
    var clip: UInt64

    @Option(help: "The variance (Gaussian) or scale (Laplace) of the noise in grid units, as a whole number or a fraction p/q.")
    var variance: String

    @Option(help: "The number of coordinates.")
    var dimension: UInt32

    @Option(help: "One grid unit is 2^-EXPONENT.")
    var gridExponent: UInt8 = 8

    @Option(help: "The questions: a file, or - for standard input.", completion: .file())
    var input = "-"

    @Option(help: "How often a line is done whose TRIALS is 0.")
    var trials = 1

    func run() async throws {
        try await reporting {
            guard let fraction = Self.fraction(variance) else { throw AgentFailure(.input, "a variance is a whole number or a fraction p/q") }
            let way: any NoiseProbeWay =
                switch mechanism {
                case .discreteGaussian: try ContributionWay(fraction, clip: clip, gridExponent: gridExponent, dimension: dimension)
                case .discreteLaplace: try LaplaceWay(fraction, clip: clip, gridExponent: gridExponent, dimension: dimension)
                }
            let session = try NoiseProbeSession(way)
            var output = ProbeOutput()
            try forEachLine { line in
                guard let question = try NoiseProbeQuestion(line, dimension: Int(dimension), trials: trials) else { return }
                try session.answer(question) { try output.write($0) }
            }
            try output.flush()
        }
    }

    static func fraction(_ text: String) -> (numerator: UInt64, denominator: UInt64)? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let numerator = UInt64(parts[0]), parts.count <= 2 else { return nil }
        guard parts.count == 2 else { return (numerator, 1) }
        return UInt64(parts[1]).map { (numerator, $0) }
    }

    private func forEachLine(_ body: (String) throws -> Void) throws {
        if input == "-" {
            while let line = readLine() { try body(line) }
            return
        }
        guard let data = FileManager.default.contents(atPath: input) else { throw AgentFailure(.noInput, "\(input) is not there or can't be read") }
        for line in data.split(separator: UInt8(ascii: "\n")) { try body(String(decoding: line, as: UTF8.self)) }
    }
}

/// Lines of integers on standard output, in large pieces.
private struct ProbeOutput {
    private var buffer: [UInt8] = []

    mutating func write(_ answer: NoiseProbeSession.Answer) throws {
        switch answer {
        case .refused(let reason): buffer += Array("refused \(reason)".utf8)
        case .released(let coordinates):
            for (index, coordinate) in coordinates.enumerated() {
                if index > 0 { buffer.append(UInt8(ascii: " ")) }
                append(coordinate)
            }
        }
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= 1 << 16 { try flush() }
    }

    mutating func flush() throws {
        try FileHandle.standardOutput.write(contentsOf: Data(buffer))
        buffer.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ value: Int32) {
        if value < 0 { buffer.append(UInt8(ascii: "-")) }
        let start = buffer.count
        var rest = value.magnitude
        repeat {
            buffer.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        buffer[start...].reverse()
    }
}
