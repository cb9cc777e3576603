// libFuzzer entry point for the arithmetic behind `sotto-audit account`: cases of every mechanism and accountant with whatever numbers;
// Fuzz/run-audit.sh builds it.
//
// What it checks: no figures trap or run away; an answer is never a NaN, never negative, and never below its own lower bound.

import PrivacyAccounting

private let mechanisms = [
    "discrete_gaussian", "discrete_laplace", "gaussian", "k_ary_randomized_response", "laplace", "laplace_on_2^k_grid",
    "laplace_thresholded_histogram", "poisson_subsampled_gaussian", "randomized_response_binary", "shuffled_local_randomizers_generic_eps0", "zcdp",
]
private let accountants = [
    "PLD", "RDP", "PRV", "exact", "analytic", "zCDP", "OpenDP privacy map", "numerical clones bound (Feldman-McMillan-Talwar 2021)",
    "Google Threshold() formula", "",
]
private let directions = ["eps_from_delta", "delta_from_eps", "sigma_from_eps_delta", "threshold_from_eps_delta"]
private let relations = ["add_or_remove_one", "replace_one"]
private let names = [
    "sigma", "scale", "sensitivity", "steps", "sampling_probability", "keep_probability", "buckets", "n", "epsilon0", "rho", "l0", "linf",
]
/// Numbers at the edges; others are read from the input's bits.
private let edges: [Double] = [0, -1, 1, 0.5, 1e-3, 10, 1e300, 5e-324, .infinity, .nan, 1e19, 0x1p53, 2, 100, 1 - 0x1p-53, -0.0]

/// Reads `count` bytes at `start` as a case: mechanism, accountant, direction, relation, then numbers.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAccount(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = Array(UnsafeBufferPointer(start: start, count: count))[...]
    func byte() -> Int { input.popFirst().map(Int.init) ?? 0 }
    func number() -> Double {
        let choice = byte()
        if choice < 128 { return edges[choice % edges.count] }
        // A byte's worth of ordinary numbers, or all of a number's bits.
        guard choice < 224 else { return Double(bitPattern: (0..<8).reduce(UInt64(0)) { bits, _ in bits << 8 | UInt64(byte()) }) }
        return Double(choice - 127) / Double(byte() + 1)
    }
    var fields: [String: CaseValue] = [
        "id": .string("fuzz"), "mechanism": .string(mechanisms[byte() % mechanisms.count]),
        "accountant": .string(accountants[byte() % accountants.count]), "direction": .string(directions[byte() % directions.count]),
        "neighbouring": .string(relations[byte() % relations.count]), "delta": .number(number()), "epsilon": .number(number()),
        // The finest grids take longer than a fuzzer waits.
        "tightness": .object(["value_discretization_interval": .number(0.05)]),
    ]
    var parameters: [String: CaseValue] = [:]
    while !input.isEmpty { parameters[names[byte() % names.count]] = .number(number()) }
    fields["parameters"] = .object(parameters)
    guard let answer = try? AccountingCase(.object(fields)).answer() else { return 0 }
    let bounds = (answer.lower ?? answer.value, answer.upper ?? answer.value)
    guard !answer.value.isNaN, answer.value >= 0, bounds.0 <= bounds.1 else {
        // An optimised build says nothing of a failed precondition.
        print(fields, answer)
        preconditionFailure()
    }
    return 0
}
