/// What can be wrong with a text file that is read line by line.
package protocol LineFileFault: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// What to do about it, as one sentence.
    var advice: String { get }
}

/// Why a text file was refused, and where. Equality is on the code; nothing of a row's content is carried.
package struct LineFileError<Fault: LineFileFault>: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    package typealias Code = Fault

    package let code: Fault
    /// The 1-based line, or 0 when the failure has none.
    package let line: Int
    /// The column's name, or an empty text when the failure isn't of one column.
    package let column: String

    package init(_ code: Fault, line: Int = 0, column: String = "") {
        self.code = code
        self.line = line
        self.column = column
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package var description: String {
        let place = [line == 0 ? nil : "line \(line)", column.isEmpty ? nil : "column \(column)"].compactMap(\.self).joined(separator: ", ")
        return place.isEmpty ? code.rawValue : "\(place): \(code.rawValue)"
    }

    /// What to do about it, as one sentence.
    package var advice: String { code.advice }

    /// Where, what, and what to do about it, for a person.
    package func message(of file: String) -> String { "\(file): \(self). \(advice)" }
}
