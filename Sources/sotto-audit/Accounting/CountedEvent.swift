import PrivacyAccounting

/// An event and how often it happens, as people write it: `gaussian(20)*52`.
struct CountedEvent {
    let event: DPEvent
    let count: Int
    let text: String

    /// - Throws: ``AccountingError`` saying which part can't be read.
    init(_ text: String) throws(AccountingError) {
        let compact = text.filter { !$0.isWhitespace }
        guard compact.utf8.count <= 256, let open = compact.firstIndex(of: "("), let close = compact.lastIndex(of: ")"), open < close else {
            throw AccountingError(.invalidParameter, "an event is written name(parameters)*count")
        }
        var parameters: [Double] = []
        for piece in compact[compact.index(after: open)..<close].split(separator: ",", omittingEmptySubsequences: false) {
            guard let number = Double(piece) else { throw AccountingError(.invalidParameter, "a parameter is not a number") }
            parameters.append(number)
        }
        let rest = compact[compact.index(after: close)...]
        var count = 1
        if let sign = rest.first {
            guard sign == "*" || sign == "x", let number = Int(rest.dropFirst()), number >= 1 else {
                throw AccountingError(.invalidParameter, "after the parameters stands *count, a whole number of at least 1")
            }
            count = number
        }
        self.event = try DPEvent(name: compact[..<open].lowercased(), parameters: parameters)
        self.count = count
        self.text = compact
    }

    /// A text, or an array of name, parameters and count.
    init(_ value: CaseValue) throws(AccountingError) {
        if let text = value.text {
            try self.init(text)
            return
        }
        guard let fields = value.elements, fields.count >= 2, let name = fields.first?.text, let count = fields.last?.whole, count >= 1 else {
            throw AccountingError(.invalidParameter, "an event is a text, or an array of name, parameters and count")
        }
        let parameters = fields.dropFirst().dropLast().compactMap(\.number)
        guard parameters.count == fields.count - 2 else { throw AccountingError(.invalidParameter, "the parameters must be numbers") }
        let text = "\(name)(\(parameters.map { "\($0)" }.joined(separator: ",")))*\(count)"
        self.init(event: try DPEvent(name: name.lowercased(), parameters: parameters), count: count, text: text)
    }

    private init(event: DPEvent, count: Int, text: String) {
        self.event = event
        self.count = count
        self.text = text
    }
}
