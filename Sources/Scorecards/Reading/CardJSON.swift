import Enrichment

/// JSON of cards and facts: ``StrictJSON`` within this room's bounds, and with its errors.
enum CardJSON {
    /// Reads the whole of `bytes`.
    ///
    /// - Throws: `tooLarge`, `notJSON`, `duplicateKey`, `numberOutOfRange`.
    static func read(_ bytes: [UInt8]) throws(ScorecardError) -> StrictJSON {
        let limits = StrictJSONLimits(bytes: ScorecardLimits.fileBytes, depth: ScorecardLimits.depth)
        do throws(StrictJSONError) { return try StrictJSON(reading: bytes, limits: limits) } catch {
            let code: ScorecardError.Code =
                switch error.code {
                case .tooLarge, .tooDeep, .tooManyValues: .tooLarge
                case .duplicateName: .duplicateKey
                case .numberOutOfRange: .numberOutOfRange
                case .unexpectedEnd, .unexpectedByte, .trailingText, .invalidNumber, .invalidEscape, .loneSurrogate, .controlCharacter,
                    .invalidUTF8:
                    .notJSON
                }
            throw ScorecardError(code, at: "line \(error.line), column \(error.column)", error.code.rawValue)
        }
    }
}
