import ServiceConfiguration
import Testing

@Suite("Configuration layers")
struct ConfigurationLayerTests {
    @Test("With no layer, every setting has its default")
    func defaults() throws {
        let configuration = try ConfigurationLoader.load(TestSettings.schema)
        #expect(configuration[TestSettings.port] == 8443)
        #expect(configuration[TestSettings.idle] == .seconds(60))
        #expect(configuration[TestSettings.token] == nil)
        #expect(configuration.origin(of: "server.port") == .fallback)
    }

    @Test("Flags beat the environment, the environment beats the file, the file beats the default")
    func precedence() throws {
        let yaml = "server:\n  port: 1\n  host: a\n  idle-timeout: 5s\n"
        let configuration = try TestSettings.load(
            yaml, environment: ["SOTTO_TEST_SERVER_PORT": "2", "SOTTO_TEST_SERVER_HOST": "b", "SOTTO_TEST_CONFIG": "x", "PATH": "y"],
            flags: ["server.port=3", "server.origins=https://a.example, https://b.example"])
        #expect(configuration[TestSettings.port] == 3)
        #expect(configuration.origin(of: "server.port") == .flag(1))
        #expect(configuration[TestSettings.host] == "b")
        #expect(configuration.origin(of: "server.host") == .environment("SOTTO_TEST_SERVER_HOST"))
        #expect(configuration[TestSettings.idle] == .seconds(5))
        #expect(configuration.origin(of: "server.idle-timeout") == .file(name: "test.yaml", line: 4, column: 17))
        #expect(configuration[TestSettings.origins] == ["https://a.example", "https://b.example"])
    }

    @Test("Every type is read from a file")
    func types() throws {
        let yaml = """
            data: /srv/sotto
            server: {port: 80, host: "::1", max-body: 64KiB, token: s3cret, origins: [https://shop.example, "x"]}
            log:
              level: error
              json: true
            a: {b: {c: -7}}
            """
        let configuration = try TestSettings.load(yaml)
        #expect(configuration[TestSettings.data].string == "/srv/sotto")
        #expect(configuration[TestSettings.body].count == 65_536)
        #expect(configuration[TestSettings.token]?.revealed() == "s3cret")
        #expect(configuration[TestSettings.origins] == ["https://shop.example", "x"])
        #expect(configuration[TestSettings.json])
        #expect(configuration[TestSettings.depth] == -7)
    }

    @Test("An empty file, one of comments and a section of comments change nothing", arguments: ["", "# nothing\n", "server:\n  # port: 1\n", "~"])
    func nothing(yaml: String) throws {
        #expect(try TestSettings.load(yaml)[TestSettings.port] == 8443)
    }

    @Test(
        "Durations and sizes are a whole number and a unit",
        arguments: [
            ("250ms", Duration.milliseconds(250)), ("30s", .seconds(30)), ("15m", .seconds(900)), ("23h", .seconds(82_800)),
            ("7d", .seconds(604_800)), ("0s", .zero),
        ]
    )
    func durations(text: String, duration: Duration) throws {
        let setting = Setting<Duration>("d", default: .zero, doc: "")
        let schema = ConfigurationSchema(program: "p", environmentPrefix: "P", declarations: [setting.declaration])
        let configuration = try ConfigurationLoader.load(schema, flags: ["d=\(text)"])
        #expect(configuration[setting] == duration)
        #expect(configuration.printed() == "d: \(text)  # flag --set 1\n")
    }

    @Test("A secret is in no text that is printed")
    func redaction() throws {
        let configuration = try TestSettings.load("server: {token: HUSH}", environment: ["SOTTO_TEST_DATA": "/d"])
        #expect(!configuration.printed().contains("HUSH"))
        #expect(configuration.printed().contains("token: \"[REDACTED]\"  # test.yaml:1:17"))
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("HUSH"))
        #expect(!"\(configuration)".contains("HUSH") && !String(reflecting: configuration).contains("HUSH"))
    }
}
