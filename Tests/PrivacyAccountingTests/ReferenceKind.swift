/// What this room answers for each kind of reference value. A kind that is not here fails the test.
enum ReferenceKind {
    /// The curve of the Gaussian mechanism, exact to relative 1e-9.
    case gaussianDelta, gaussianSigma
    /// The exact epsilon of composed Gaussians, inside the interval of a PLD.
    case gaussianComposition
    /// The Rényi accountant at the same orders, equal to relative 1e-6.
    case gaussianRenyi
    /// The curve of the discrete Gaussian, exact to relative 1e-9.
    case discreteGaussianDelta
    /// The curve of the discrete Gaussian at the epsilon that a PLD found.
    case discreteGaussianEpsilon
    case discreteGaussianRho
    /// zCDP of the discrete Gaussian turned into an epsilon: OpenDP's profile is never below the optimum.
    case discreteGaussianViaRho
    /// The translation of rho to epsilon, exact to relative 1e-9.
    case concentrated
    case discreteLaplacePure
    case randomizedResponsePure
    /// The room has no such accountant, and says so by not having the entry point.
    case unsupported(because: String)

    static let table: [String: ReferenceKind] = [
        "gaussian / analytic / delta_from_eps": .gaussianDelta,
        "gaussian / analytic (Balle-Wang 2018) / sigma_from_eps_delta": .gaussianSigma,
        "gaussian / PLD / eps_from_delta": .gaussianComposition,
        "gaussian / RDP (default orders, CKS20 conversion) / eps_from_delta": .gaussianRenyi,
        "discrete_gaussian / CKS20 Theorem 7 (closed sum) / delta_from_eps": .discreteGaussianDelta,
        "discrete_gaussian / PLD / eps_from_delta": .discreteGaussianEpsilon,
        "discrete_gaussian / OpenDP privacy map (zCDP rho) / eps_from_delta": .discreteGaussianRho,
        "discrete_gaussian / OpenDP zCDP->approxDP profile / eps_from_delta": .discreteGaussianViaRho,
        "zcdp / zCDP -> approxDP, CKS20 Prop. 12 (optimal alpha) / eps_from_delta": .concentrated,
        "discrete_laplace / OpenDP privacy map (MaxDivergence) / eps_from_delta": .discreteLaplacePure,
        "k_ary_randomized_response / OpenDP privacy map / eps_from_delta": .randomizedResponsePure,
        "randomized_response_binary / OpenDP privacy map / eps_from_delta": .randomizedResponsePure,

        "discrete_laplace / PLD / eps_from_delta": noPLD,
        "heterogeneous_composition / PLD / eps_from_delta": noPLD,
        "k_ary_randomized_response / PLD / eps_from_delta": noPLD,
        "laplace / PLD / eps_from_delta": noPLD,
        "optimal_composition_of_approx_dp / PLD / eps_from_delta": noPLD,
        "randomized_response_binary / PLD (self_compose on the PLD, NOT PLDAccountant.compose(count), see report) / eps_from_delta": noPLD,
        "laplace / RDP / eps_from_delta": .unsupported(because: "no mechanism with continuous Laplace noise"),
        "laplace / closed form 1-exp((eps-1/b)/2) / delta_from_eps": .unsupported(because: "no mechanism with continuous Laplace noise"),
        "laplace_on_2^k_grid / OpenDP privacy map (float: k=-1074 default grid) / eps_from_delta":
            .unsupported(because: "no mechanism adds noise to floating-point numbers"),
        "laplace_thresholded_histogram / Google Threshold() formula / threshold_from_eps_delta": .unsupported(because: "no threshold mechanism"),
        "poisson_subsampled_gaussian / PLD / eps_from_delta": noSampling,
        "poisson_subsampled_gaussian / PRV / eps_from_delta": noSampling,
        "poisson_subsampled_gaussian / RDP / eps_from_delta": noSampling,
        "poisson_subsampled_laplace / PLD / eps_from_delta": noSampling,
        "shuffled_local_randomizers_generic_eps0 / numerical clones bound (Feldman-McMillan-Talwar 2021) / eps_from_delta":
            .unsupported(because: "no shuffler is assumed"),
        "single_epoch_tree_aggregation / RDP / eps_from_delta": .unsupported(because: "no tree mechanism"),
    ]

    private static let noPLD = ReferenceKind.unsupported(because: "no privacy loss distributions")
    private static let noSampling = ReferenceKind.unsupported(because: "no amplification by sampling is claimed")
}
