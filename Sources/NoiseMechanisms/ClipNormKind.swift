/// Which norm of a vector a clip bounds. It decides which noise protects the vector: Laplace needs L1, Gaussian and Skellam need L2.
public enum ClipNormKind: Hashable, Sendable, CaseIterable {
    /// The sum of the magnitudes.
    case l1
    /// The Euclidean norm. Never more than the L1 norm, so a vector clipped in L1 is clipped in L2 too.
    case l2
}
