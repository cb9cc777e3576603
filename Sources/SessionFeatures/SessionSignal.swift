/// What a session learns from one behaviour event, with the item already resolved to its index in the item table or, for an item that the
/// table doesn't know, to its number in the session's vocabulary.
///
/// Times are Unix milliseconds, or nil for recorded sessions that keep only the order.
package enum SessionSignal: Sendable, Equatable {
    /// An item was viewed; nil when neither the table nor the vocabulary has a number for it.
    case view(item: UInt32?, time: Int64?)
    /// The current item was looked at actively for this many more milliseconds (page pings, hovers).
    case active(milliseconds: Int64)
    /// An item was put into the cart.
    case cart(item: UInt32)
    /// An item was taken out of the cart.
    case uncart(item: UInt32)
    /// An item was bought; it leaves the cart.
    case purchase(item: UInt32)
    /// Items were on the screen, in the order shown. One that isn't turned to afterwards is negative evidence.
    case impressions(items: [UInt32])
    /// The person said that an item is of no interest. Turning to it later takes that back.
    case dismiss(item: UInt32)
    /// The person searched.
    case search
    /// A list was displayed from which one item may be chosen; replaces the one before it.
    case displayed(DisplayedList)
    /// An item was chosen from the list displayed last. It is remembered against that list alone; engagement is a view of its own.
    case choice(item: UInt32)
    /// What is known of the session's surroundings; replaces what was known before.
    case context(SessionContext)
    /// What the subject states or the operator knows of them; replaces what was known before.
    case subject(SubjectAttributes)
}
