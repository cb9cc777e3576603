/// What a session learns from one behaviour event, with the item already resolved to its index in the item table.
///
/// Times are Unix milliseconds, or nil for recorded sessions that keep only the order.
package enum SessionSignal: Sendable, Equatable {
    /// An item was viewed; nil when the table doesn't know it.
    case view(item: UInt32?, time: Int64?)
    /// The current item was looked at actively for this many more milliseconds (page pings, hovers).
    case active(milliseconds: Int64)
    /// An item was put into the cart.
    case cart(item: UInt32)
    /// An item was taken out of the cart.
    case uncart(item: UInt32)
}
