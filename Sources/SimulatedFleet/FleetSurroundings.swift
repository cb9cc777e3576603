package import CollectorClient
package import DeviceStore

/// What all simulated devices share because they run in one process: the collector's address, the bytes of released files, and one store
/// file in which every device is a ledger subject of its own.
package struct FleetSurroundings: Sendable {
    /// The collector and the authority that it must chain to.
    package let endpoint: CollectorEndpoint
    /// The first root of trust, as the enrolment bundle carries it.
    package let root: [UInt8]
    /// The released files.
    package let files: SharedReleaseFiles
    /// Ledger and outbox of every device.
    package let database: DeviceDatabase

    /// The surroundings of a fleet.
    package init(endpoint: CollectorEndpoint, root: [UInt8], files: SharedReleaseFiles, database: DeviceDatabase) {
        self.endpoint = endpoint
        self.root = root
        self.files = files
        self.database = database
    }
}
