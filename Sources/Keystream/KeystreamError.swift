/// Why a key stream cannot go on. After one of these, every further request of the same stream fails the same way.
public struct KeystreamError: Error, Hashable, Sendable {
    /// The kinds of failure.
    public enum Code: Hashable, Sendable {
        /// The cipher does not reproduce the published vector, so nothing it makes can be trusted.
        case selfTestFailed
        /// The operating system's source gave no seed.
        case sourceFailed
        /// The source gave a seed it had given before, or one that is a single repeated byte.
        case sourceRepeated
        /// The source failed a continuous health test of NIST SP 800-90B: a run of equal bytes, or one byte far too often.
        case sourceUnhealthy
        /// The cipher failed to make more key stream, or made a block it had made before.
        case cipherFailed
        /// A consumer saw an outcome so improbable that only a stuck stream explains it.
        case implausible
        /// A simulation seed is not exactly 32 bytes.
        case seedLength
    }

    /// What went wrong.
    public let code: Code

    package init(_ code: Code) {
        self.code = code
    }
}
