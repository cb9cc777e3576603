import Foundation
import PrivacyAccounting
import Testing

@Suite("Accounting cases")
struct AccountingCaseTests {
    static func cases(_ text: String) throws -> [AccountingCase] {
        try #require(AccountingCase.all(in: JSONDecoder().decode(CaseValue.self, from: Data(text.utf8))))
    }

    @Test("cases are found in every shape of file")
    func shapes() throws {
        let one = #"{"id": "a", "mechanism": "gaussian"}"#
        #expect(try Self.cases("[\(one), \(one)]").count == 2)
        #expect(try Self.cases(#"{"meta": {}, "public": [\#(one)], "held_out": [\#(one), \#(one)]}"#).count == 3)
        #expect(try Self.cases(one).map(\.id) == ["a"])
        #expect(try Self.cases(#"{"public": []}"#).isEmpty)
        #expect(AccountingCase.all(in: .number(3)) == nil)
        #expect(AccountingCase.all(in: .object(["public": .number(3)])) == nil)
    }

    @Test("a mixture is never answered with its first part alone, whoever is asked", arguments: ["exact", "PLD", "PRV", ""])
    func mixtures(accountant: String) throws {
        let text =
            #"{"mechanism": "heterogeneous_composition", "parameters": {"composed": [["rr", 0.6, 5], ["rr", 0.99, 5]]}, "delta": 1e-6, "#
            + #""neighbouring": "replace_one", "accountant": "\#(accountant)"}"#
        do {
            // Five answers of 0.99 alone cost more than 20.
            #expect(try Self.cases(text)[0].answer().value > 20)
        } catch let error as AccountingError {
            #expect(accountant == "exact" && error.code == .unsupportedEvent)
        }
    }

    @Test("a misspelt parameter is named")
    func ignored() throws {
        let text = #"{"mechanism": "gaussian", "parameters": {"sigma": 5, "sensitivity_l2": 1, "step": 1000}, "delta": 1e-6, "accountant": "exact"}"#
        #expect(try Self.cases(text)[0].ignoredParameters == ["step"])
    }

    @Test(
        "what can't be answered is refused with a reason",
        arguments: [
            #"{}"#, #"{"mechanism": "warp", "delta": 1e-6}"#, #"{"mechanism": "gaussian", "parameters": {"sigma": 1}, "accountant": "RDP"}"#,
            #"{"mechanism": "gaussian", "parameters": {"sigma": -1}, "delta": 1e-6, "accountant": "exact"}"#,
            #"{"mechanism": "gaussian", "parameters": {"sigma": 1, "steps": 1.5}, "delta": 1e-6, "accountant": "RDP"}"#,
            #"{"mechanism": "gaussian", "parameters": {"sigma": 1}, "delta": 1e-6, "accountant": "oracle"}"#,
            #"{"mechanism": "gaussian", "parameters": {"sigma": 1}, "delta": 1e-6, "direction": "sideways", "accountant": "RDP"}"#,
            #"{"mechanism": "gaussian", "parameters": {"sigma": 1}, "delta": 1e-6, "neighbouring": "far", "accountant": "RDP"}"#,
            #"{"mechanism": "laplace", "parameters": {"scale": 1e-300}, "delta": 1e-6, "accountant": "PLD"}"#,
            #"{"mechanism": "gaussian", "parameters": {"sigma": 1e-300, "steps": 1e15}, "delta": 1e-6, "accountant": "PLD"}"#,
            #"{"mechanism": "shuffled", "parameters": {"n": 1e12, "epsilon0": 1}, "delta": 1e-6, "accountant": "numerical clones bound"}"#,
            #"{"mechanism": "shuffled", "parameters": {"n": 1e4, "epsilon0": 1}, "delta": 1e-6, "accountant": "2023 stronger bound"}"#,
            #"{"mechanism": "tree", "parameters": {"noise_multiplier": 1, "step_counts": []}, "delta": 1e-6, "accountant": "RDP"}"#,
            #"{"mechanism": "heterogeneous_composition", "parameters": {"composed": [["gaussian", 1]]}, "delta": 1e-6, "accountant": "RDP"}"#,
            #"{"mechanism": "laplace_thresholded_histogram", "parameters": {"l0": 0}, "epsilon": 1, "delta": 1e-6, "direction": "threshold_from_eps_delta"}"#,
            #"{"mechanism": "zcdp", "parameters": {"rho": 1}, "epsilon": 1, "delta": 1e-6, "direction": "sigma_from_eps_delta", "accountant": "zCDP"}"#,
        ])
    func refusals(text: String) throws {
        let question = try #require(try Self.cases("[\(text)]").first)
        #expect(throws: AccountingError.self) { try question.answer() }
    }

