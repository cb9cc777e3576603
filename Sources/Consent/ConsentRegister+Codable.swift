/// The stored form: `{"format":1,"subject":…,"global_privacy_control":…,"purposes":{"ranking":{…},…}}`. A purpose that is absent is pending;
/// an unknown format, purpose or state is an error, since reading consent wrongly is worse than not reading it.
extension ConsentRegister: Codable {
    private enum CodingKeys: String, CodingKey {
        case format
        case subject
        case signal = "global_privacy_control"
        case purposes
    }

    /// Reads the stored form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard try container.decode(UInt32.self, forKey: .format) == 1 else {
            throw DecodingError.dataCorruptedError(forKey: .format, in: container, debugDescription: "unknown format of a consent register")
        }
        let stored = try container.decode([String: ConsentRecord].self, forKey: .purposes)
        var records: [ConsentPurpose: ConsentRecord] = [:]
        for (name, record) in stored {
            guard let purpose = ConsentPurpose(rawValue: name), record.state != .expired else {
                throw DecodingError.dataCorruptedError(forKey: .purposes, in: container, debugDescription: "unknown purpose or state")
            }
            records[purpose] = record
        }
        self.init(
            subject: try container.decode(String.self, forKey: .subject),
            signal: try container.decode(Bool.self, forKey: .signal),
            records: records
        )
    }

    /// Writes the stored form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(1 as UInt32, forKey: .format)
        try container.encode(subject, forKey: .subject)
        try container.encode(hasGlobalPrivacyControl, forKey: .signal)
        let records = ConsentPurpose.allCases.map { ($0.rawValue, self[$0]) }.filter { $0.1 != .pending }
        try container.encode(Dictionary(uniqueKeysWithValues: records), forKey: .purposes)
    }
}
