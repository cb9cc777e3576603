/// The answer to an ``AccountingCase``.
public struct AccountingAnswer: Hashable, Sendable {
    /// What was asked for, under the name that the answer carries in JSON.
    public enum Quantity: String, Hashable, Sendable {
        case epsilon, delta, sigma, scale, threshold, rho
    }

    /// What the value is.
    public let quantity: Quantity
    /// The value, on the safe side: what is guaranteed.
    public let value: Double
    /// The guarantee from above, where the method brackets the truth.
    public let upper: Double?
    /// The truth is at least this.
    public let lower: Double?
    /// The method that answered.
    public let method: String

    init(_ quantity: Quantity, _ value: Double, upper: Double? = nil, lower: Double? = nil, method: String) {
        self.quantity = quantity
        self.value = value
        self.upper = upper
        self.lower = lower
        self.method = method
    }

    init(_ quantity: Quantity, _ bound: PrivacyBound, method: String) {
        self.init(quantity, bound.upper, upper: bound.lower == nil ? nil : bound.upper, lower: bound.lower, method: method)
    }
}
