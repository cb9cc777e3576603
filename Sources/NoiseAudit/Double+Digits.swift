extension Double {
    /// The number with at most six significant digits, as the findings say it.
    package var sixDigits: String {
        guard isFinite, self != 0 else { return self == 0 ? "0" : "\(self)" }
        if self == rounded(), magnitude < 1e9 { return "\(Int64(self))" }
        var (digits, exponent) = (self, 0)
        while digits.magnitude >= 10 { (digits, exponent) = (digits / 10, exponent + 1) }
        while digits.magnitude < 1 { (digits, exponent) = (digits * 10, exponent - 1) }
        guard (-4...8).contains(exponent) else {
            let mantissa = (digits * 100).rounded() / 100
            return (mantissa == mantissa.rounded() ? "\(Int64(mantissa))" : "\(mantissa)") + "e\(exponent)"
        }
        var scale = 1.0
        for _ in 0..<max(0, 5 - exponent) { scale *= 10 }
        let rounded = (self * scale).rounded() / scale
        return rounded == rounded.rounded() ? "\(Int64(rounded))" : "\(rounded)"
    }
}
