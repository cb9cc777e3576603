import Foundation
import GRDB
public import PrivacyLedger

extension DeviceDatabase {
    /// Deletes what was kept of a subject for training, durably: the subject withdrew that purpose and keeps another.
    public func removeSessions(of subject: SubjectKey) throws(DeviceStoreError) {
        try write("removing sessions") { database in
            try database.execute(sql: "DELETE FROM session WHERE subject = ?", arguments: [Data(subject.bytes)])
        }
    }
}
