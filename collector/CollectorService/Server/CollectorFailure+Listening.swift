import Foundation
import NIOCore

extension CollectorFailure {
    /// Why a listener could not be bound, with the setting to change; a failure that already has words keeps them.
    init(listening error: any Error, host: String, port: Int, setting: String) {
        if let failure = error as? CollectorFailure {
            self = failure
            return
        }
        let detail =
            switch (error as? IOError)?.errnoCode {
            case EADDRINUSE: "port \(port) is in use; choose another with --set \(setting)=PORT"
            case EACCES: "port \(port) is reserved for the system's administrator; choose one above 1023 with --set \(setting)=PORT"
            case EADDRNOTAVAIL: "\(host) is not an address of this machine; choose another with --set server.host=ADDRESS"
            default: "the server on \(host):\(port) stopped with an error"
            }
        self.init(.server, detail)
    }
}
