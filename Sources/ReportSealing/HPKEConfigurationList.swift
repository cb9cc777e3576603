public import TLSPresentation

/// An aggregator's keys in its order of preference (DAP-18, `HpkeConfigList`). Every identifier comes once.
public struct HPKEConfigurationList: Hashable, Sendable, TLSCodable {
    /// At least one configuration.
    public let configurations: [HPKEConfiguration]

    /// A list, or nil when it is empty, an identifier comes twice or the encoding would be longer than 65,535 bytes.
    public init?(_ configurations: [HPKEConfiguration]) {
        guard !configurations.isEmpty, Self.areDistinct(configurations) else { return nil }
        guard configurations.reduce(0, { $0 + 9 + $1.publicKey.count }) <= 65_535 else { return nil }
        self.configurations = configurations
    }

    /// Reads a list.
    public init(from reader: inout ByteReader) throws(CodecError) {
        let start = reader.offset
        var body = ByteReader(try reader.opaque16(1...65_535, field: "hpke_config_list"))
        var configurations: [HPKEConfiguration] = []
        while !body.isAtEnd { configurations.append(try HPKEConfiguration(from: &body)) }
        guard Self.areDistinct(configurations) else { throw CodecError(.invalidValue, at: start, field: "config_id") }
        self.configurations = configurations
    }

    /// Writes the list.
    public func encode(into writer: inout ByteWriter) {
        writer.vector16 { body in
            for configuration in configurations { configuration.encode(into: &body) }
        }
    }

    private static func areDistinct(_ configurations: [HPKEConfiguration]) -> Bool {
        Set(configurations.map(\.id)).count == configurations.count
    }
}
