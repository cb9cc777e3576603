import ServiceConfiguration
import Testing

@Suite("Configuration errors")
struct ConfigurationErrorTests {
    @Test(
        "Each mistake is named with its line and column",
        arguments: [
            ("server:\n  prot: 1\n", .unknownKey, "test.yaml:2:9: server.prot is not a setting; did you mean server.port?"),
            ("sever:\n  port: 1\n", .unknownKey, "test.yaml:1:1: sever is not a setting; did you mean server?"),
            ("zzzzzz: 1\n", .unknownKey, "test.yaml:1:9: zzzzzz is not a setting"),
            ("server.port: 1\n", .unknownKey, nil),
            ("server:\n  port: http\n", .wrongType, "test.yaml:2:9: server.port must be a whole number from 1 to 65535"),
            ("server:\n  port: \"1\"\n", .wrongType, "test.yaml:2:9: server.port must be a whole number from 1 to 65535, without quotes"),
            ("server:\n  port: 1.5\n", .wrongType, nil),
            ("server:\n  port: 1_000\n", .wrongType, nil),
            ("server:\n  port: 0x10\n", .wrongType, nil),
            ("server:\n  port:\n", .wrongType, nil),
            ("server:\n  port: 99999999999999999999\n", .wrongType, nil),
            ("server:\n  port: 65536\n", .outOfRange, "test.yaml:2:9: server.port must be a whole number from 1 to 65535"),
            ("server: {idle-timeout: 60}\n", .wrongType, "test.yaml:1:24: server.idle-timeout must be a duration from 1s to 1h"),
            ("server: {idle-timeout: 2h}\n", .outOfRange, nil),
            ("server: {idle-timeout: -1s}\n", .wrongType, nil),
            ("server: {max-body: 1TiB}\n", .wrongType, "test.yaml:1:20: server.max-body must be a size from 1KiB to 16MiB"),
            ("server: {max-body: 99999999999GiB}\n", .wrongType, nil),
            ("log: {level: loud}\n", .outOfRange, "test.yaml:1:14: log.level must be one of debug, info, error"),
            ("log: {json: yes}\n", .wrongType, "test.yaml:1:13: log.json must be true or false"),
            ("log: 1\n", .wrongShape, "test.yaml:1:6: log is a section; write its settings on the lines below, indented"),
            ("data: {a: 1}\n", .wrongShape, nil),
            ("data: [a]\n", .wrongType, "test.yaml:1:7: data must be a path"),
            ("server: {origins: a}\n", .wrongType, "test.yaml:1:19: server.origins must be a list of texts"),
            ("server: {origins: [[a]]}\n", .wrongShape, nil),
            ("- a\n", .wrongShape, nil),
            ("just text\n", .wrongShape, nil),
            ("? [a]\n: 1\n", .wrongShape, nil),
            ("data: /a\ndata: /b\n", .duplicateKey, "test.yaml:1:1: the key that starts here stands again further down"),
            ("data: /a\n---\ndata: /b\n", .multipleDocuments, "test.yaml:3:1: a second document starts; a configuration is one document"),
            ("data: &x /a\n", .anchor, "test.yaml:1:7: anchors and aliases are not taken; write the value out"),
            ("data: *x\n", .anchor, nil),
            ("data: !!str /a\n", .anchor, nil),
            ("server: {port: 1\n", .syntax, nil),
            ("data: \"\\q\"\n", .syntax, nil),
            ("\tdata: 1\n", .syntax, nil),
        ] as [(String, ConfigurationError.Code, String?)]
    )
    func file(yaml: String, code: ConfigurationError.Code, text: String?) throws {
        let failure = try #require(throws: ConfigurationFailure.self) { try TestSettings.load(yaml) }
        #expect(failure.errors.first?.code == code, "\(failure)")
        if let text { #expect(failure.errors.first?.description == text) }
    }

    @Test("Every mistake is listed, the file's first, then the environment's, then the flags'")
    func everyMistake() throws {
        let failure = try #require(throws: ConfigurationFailure.self) {
            try TestSettings.load(
                "server:\n  prot: 1\n  port: 0\n", environment: ["SOTTO_TEST_SERVER_PROT": "1", "SOTTO_TEST_LOG_JSON": "1"],
                flags: ["log.level", "log.lvel=info", "log.level=loud"])
        }
        #expect(failure.errors.map(\.code) == [.unknownKey, .outOfRange, .wrongType, .unknownKey, .malformedFlag, .unknownKey, .outOfRange])
        #expect(failure.description.contains("environment SOTTO_TEST_SERVER_PROT: no such setting; did you mean SOTTO_TEST_SERVER_PORT?"))
        #expect(failure.description.contains("flag --set 2: log.lvel is not a setting; did you mean log.level?"))
    }

    @Test("A value that is wrong is not quoted: it may be a secret in the wrong place")
    func noValue() throws {
        let failure = try #require(throws: ConfigurationFailure.self) {
            try TestSettings.load(
                "server: {port: HUSH, token: [HUSH]}\n", environment: ["SOTTO_TEST_LOG_JSON": "HUSH"], flags: ["data", "server.port=HUSH"])
        }
        #expect(failure.errors.count == 5)
        #expect(!String(reflecting: failure).contains("HUSH"))
        let syntax = try #require(throws: ConfigurationFailure.self) { try TestSettings.load("server: {token: HUSH") }
        #expect(!String(reflecting: syntax).contains("HUSH"))
    }

    @Test("A file too large, or not text, is refused before it is parsed")
    func bytes() throws {
        let large = [UInt8](repeating: UInt8(ascii: "#"), count: ConfigurationSchema.maximumFileSize + 1)
        for (bytes, code) in [(large, ConfigurationError.Code.fileTooLarge), ([0xFF, 0xFE], .notUTF8), ([0x61, 0], .notUTF8)] {
            let failure = try #require(throws: ConfigurationFailure.self) {
                try ConfigurationLoader.load(TestSettings.schema, file: ConfigurationLoader.File(name: "f", bytes: bytes))
            }
            #expect(failure.errors.map(\.code) == [code])
        }
    }

    @Test(
        "A file nested deep, or full of aliases, costs nothing",
        arguments: [
            String(repeating: "[", count: 100_000), String(repeating: "a: {", count: 60_000),
            "a: &a [x,x,x,x,x,x,x,x,x]\n" + (1..<30).map { "a\($0): &a\($0) [*a,*a,*a,*a,*a,*a,*a,*a]\n" }.joined(),
            (0..<200).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
        ])
    func bombs(yaml: String) {
        #expect(throws: ConfigurationFailure.self) { try TestSettings.load(yaml) }
    }

    @Test("A cut or flipped file never does more than fail", arguments: 0..<8 as Range<Int>)
    func flipped(bit: Int) {
        let bytes = Array("server:\n  port: 80\n  origins: [a, \"b\"]\nlog: {level: info}\n".utf8)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1 << UInt8(bit)
            for candidate in [changed, Array(changed[..<index])] {
                do {
                    _ = try ConfigurationLoader.load(TestSettings.schema, file: ConfigurationLoader.File(name: "f", bytes: candidate))
                } catch {
                    #expect(!error.errors.isEmpty)
                }
            }
        }
    }
}
