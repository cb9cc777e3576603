import ServiceConfiguration

/// A small program's settings: one of each type and rule.
enum TestSettings {
    static let port = Setting<Int>("server.port", default: 8443, in: 1...65_535, doc: "Port to listen on.")
    static let host = Setting<String>("server.host", default: "127.0.0.1", doc: "Address to listen on.")
    static let idle = Setting<Duration>("server.idle-timeout", default: .seconds(60), in: .seconds(1)...Duration.seconds(3600), doc: "Idle deadline.")
    static let body = Setting<ByteCount>(
        "server.max-body", default: .mebibytes(1), in: ByteCount(1024)...ByteCount.mebibytes(16), doc: "Largest body.")
    static let level = Setting<String>("log.level", default: "info", oneOf: ["debug", "info", "error"], doc: "Least level that is logged.")
    static let json = Setting<Bool>("log.json", default: false, doc: "Log JSON | not text.")
    static let origins = Setting<[String]>("server.origins", default: [], doc: "Allowed origins.")
    static let data = Setting<ConfiguredPath>("data", default: ConfiguredPath("/var/lib/sotto"), doc: "Data folder.")
    static let token = OptionalSetting<Secret>("server.token", doc: "Token of the app.")
    static let depth = Setting<Int>("a.b.c", default: -1, doc: "A nested number.")

    static let schema = ConfigurationSchema(
        program: "sotto-test",
        environmentPrefix: "SOTTO_TEST",
        declarations: [
            data.declaration, port.declaration, host.declaration, idle.declaration, level.declaration, body.declaration, json.declaration,
            origins.declaration, token.declaration, depth.declaration,
        ],
        reservedVariables: ["SOTTO_TEST_CONFIG"]
    )

    static func load(_ yaml: String, environment: [String: String] = [:], flags: [String] = []) throws(ConfigurationFailure) -> Configuration {
        try ConfigurationLoader.load(
            schema, file: ConfigurationLoader.File(name: "test.yaml", bytes: Array(yaml.utf8)), environment: environment, flags: flags)
    }
}
