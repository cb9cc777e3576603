import ArgumentParser
import Foundation
import RankingModel
import RecordedSessions
import SimulatedFleet
import TLSPresentation

/// `sotto-fleet histogram`: what a noised histogram of item pairs would release.
struct HistogramCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "histogram",
        abstract: "Simulates the noised histogram of item pairs that a shop's devices would release, for `sotto-collector table build`.",
        discussion: """
            Each session adds at most --pairs pairs of different items at most --reach views apart, each pair once and without an order, \
            1 / gap^2 each, and its items at an eighth; the vector is clipped in L2 to 1. Exact discrete Gaussian noise is added once, to the \
            sum, in every cell of the domain: all pairs of the items in --items, or without it of the items in the sessions, which must then \
            be public for epsilon to hold. Epsilon is that of one session being replaced by any other. Cells below a threshold that \
            --false-cells untouched pairs pass on average are left out.

            Exit codes: 0 written; 1 a file cannot be used; 64 the command line is wrong; 66 there is no such file.
            """)

    @Option(help: ArgumentHelp("Recorded sessions: text with a header, plain or gzip.", valueName: "file"), completion: .file())
    var sessions: String

    @Option(help: ArgumentHelp("The public domain: a catalogue, CSV or JSON lines.", valueName: "file"), completion: .file())
    var items: String?

    @Option(help: "Epsilon of one session, above 0.")
    var epsilon: Double

    @Option(help: "Delta, between 0 and 1.")
    var delta = 1e-6

    @Option(help: "Where noise is added: `split`, once, to the sum.")
    var noise = "split"

    @Option(help: "Most pairs of one session.")
    var pairs = 8

    @Option(help: "Longest gap of a pair, in views.")
    var reach = 3

    @Option(help: "Untouched pairs that pass the threshold on average; 4 for each item of the domain unless given.")
    var falseCells: Double?

    @Option(help: ArgumentHelp("What if there were so many times as many sessions, which behave alike.", valueName: "factor"))
    var population: UInt64 = 1

    @Option(help: "The seed of the noise.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Where the histogram goes.", valueName: "file"), completion: .file())
    var output: String

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard epsilon > 0, epsilon.isFinite, delta > 0, delta < 1 else {
            throw ValidationError("--epsilon must be above 0 and --delta between 0 and 1")
        }
        guard noise == "split" else { throw ValidationError("--noise is split: a histogram with full noise in each report has no use") }
        guard (1...1_000).contains(pairs), (1...20).contains(reach), falseCells.map({ $0 > 0 && $0.isFinite }) ?? true,
            (1...1_000_000).contains(population)
        else { throw ValidationError("--pairs is 1 to 1000, --reach 1 to 20, --false-cells above 0, --population 1 to 1000000") }
    }

    func run() throws {
        try InputFiles.require(sessions, items)
        try OutputFiles.require(output, apartFrom: [sessions, items])
        do {
            let recorded = try RecordedSessionFile(path: sessions).sessions()
            let domain = try items.map { try CatalogueFile(path: $0).records().map(\.item) } ?? recorded.flatMap(\.items)
            var release = try HistogramRelease(items: domain, settings: settings)
            for session in recorded { release.add(session) }
            let histogram = try release.release()
            try OutputFiles.write(histogram.encoded(), to: output)
            try report(histogram)
        } catch let error as RecordedSessionError {
            throw failure(error.message(of: sessions))
        } catch let error as CatalogueError {
            throw failure(error.message(of: items ?? ""))
        } catch HistogramRelease.Failure.domain(let items) {
            throw failure("\(items) items are too many, or more pairs passed than a histogram holds: give fewer --items or --false-cells")
        } catch HistogramRelease.Failure.target {
            throw failure("no noise can be planned for epsilon \(epsilon) at delta \(delta)")
        } catch HistogramRelease.Failure.nothing { throw failure("\(sessions): there is no session") }
    }

    private var settings: HistogramRelease.Settings {
        var settings = HistogramRelease.Settings(epsilon: epsilon)
        settings.delta = delta
        settings.pairsPerSession = pairs
        settings.reach = reach
        settings.falsePairs = falseCells
        settings.multiple = population
        settings.seed = seed
        return settings
    }

    private struct Summary: Encodable {
        let population: UInt64
        let domainItems: UInt32
        let noise, threshold, expectedFalseCells, epsilon, delta, expectedUsefulness: Double
        let pairs, items: Int
    }

    private func report(_ histogram: ItemHistogram) throws {
        let facts = histogram.facts
        let summary = Summary(
            population: facts.population, domainItems: facts.domainItems, noise: facts.noise, threshold: facts.thresholdCounts,
            expectedFalseCells: facts.expectedFalseCells, epsilon: facts.epsilon, delta: facts.delta,
            expectedUsefulness: histogram.expectedUsefulness, pairs: histogram.pairs.count, items: histogram.items.count)
        guard !json else {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            return print(String(decoding: try encoder.encode(summary), as: UTF8.self))
        }
        func text(_ number: Double) -> String { number.formatted(.number.precision(.fractionLength(0...2)).grouping(.never)) }
        print(
            """
            \(facts.population) sessions, \(facts.domainItems) items, noise \(text(facts.noise)) counts, threshold \(text(facts.thresholdCounts))
            kept \(histogram.pairs.count) pairs and \(histogram.popularity.count) items; \(text(facts.expectedFalseCells)) false cells expected
            epsilon \(epsilon) at delta \(delta), one session; expected usefulness \(text(100 * histogram.expectedUsefulness)) %; in \(output)
            """)
    }

    private func failure(_ message: String) -> ExitCode { InputFiles.unusable(message) }
}
