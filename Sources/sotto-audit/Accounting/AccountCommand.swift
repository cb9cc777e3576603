import ArgumentParser
import Foundation
import PrivacyAccounting

/// `sotto-audit account`
struct AccountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Answers accounting cases: one JSON line for each.",
        discussion: """
            FILE is JSON: an array of cases, or an object with such arrays as members ("public", "held_out", "cases"). A case has an id, a mechanism, \
            its parameters, an accountant (exact, PLD, RDP, zCDP, pure, the clones bound, ...), a delta or an epsilon or both, and a direction \
            (eps_from_delta, delta_from_eps, sigma_from_eps_delta, threshold_from_eps_delta).

            Each line has the id, the value under the name of what was asked for, "lower" and "upper" where the method has them, and the method. \
            A case that can't be answered has "unsupported" with the reason instead; parameters that nothing reads, such as misspelt ones, are listed under \
            "ignored": look for both words, since a file that was read ends with 0. Exit code 3: the file can't be read, or is no file of cases; 66: there is none.
            """)

    @Argument(help: "The file of cases; - for standard input.")
    var file: String

    func run() throws {
        try InputFile.require([file])
        let cases: [AccountingCase]
        do {
            cases = try Self.cases(in: file)
        } catch {
            return try UncheckedOutcome(reason: error.description).finish(json: false)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        for question in cases {
            print(String(decoding: try encoder.encode(AnsweredCase(question)), as: UTF8.self))
        }
    }

    /// Why a file gives no cases.
    struct UnreadableCases: Error, CustomStringConvertible {
        let description: String
    }

    private static let limit = 64 << 20

    static func cases(in file: String) throws(UnreadableCases) -> [AccountingCase] {
        let bytes: [UInt8]
        do throws(InputFailure) {
            bytes = file == "-" ? try InputFile.read(.standardInput, limit: limit) : try InputFile.read(file, limit: limit)
        } catch {
            throw UnreadableCases(description: error.text(file == "-" ? "standard input" : file))
        }
        let value: CaseValue
        do {
            value = try JSONDecoder().decode(CaseValue.self, from: Data(bytes))
        } catch {
            throw UnreadableCases(description: "\(file) is not JSON: \(Self.place(in: bytes))")
        }
        guard let cases = AccountingCase.all(in: value) else {
            throw UnreadableCases(description: "\(file) holds no array of cases, and no object that has one")
        }
        return cases
    }

    /// Where the text stops being JSON: the untyped reader says it with line and column.
    private static func place(in bytes: [UInt8]) -> String {
        do {
            _ = try JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
            return "it is nested too deeply"
        } catch {
            return (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String ?? "the text ends too early or has a stray character"
        }
    }
}

/// One line of output.
private struct AnsweredCase: Encodable {
    let id: String
    let result: Result<AccountingAnswer, AccountingError>
    /// Parameters of the case that nothing reads.
    let ignored: [String]

    init(_ question: AccountingCase) {
        id = question.id
        ignored = question.ignoredParameters
        do throws(AccountingError) {
            result = .success(try question.answer())
        } catch {
            result = .failure(error)
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        try container.encode(id, forKey: Name("id"))
        switch result {
        case .success(let answer):
            try container.encode(answer.value, forKey: Name(answer.quantity.rawValue))
            try container.encodeIfPresent(answer.lower, forKey: Name("lower"))
            try container.encodeIfPresent(answer.upper, forKey: Name("upper"))
            try container.encode(answer.method, forKey: Name("method"))
        case .failure(let error):
            try container.encode(error.detail, forKey: Name("unsupported"))
            try container.encode(error.code.rawValue, forKey: Name("code"))
        }
        if !ignored.isEmpty { try container.encode(ignored, forKey: Name("ignored")) }
    }
}
