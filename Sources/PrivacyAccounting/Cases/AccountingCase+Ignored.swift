extension AccountingCase {
    /// Every name under which some mechanism reads a parameter, and the words that explain one.
    private static let readNames: Set<String> = [
        "a", "b", "bound", "buckets", "categories", "composed", "compositions", "count", "d_in", "delta", "delta0", "delta_noise", "delta_threshold",
        "eps0", "epochs", "epsilon", "epsilon0", "gaussian_sigma", "grid_exponent", "k", "keep_probability", "keys", "l0", "l0_sensitivity",
        "laplace_scale", "linf", "linf_sensitivity", "mu", "n", "noise_delta", "noise_multiplier", "note", "num_buckets", "p", "parameter",
        "parameter_a", "pmf", "probability", "q", "rho", "rounds", "sampling_probability", "sampling_rate", "scale", "sensitivity",
        "sensitivity_add_remove", "sensitivity_l1", "sensitivity_l1_add_remove", "sensitivity_l2", "sensitivity_l2_add_remove", "sigma", "sigma2",
        "standard_deviation", "step_counts", "steps", "steps_per_epoch", "threshold", "threshold_delta", "users", "value_discretization_interval",
        "variance",
    ]

    /// Parameters that no mechanism reads, sorted: a misspelt one must not pass for one that was used.
    public var ignoredParameters: [String] {
        guard case .object(let members) = parameters else { return [] }
        return members.keys.filter { !Self.readNames.contains($0) }.sorted()
    }
}
