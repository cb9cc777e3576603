/// What the collector stores of a token, and the rule by which a device redeems it.
///
/// Enrolment is idempotent: a device that lost the answer asks again with the same token and key and gets the same answer, also
/// after the token's expiry. The same token with another key is refused (`tokenSpent`, HTTP 409). The collector looks the record up
/// by ``EnrolmentToken/hash``, decides, and stores the new record and the device in one transaction.
public struct TokenRecord: Equatable, Sendable {
    /// Who redeemed a token, and what was answered.
    public struct Redemption: Equatable, Sendable {
        /// The device's key.
        public let publicKey: DevicePublicKey
        /// The answer, to be given again.
        public let response: EnrolmentResponse

        /// Restores a redemption from the store.
        public init(publicKey: DevicePublicKey, response: EnrolmentResponse) {
            self.publicKey = publicKey
            self.response = response
        }
    }

    /// What a request amounts to.
    public enum Decision: Equatable, Sendable {
        /// The device is new: store this record and the device, then answer.
        case enrol(TokenRecord, EnrolmentResponse)
        /// The device is known: nothing to store, answer the same.
        case repeatAnswer(EnrolmentResponse)
    }

    /// The token's hash, 32 bytes.
    public let tokenHash: [UInt8]
    /// The Unix second from which on the token can't be redeemed; a day after its making is customary.
    public let expires: UInt64
    /// Who redeemed it, if anyone.
    public let redemption: Redemption?

    /// Makes or restores a record.
    public init(tokenHash: [UInt8], expires: UInt64, redemption: Redemption? = nil) {
        self.tokenHash = tokenHash
        self.expires = expires
        self.redemption = redemption
    }

    /// Decides about a request that was verified (``EnrolmentRequest/verify(issuer:at:)``).
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - now: The Unix second.
    ///   - lifetime: How long the registration is good for, in seconds; thirty days unless the operator says otherwise.
    /// - Throws: `unknownToken` if the token isn't this record's, `tokenSpent`, `expired`.
    public func redeem(_ request: EnrolmentRequest, at now: UInt64, lifetime: UInt64 = 30 * 86_400) throws(EnrolmentError) -> Decision {
        guard constantTimeEquals(request.token.hash, tokenHash) else { throw EnrolmentError(.unknownToken) }
        if let redemption {
            guard redemption.publicKey == request.publicKey else { throw EnrolmentError(.tokenSpent) }
            return .repeatAnswer(redemption.response)
        }
        guard now < expires else { throw EnrolmentError(.expired, field: "token") }
        let (end, overflow) = now.addingReportingOverflow(lifetime)
        let response = EnrolmentResponse(deviceID: DeviceID(request.publicKey), registered: now, expires: overflow ? .max : end)
        let record = TokenRecord(
            tokenHash: tokenHash, expires: expires, redemption: Redemption(publicKey: request.publicKey, response: response))
        return .enrol(record, response)
    }
}
