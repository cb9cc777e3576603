extension AccountingCase {
    /// The kinds of method that a case may name, in words as tolerant as the files are.
    private enum Method {
        case exact, distribution, renyi, concentrated, pure, rho, optimal, clones, closedFormOfClones, threshold, privacyMap, unstated
        case unknown
    }

    private var method: Method {
        func says(_ pieces: String...) -> Bool { pieces.contains { accountant.contains($0) } }
        if mechanism.contains("threshold") { return .threshold }
        if mechanism.contains("shuffle") { return says("closed") ? .closedFormOfClones : says("2023", "stronger") ? .unknown : .clones }
        if says("rho)") || accountant == "rho" { return .rho }
        if says("opendp") { return says("zcdp", "approx") ? .concentrated : .privacyMap }
        if says("pld", "prv", "connect") { return .distribution }
        if says("rdp", "renyi", "rényi", "moments") { return .renyi }
        if says("zcdp", "cks20 prop", "concentrated") { return .concentrated }
        if says("analytic", "balle", "closed", "exact", "theorem 7", "binomial sum") { return .exact }
        if says("kairouz", "optimal", "kov") { return .optimal }
        if says("pure", "basic", "maxdivergence", "sum of") { return .pure }
        return accountant.isEmpty ? .unstated : .unknown
    }

    /// Answers with the method that the case names.
    ///
    /// - Throws: ``AccountingError`` saying why there is no answer.
    public func answer() throws(AccountingError) -> AccountingAnswer {
        let neighboring = try neighboring()
        switch method {
        case .threshold: return try thresholdAnswer()
        case .clones, .closedFormOfClones: return try shuffleAnswer(closedForm: method == .closedFormOfClones)
        case .rho: return try rhoAnswer()
        case .privacyMap: return try privacyMapAnswer()
        case .exact: return try answer(of: ExactAccountant(neighboring: neighboring))
        case .renyi: return try answer(of: RDPAccountant(neighboring: neighboring))
        case .concentrated: return try answer(of: ZCDPAccountant(neighboring: neighboring))
        case .pure: return try answer(of: PureAccountant(neighboring: neighboring))
        case .optimal: return try answer(of: ApproximateAccountant(neighboring: neighboring))
        case .distribution: return try distributionAnswer()
        case .unstated:
            // The truth where it is known, else the tightest bound.
            if let exact = try? answer(of: ExactAccountant(neighboring: neighboring)) { return exact }
            return try distributionAnswer()
        case .unknown:
            throw AccountingError(.unsupportedEvent, "there is no accountant \(accountant) for \(mechanism)")
        }
    }

    private func requiredEpsilon() throws(AccountingError) -> Double { try required(epsilon, "epsilon") }
    private func requiredDelta() throws(AccountingError) -> Double { try required(delta, "delta") }

    /// Any direction with any accountant; noise is calibrated by bisection.
    private func answer<Accountant: PrivacyAccountant>(of empty: Accountant) throws(AccountingError) -> AccountingAnswer {
        let name = Accountant.name
        switch try direction() {
        case .epsilonFromDelta:
            var accountant = empty
            try accountant.compose(event())
            return AccountingAnswer(.epsilon, try accountant.epsilon(delta: requiredDelta()), method: name)
        case .deltaFromEpsilon:
            var accountant = empty
            try accountant.compose(event())
            return AccountingAnswer(.delta, try accountant.delta(epsilon: requiredEpsilon()), method: name)
        case .sigmaFromEpsilonDelta, .scaleFromEpsilonDelta:
            let quantity: AccountingAnswer.Quantity = try direction() == .sigmaFromEpsilonDelta ? .sigma : .scale
            if let sigma = try exactSigma(Accountant.self) { return AccountingAnswer(quantity, sigma, method: "exact (Balle-Wang)") }
            guard try event(noise: 1) != event(noise: 2) else {
                throw AccountingError(.unsupportedEvent, "\(mechanism) has no noise to calibrate")
            }
            let target = try Calibration.Target(epsilon: requiredEpsilon(), delta: requiredDelta())
            let noise = try Calibration.least(meeting: target, using: empty) { noise throws(AccountingError) in try event(noise: noise) }
            return AccountingAnswer(quantity, noise, method: name)
        case .thresholdFromEpsilonDelta:
            throw AccountingError(.unsupportedEvent, "\(mechanism) has no threshold")
        }
    }

    /// Gaussians are calibrated on their own curve, without composing anything.
    private func exactSigma(_ accountant: any PrivacyAccountant.Type) throws(AccountingError) -> Double? {
        guard accountant == ExactAccountant.self, case .gaussian = try event(noise: 1).withoutRepetition else { return nil }
        let sigma = GaussianTradeoff.sigma(
            epsilon: try requiredEpsilon(), delta: try requiredDelta(), sensitivity: try sensitivity() * Double(try steps()).squareRoot())
        guard let sigma else { throw AccountingError(.invalidParameter, "epsilon or delta is out of range") }
        return sigma
    }

    private func rhoAnswer() throws(AccountingError) -> AccountingAnswer {
        let event = try event()
        if case .discreteGaussian(let sigma, let sensitivity) = event, sensitivity >= 0,
            let rho = ZeroConcentratedDP.rhoRoundedUp(sensitivity: Double(sensitivity), sigma: sigma)
        {
            return AccountingAnswer(.rho, rho, method: ZCDPAccountant.name)
        }
        var accountant = ZCDPAccountant(neighboring: try neighboring())
        try accountant.compose(event)
        return AccountingAnswer(.rho, accountant.rho, method: ZCDPAccountant.name)
    }

    /// The guarantee as OpenDP's maps state it: an epsilon for pure mechanisms, a rho for Gaussians, rounded up.
    private func privacyMapAnswer() throws(AccountingError) -> AccountingAnswer {
        let event = try event()
        guard try direction() == .epsilonFromDelta else { return try answer(of: PureAccountant(neighboring: neighboring())) }
        if case .discreteGaussian = event { return try rhoAnswer() }
        if case .gaussian = event { return try rhoAnswer() }
        // The quotient of the stated numbers has one rounding less than that of an event's parameter.
        if mechanism.contains("laplace"), let scale = number("scale"), try steps() == 1, !mechanism.contains("sampled") {
            // On a grid of 2^k, rounding an input moves it by up to a grid step less one step of the finest floating-point grid.
            let grid = try whole("k", "grid_exponent").map { $0 > -1_074 ? Double(sign: .plus, exponent: $0, significand: 1) : 0 } ?? 0
            guard let epsilon = PureDP.laplaceEpsilon(sensitivity: try sensitivity() + grid, scale: scale) else {
                throw AccountingError(.invalidParameter, "a scale must be positive and a sensitivity at least 0")
            }
            return AccountingAnswer(.epsilon, epsilon, method: PureAccountant.name)
        }
        return try answer(of: PureAccountant(neighboring: neighboring()))
    }

    private func shuffleAnswer(closedForm: Bool) throws(AccountingError) -> AccountingAnswer {
        guard case .shuffled(let epsilon0, let count) = try event() else {
            throw AccountingError(.unsupportedEvent, "\(mechanism) is not shuffled once")
        }
        guard try neighboring() == .replaceOne else { throw AccountingError(.unsupportedNeighboring, "the clones bound is for replace_one") }
        let bound = try ShuffleAmplification(.any(epsilon0: epsilon0), count: count)
        switch try direction() {
        case .epsilonFromDelta:
            let delta = try requiredDelta()
            if closedForm {
                guard let epsilon = bound.closedForm(delta: delta) else {
                    throw AccountingError(.invalidParameter, "the closed form is not valid for these parameters")
                }
                return AccountingAnswer(.epsilon, epsilon, method: "clones 2021, closed form")
            }
            guard let epsilon = bound.epsilonByFourteenHalvings(delta: delta) else {
                throw AccountingError(.invalidParameter, "delta must lie between 0 and 1")
            }
            return AccountingAnswer(.epsilon, epsilon, method: "clones 2021, every number of clones, 14 halvings")
        case .deltaFromEpsilon:
            guard let delta = bound.delta(epsilon: try requiredEpsilon()) else {
                throw AccountingError(.invalidParameter, "epsilon must be finite and at least 0")
            }
            return AccountingAnswer(.delta, delta, method: "clones 2021, every number of clones")
        case .sigmaFromEpsilonDelta, .scaleFromEpsilonDelta, .thresholdFromEpsilonDelta:
            throw AccountingError(.unsupportedEvent, "shuffled reports have no noise of their own to calibrate")
        }
    }

    /// By the privacy loss distribution, on the grid that the case asks for; where the distribution has a closed form, by that, which no grid
    /// can improve.
    ///
    /// An epsilon is rounded up by `5e-8` of itself: two programs that sum a million terms in another order differ by less than that, and neither
    /// may fall below the other.
    private func distributionAnswer() throws(AccountingError) -> AccountingAnswer {
        let neighboring = try neighboring()
        guard let discretization = LossDiscretization(interval: interval ?? LossDiscretization.standard.interval) else {
            throw AccountingError(.invalidParameter, "the discretisation interval must be positive")
        }
        switch try direction() {
        case .epsilonFromDelta, .deltaFromEpsilon:
            try event().checkDistribution(under: neighboring)
        default:
            guard let epsilon, (1e-6...1e3).contains(epsilon) else {
                throw AccountingError(.tooLarge, "a distribution is calibrated for an epsilon from 10^-6 to 1,000")
            }
        }
        var method = "exact distribution"
        var answer = try? self.answer(of: ExactAccountant(neighboring: neighboring))
        if answer == nil {
            method = PLDAccountant.name
            answer = try self.answer(of: PLDAccountant(neighboring: neighboring, discretization: discretization))
        }
        guard let answer else { throw AccountingError(.unsupportedEvent, "no distribution is known for \(mechanism)") }
        guard answer.quantity == .epsilon else { return answer }
        return AccountingAnswer(.epsilon, PrivacyBound(upper: Self.margin(answer.value), lower: answer.lower), method: method)
    }

    private static func margin(_ epsilon: Double) -> Double { epsilon * (1 + 5e-8) }
}

extension DPEvent {
    fileprivate var withoutRepetition: DPEvent {
        if case .selfComposed(let event, _) = self { event } else { self }
    }
}