    /// The same mechanism in other directions: what one direction answers, the other takes back.
    @Test(
        "directions are inverse to each other",
        arguments: [
            ("gaussian", #""sigma": 3, "steps": 4"#, "exact"), ("gaussian", #""sigma": 3, "steps": 4"#, "RDP"), ("gaussian", #""sigma": 3"#, "zCDP"),
            ("discrete_gaussian", #""sigma": 3, "sensitivity": 2"#, "CKS20 Theorem 7"), ("laplace", #""scale": 2"#, "closed form"),
            ("discrete_laplace", #""parameter_a": 0.5, "sensitivity": 1"#, "exact"), ("laplace", #""scale": 20, "steps": 30"#, "RDP"),
            ("optimal_composition_of_approx_dp", #""epsilon0": 0.1, "delta0": 1e-9, "steps": 40"#, "Kairouz-Oh-Viswanath"),
            ("randomized_response_binary", #""keep_probability": 0.6, "steps": 30"#, "exact"), ("zcdp", #""rho": 0.1"#, "zCDP"),
            ("shuffled_local_randomizers_generic_eps0", #""n": 1000, "epsilon0": 1"#, "numerical clones bound"),
        ])
    func inverse(mechanism: String, parameters: String, accountant: String) throws {
        func ask(_ more: String) throws -> AccountingAnswer {
            let text = #"[{"mechanism": "\#(mechanism)", "parameters": {\#(parameters)}, "accountant": "\#(accountant)", \#(more)}]"#
            return try #require(try Self.cases(text).first).answer()
        }
        let epsilon = try ask(#""delta": 1e-5"#)
        #expect(epsilon.quantity == .epsilon)
        let delta = try ask(#""epsilon": \#(epsilon.value), "direction": "delta_from_eps""#)
        #expect(delta.quantity == .delta)
        // The safe side of epsilon gives at most the delta that was asked about.
        #expect(delta.value <= 1e-5 * (1 + 1e-6))
        #expect(delta.value >= 1e-5 * 0.98)
    }

    @Test("noise is calibrated with the accountant that is named", arguments: ["exact", "RDP", "zCDP"])
    func calibration(accountant: String) throws {
        func ask(_ parameters: String, _ more: String) throws -> Double {
            let text =
                #"[{"mechanism": "gaussian", "parameters": {\#(parameters)"steps": 9}, "delta": 1e-6, "accountant": "\#(accountant)"\#(more)}]"#
            return try #require(try Self.cases(text).first).answer().value
        }
        let sigma = try ask("", #", "epsilon": 2, "direction": "sigma_from_eps_delta""#)
        #expect(abs(try ask(#""sigma": \#(sigma), "#, "") - 2) < 1e-8)
    }

    @Test("replacing a contribution counts a removal's sensitivity twice")
    func sensitivities() throws {
        func epsilon(_ text: String) throws -> Double { try #require(try Self.cases("[\(text)]").first).answer().value }
        let replaced = try epsilon(
            #"{"mechanism": "gaussian", "parameters": {"sigma": 2, "sensitivity_l2_add_remove": 1}, "delta": 1e-6, "accountant": "exact", "neighbouring": "replace_one"}"#
        )
        let plain = try epsilon(#"{"mechanism": "gaussian", "parameters": {"sigma": 1}, "delta": 1e-6, "accountant": "exact"}"#)
        #expect(replaced == plain)
    }

    @Test("events have short names")
    func names() throws {
        #expect(try DPEvent(name: "sgm", parameters: [0.1, 2]) == .poissonSampled(probability: 0.1, event: .gaussian(sigma: 2)))
        #expect(try DPEvent(name: "discrete_gaussian", parameters: [2]) == .discreteGaussian(sigma: 2, sensitivity: 1))
        #expect(throws: AccountingError.self) { try DPEvent(name: "gaussian", parameters: []) }
        #expect(throws: AccountingError.self) { try DPEvent(name: "krr", parameters: [0.5, 2.5]) }
        #expect(throws: AccountingError.self) { try DPEvent(name: "", parameters: [1]) }
    }

    @Test("accountants are compared, and the difference of the two tightest is stated")
    func comparison() throws {
        let comparison = AccountantComparison(of: .selfComposed(event: .gaussian(sigma: 10), count: 5), under: .addOrRemoveOne, .epsilon(delta: 1e-6))
        #expect(comparison.contradictions.isEmpty)
        let difference = try #require(comparison.difference)
        #expect(difference.value >= 0)
        #expect(comparison.answered.map(\.name).contains("RDP"))
        #expect(comparison.rows.count == 7)
        let unknown = AccountantComparison(of: .unsupported(name: "x"), under: .replaceOne, .delta(epsilon: 1))
        #expect(unknown.difference == nil)
    }
}
