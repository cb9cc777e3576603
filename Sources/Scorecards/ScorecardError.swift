/// Why a file is no scorecard: what is wrong, where, and what to do.
///
/// Two errors are equal when their codes are. A card is the operator's own data and not about a person, so the detail may quote its keys and
/// numbers; facts are never quoted.
public struct ScorecardError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was wrong. The raw value is stable.
    public enum Code: String, CaseIterable, Sendable {
        /// More bytes, cards, attributes, bins, texts or levels than ``ScorecardLimits`` allows.
        case tooLarge = "too_large"
        /// Not JSON (RFC 8259) in UTF-8.
        case notJSON = "not_json"
        /// A key occurs twice in an object.
        case duplicateKey = "duplicate_key"
        /// A key that the format does not have.
        case unknownKey = "unknown_key"
        /// A key that the format asks for is not there.
        case missingKey = "missing_key"
        /// A key that does not belong to this kind of card, type of fact or bin.
        case misplacedKey = "misplaced_key"
        /// A value of another JSON type.
        case wrongType = "wrong_type"
        /// A value that the format does not allow here.
        case invalidValue = "invalid_value"
        /// A number that is infinite, beyond its bound, or has more decimals than the card states.
        case numberOutOfRange = "number_out_of_range"
        /// A version of the format that this program does not know.
        case unknownFormat = "unknown_format"
        /// A card, attribute, fact, bin, band or reason code occurs twice.
        case duplicateName = "duplicate_name"
        /// An interval that holds no number.
        case emptyBin = "empty_bin"
        /// Intervals that do not ascend.
        case binsUnordered = "bins_unordered"
        /// A value would fall into two bins.
        case binsOverlap = "bins_overlap"
        /// A number between two bins, or a flag's value, would fall into none.
        case binsGap = "bins_gap"
        /// The bin for an unknown fact is not there.
        case missingBinAbsent = "missing_bin_absent"
        /// The bin for everything else is not there.
        case otherBinAbsent = "other_bin_absent"
        /// A bin with no good or no bad has no weight of evidence, or only some of the bins have counts.
        case countsIncomplete = "counts_incomplete"
        /// Two attributes were counted on different populations.
        case countsDisagree = "counts_disagree"
        /// A weight of evidence is not what the counts give.
        case weightDisagrees = "weight_disagrees"
        /// An information value is not what the counts give.
        case informationDisagrees = "information_disagrees"
        /// The points of ordered bins do not run the way that the attribute declares.
        case monotonicityViolated = "monotonicity_violated"
        /// Points to double the odds, or odds, that are not positive.
        case scalingInvalid = "scaling_invalid"
        /// A reachable score lies outside the range.
        case rangeExceeded = "range_exceeded"
        /// Bands that do not ascend, or an end where none belongs.
        case bandsUnordered = "bands_unordered"
        /// A band that no reachable score falls into.
        case bandUnreachable = "band_unreachable"
        /// A cut-off that every reachable score, or none, is above.
        case cutoffUnreachable = "cutoff_unreachable"
        /// An example names a band, decision, reason or fact that the card does not have.
        case unknownReference = "unknown_reference"
        /// A table of outcomes that is not CSV (RFC 4180), or has columns or values that can't be used.
        case badTable = "bad_table"
    }

    /// What was wrong.
    public let code: Code
    /// Where: a JSON path such as `$.attributes[2].bins[0].woe`, or line and column of a text that is not JSON.
    public let place: String
    /// What is wrong in words, and what to do.
    public let advice: String

    /// Makes an error.
    public init(_ code: Code, at place: String, _ advice: String) {
        self.code = code
        self.place = place
        self.advice = advice
    }

    /// Equality on the code alone.
    public static func == (left: ScorecardError, right: ScorecardError) -> Bool { left.code == right.code }

    /// All in one line.
    public var description: String { "\(place): \(advice) (\(code.rawValue))" }
}
