import ArgumentParser
import Scorecards

/// `sotto-agent score check`
struct ScoreCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks scorecard files and works their examples.",
        discussion: """
            Each card is read as strictly as the agent reads it: unknown and repeated keys, gaps and overlaps between bins, a missing `missing` or \
            `other` bin, weights of evidence that disagree with their counts, points against the declared direction, bands that no score reaches. \
            What is wrong is printed with its JSON path and what to do; then the card's examples are worked.

            Exit codes: 0 all is well, 1 a file is invalid, 2 an example does not come out, 66 there is no such file. Of several the worst counts: \
            66, then 1, then 2.
            """)

    @Argument(help: "The files.", completion: .file(extensions: ["json"]))
    var files: [String]

    @Flag(help: "Print one JSON object for each card that can be read.")
    var json = false

    func run() throws {
        var unusable: Set<Int32> = []
        var comesOut = true
        for file in files {
            let set: ScorecardSet
            do { set = try ScoreFile.cards(file) } catch let code as ExitCode {
                unusable.insert(code.rawValue)
                continue
            }
            for card in set.scorecards {
                let failures = card.workExamples()
                comesOut = comesOut && failures.isEmpty
                if json { try Terminal.json(CardCheck(file, card, failures)) } else { report(file, card, failures) }
            }
        }
        if let worst = unusable.max() { throw ExitCode(worst) }
        guard comesOut else { throw ExitCode(2) }
    }

    private func report(_ file: String, _ card: Scorecard, _ failures: [ExampleFailure]) {
        let range = "\(Terminal.plain(card.reachable.lowerBound)) to \(Terminal.plain(card.reachable.upperBound))"
        print("\(file): \(card.id) version \(card.version), \(card.kind.rawValue), \(card.attributes.count) attributes, scores \(range)")
        for attribute in card.attributes {
            guard let information = attribute.information else { continue }
            print("  \(attribute.id): information value \(Terminal.number(information))")
        }
        for failure in failures { print("  \(failure)") }
        let wrong = Set(failures.map(\.index)).count
        print("  \(card.examples.count - wrong) of \(card.examples.count) examples come out")
    }
}

/// A check as JSON.
private struct CardCheck: Encodable {
    let file: String
    let card: String
    let version: Int
    let sha256: String
    let examples: Int
    let failures: [String]

    init(_ file: String, _ card: Scorecard, _ failures: [ExampleFailure]) {
        self.file = file
        self.card = card.id
        version = card.version
        sha256 = card.digest.description
        examples = card.examples.count
        self.failures = failures.map(\.description)
    }
}
