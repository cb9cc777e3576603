import Crypto

/// The private half of a device's key. It is made on the device, never leaves it, and prints as its public id.
public struct DeviceKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let privateKey: Curve25519.Signing.PrivateKey
    /// The public half.
    public let publicKey: DevicePublicKey
    /// The id that the public half gives the device.
    public var deviceID: DeviceID { DeviceID(publicKey) }

    /// Makes the key of a 32-byte Ed25519 seed (RFC 8032, section 5.1.5). The caller draws and keeps the seed.
    public init(seed: [UInt8]) throws(EnrolmentError) {
        guard seed.count == 32, let privateKey = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw EnrolmentError(.malformed, field: "seed")
        }
        self.privateKey = privateKey
        self.publicKey = try DevicePublicKey(rawRepresentation: Array(privateKey.publicKey.rawRepresentation))
    }

    /// Signs a message; 64 bytes.
    func sign(_ message: [UInt8]) throws(EnrolmentError) -> [UInt8] {
        guard let signature = try? privateKey.signature(for: message) else { throw EnrolmentError(.malformed, field: "signature") }
        return Array(signature)
    }

    /// The device id only.
    public var description: String { "DeviceKey(\(deviceID))" }
    /// The device id only.
    public var debugDescription: String { description }
    /// The device id only.
    public var customMirror: Mirror { Mirror(self, children: ["deviceID": "\(deviceID)"]) }
}
