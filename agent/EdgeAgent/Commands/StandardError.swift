import CollectorClient
import Enrolment
import Foundation
import ModelRelease
import ServiceConfiguration

/// Messages for people, apart from what scripts read.
enum StandardError {
    static func print(_ line: String) {
        var stream = Stream()
        Swift.print(line, to: &stream)
    }

    private struct Stream: TextOutputStream {
        mutating func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
    }
}

extension AgentFailure {
    /// Puts any error into words with the exit code that fits.
    init(describing error: any Error) {
        switch error {
        case let failure as AgentFailure: self = failure
        case let failure as ConfigurationFailure: self.init(.input, "\(failure)")
        case let failure as ConfigurationError: self.init(.input, "\(failure)")
        case let failure as EnrolmentError: self.init(.input, "the enrolment bundle cannot be used: \(failure)")
        case let failure as CollectorClientError:
            let refused: Bool = if case .status = failure.code { true } else { false }
            self.init(refused ? .refused : .failed, "the collector: \(failure)")
        case let failure as ReleaseError: self.init(.refused, "the collector's release was refused: \(failure)")
        case let failure as any StoreFailure: self.init(.file, failure.advice)
        default: self.init(.failed, "\(error)")
        }
    }
}
