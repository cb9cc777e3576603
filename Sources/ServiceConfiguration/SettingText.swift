/// The text form of values: what environment variables, flags and YAML scalars hold.
enum SettingText {
    /// Reads a text as a kind; `nil` if it is not of that kind.
    static func parse(_ text: String, as kind: SettingKind) -> SettingValue? {
        switch kind {
        case .string: return .string(text)
        case .secret: return text.isEmpty ? nil : .secret(Secret(text))
        case .path: return text.isEmpty ? nil : .path(text)
        case .boolean: return text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : nil
        case .integer: return integer(Substring(text)).map { .integer($0) }
        case .duration: return duration(text).map { .duration($0) }
        case .bytes: return bytes(text).map { .bytes($0) }
        case .list:
            if text.isEmpty { return .list([]) }
            return .list(text.split(separator: ",", omittingEmptySubsequences: false).map { String($0.trimmingSpaces) })
        }
    }

    /// Writes a value so that ``parse(_:as:)`` reads it back; a secret is redacted.
    static func render(_ value: SettingValue) -> String {
        switch value {
        case .string(let text), .path(let text): text
        case .integer(let number): String(number)
        case .boolean(let flag): String(flag)
        case .duration(let duration): render(duration)
        case .bytes(let count): render(bytes: count)
        case .secret(let secret): secret.description
        case .list(let texts): texts.joined(separator: ",")
        }
    }

    private static func integer(_ text: Substring) -> Int? {
        let digits = text.first == "-" ? text.dropFirst() : text
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    private static let durationUnits: [(name: String, milliseconds: Int)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]

    private static let byteUnits: [(name: String, bytes: Int)] = [
        ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000), ("B", 1),
    ]

    private static func duration(_ text: String) -> Duration? {
        scaled(text, units: durationUnits.map { ($0.name, $0.milliseconds) }).map { .milliseconds($0) }
    }

    private static func bytes(_ text: String) -> Int? { scaled(text, units: byteUnits.map { ($0.name, $0.bytes) }) }

    /// A whole number directly followed by one of the units; not negative, no overflow.
    private static func scaled(_ text: String, units: [(name: String, factor: Int)]) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = integer(digits), let unit = units.first(where: { $0.name == text.dropFirst(digits.count) }) else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit.factor)
        return overflow ? nil : product
    }

    private static func render(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = Int(clamping: seconds).multipliedReportingOverflow(by: 1_000)
        guard !milliseconds.overflow else { return "\(seconds)s" }
        let total = milliseconds.partialValue + Int(attoseconds / 1_000_000_000_000_000)
        if total == 0 { return "0s" }
        for unit in durationUnits where total % unit.milliseconds == 0 { return "\(total / unit.milliseconds)\(unit.name)" }
        return "\(total)ms"
    }

    private static func render(bytes count: Int) -> String {
        if count == 0 { return "0B" }
        for unit in byteUnits where count % unit.bytes == 0 { return "\(count / unit.bytes)\(unit.name)" }
        return "\(count)B"
    }
}

extension Substring {
    var trimmingSpaces: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
