import Foundation

extension DeviceDatabase {
    /// Whether a running program holds the store of a folder. A program that was killed holds nothing, whatever files it left behind.
    public static func isHeld(_ directory: String) -> Bool {
        do throws(DeviceStoreError) {
            // The lock goes with the handle, at the end of this scope.
            _ = try DeviceFiles(directory: directory).lock()
            return false
        } catch {
            return error.code == .inUse
        }
    }
}
