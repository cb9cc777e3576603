import AggregationTasks
import GRDB

extension IntakeStore {
    /// Totals over the whole store at `now`, Unix seconds, read in one transaction.
    public func statistics(now: UInt64) async throws(IntakeError) -> StoreStatistics {
        try await read { database in
            func number(_ sql: String, _ arguments: StatementArguments = []) throws -> UInt64 {
                UInt64(clamping: try Int64.fetchOne(database, sql: sql, arguments: arguments) ?? 0)
            }
            let refused = try Row.fetchAll(
                database,
                sql: """
                    SELECT tasks.id AS id, cause, sum(count) AS count FROM outcomes LEFT JOIN tasks ON tasks.key = outcomes.task
                    GROUP BY outcomes.task, cause ORDER BY outcomes.task, cause
                    """
            ).compactMap { row in
                RejectionCause(rawValue: row["cause"]).map {
                    StoreStatistics.Refusals(taskID: row.optionalBytes("id").flatMap { TaskID($0) }, cause: $0, count: row.natural("count"))
                }
            }
            return StoreStatistics(
                accepted: try number("SELECT sum(accepted) FROM rounds"),
                refused: refused,
                activeDevices: try number("SELECT count(*) FROM devices WHERE revoked IS NULL"),
                revokedDevices: try number("SELECT count(*) FROM devices WHERE revoked IS NOT NULL"),
                openTokens: try number("SELECT count(*) FROM enrolment_tokens WHERE device IS NULL AND expiry > ?", [stored(now)]),
                databaseBytes: try number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))
        }
    }
}
