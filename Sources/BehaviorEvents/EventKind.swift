/// The closed vocabulary of behaviour events.
///
/// Commerce names are Google Analytics 4's recommended events; `page_view`, `page_ping`, `link_click` follow Snowplow's tracker;
/// `element_expose` is Snowplow's element tracking "expose" (an impression). A name that is not in this list is
/// ``EventError/Code/unknownEvent``: free names are where personal text hides.
public enum EventKind: UInt8, Sendable, Hashable, CaseIterable {
    // Raw values are stored by Sessions; never renumber, only append.
    case viewItemList = 0
    case selectItem = 1
    case viewItem = 2
    case addToCart = 3
    case removeFromCart = 4
    case viewCart = 5
    case beginCheckout = 6
    case addShippingInfo = 7
    case addPaymentInfo = 8
    case purchase = 9
    case refund = 10
    case search = 11
    case pageView = 12
    case pagePing = 13
    case elementExpose = 14
    case scroll = 15
    case linkClick = 16
    case hover = 17
    case sessionStart = 18
    case sessionEnd = 19

    /// The name on the wire, in ASCII.
    public var name: String {
        switch self {
        case .viewItemList: "view_item_list"
        case .selectItem: "select_item"
        case .viewItem: "view_item"
        case .addToCart: "add_to_cart"
        case .removeFromCart: "remove_from_cart"
        case .viewCart: "view_cart"
        case .beginCheckout: "begin_checkout"
        case .addShippingInfo: "add_shipping_info"
        case .addPaymentInfo: "add_payment_info"
        case .purchase: "purchase"
        case .refund: "refund"
        case .search: "search"
        case .pageView: "page_view"
        case .pagePing: "page_ping"
        case .elementExpose: "element_expose"
        case .scroll: "scroll"
        case .linkClick: "link_click"
        case .hover: "hover"
        case .sessionStart: "session_start"
        case .sessionEnd: "session_end"
        }
    }

    /// Whether the event means nothing without at least one item.
    public var requiresItems: Bool {
        switch self {
        case .viewItemList, .selectItem, .viewItem, .addToCart, .removeFromCart: true
        default: false
        }
    }

    /// Whether the event says that the person turned to an item, rather than that the item was merely on the screen.
    public var isEngagement: Bool {
        switch self {
        case .selectItem, .viewItem, .addToCart, .removeFromCart, .purchase: true
        default: false
        }
    }
}
