import Foundation
import Testing

@Suite("Files that are not there")
struct MissingFileTests {
    /// Every command that reads a file which its line names; MISSING stands for a path that leads nowhere, OUT for a place to write.
    static let commands = [
        "sotto-agent score check MISSING", "sotto-agent score evaluate --card MISSING --facts MISSING",
        "sotto-agent score evaluate --card CARD --facts MISSING", "sotto-agent score calibrate --card CARD --outcomes MISSING",
        "sotto-agent rules check MISSING", "sotto-agent rules check RULES MISSING", "sotto-agent rules explain MISSING",
        "sotto-agent rules decide --rules MISSING --facts MISSING", "sotto-agent rules decide --rules RULES --facts MISSING",
        "sotto-agent rules replay --rules MISSING --record MISSING", "sotto-agent rules replay --rules RULES --record MISSING",
        "sotto-agent enrol OUT --bundle MISSING", "sotto-agent noise-probe --clip 1 --variance 4 --dimension 2 --input MISSING",
        "sotto-collector table build --sessions MISSING --output OUT", "sotto-collector table build --catalogue MISSING --output OUT",
        "sotto-collector table build --histograms MISSING --output OUT", "sotto-collector table show MISSING",
        "sotto-collector table delta --from MISSING --to MISSING --output OUT", "sotto-collector table apply MISSING MISSING --output OUT",
        "sotto-collector init OUT --items MISSING", "sotto-collector init OUT --model MISSING", "sotto-collector policy publish OUT --rules MISSING",
        "sotto-collector policy publish OUT --scorecards MISSING",
        "sotto-audit ledger verify MISSING", "sotto-audit ledger statement MISSING", "sotto-audit statement MISSING", "sotto-audit log show MISSING",
        "sotto-audit log verify MISSING --root MISSING", "sotto-audit log compare MISSING MISSING --root MISSING",
        "sotto-audit round replay MISSING", "sotto-audit release verify MISSING --root MISSING", "sotto-audit report inspect MISSING",
        "sotto-audit task explain MISSING", "sotto-audit task explain --log MISSING", "sotto-audit account MISSING",
        "sotto-audit compose --file MISSING", "sotto-audit noise test --samples-a MISSING --samples-b MISSING --dimension 2",
        "sotto-audit noise misbehave none --input MISSING",
        "sotto-fleet evaluate --train MISSING --test MISSING", "sotto-fleet rerank --train MISSING --test MISSING",
        "sotto-fleet warm --sessions MISSING --items-output OUT --model-output OUT", "sotto-fleet table --sessions MISSING --output OUT",
        "sotto-fleet histogram --sessions MISSING --epsilon 1 --output OUT", "sotto-fleet speed --train MISSING --test MISSING",
        "sotto-fleet speed --training --train MISSING", "sotto-fleet run --sessions MISSING --state OUT",
    ]

    @Test("Each command names the file, writes nothing and ends with 66", arguments: commands)
    func missing(command: String) throws {
        let scratch = try ScratchFolder()
        let paths = [
            "MISSING": scratch.path("missing"), "OUT": scratch.path("out"), "RULES": ShopUnderTest.rules.path,
            "CARD": ShopUnderTest.samples.appending(path: "scorecards/creditworthiness.json").path,
        ]
        let words = command.split(separator: " ").map { paths[String($0)] ?? String($0) }
        let outcome = try BuiltPrograms.run(words[0], Array(words.dropFirst()))
        #expect(outcome.status == 66, "\(outcome.status) \(outcome.output)\(outcome.errors)")
        #expect((outcome.errors + outcome.output).contains(scratch.path("missing")), "\(outcome.output)\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("out")))
    }
}
