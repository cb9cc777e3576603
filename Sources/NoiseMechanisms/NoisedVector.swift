public import PrivacyLedger

/// A vector that has been paid for and noised: the only thing a report can carry.
///
/// There is no public way to make one. It exists because a mechanism consumed a budget charge and drew the noise.
public struct NoisedVector: Equatable, Sendable {
    /// The noised coordinates in grid units.
    public let coordinates: [Int32]

    /// The grid the coordinates are on.
    public let grid: FixedPointGrid

    /// The release whose charge paid for the noise.
    public let releaseID: ReleaseID

    package init(coordinates: [Int32], grid: FixedPointGrid, releaseID: ReleaseID) {
        self.coordinates = coordinates
        self.grid = grid
        self.releaseID = releaseID
    }
}
