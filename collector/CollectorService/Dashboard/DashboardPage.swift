import Crypto
import Foundation
import Mustache

/// The dashboard: one HTML page without scripts and without anything from elsewhere, drawn anew for each request.
struct DashboardPage: Sendable {
    /// How often the page reloads itself, in seconds.
    static let refreshSeconds = 5
    /// Rounds and models shown; the command line lists all.
    static let shownRounds = 60
    static let shownModels = 12

    private let template: MustacheTemplate
    /// The page's content security policy: nothing but this page's own style sheet, named by its hash.
    let contentSecurityPolicy: String

    /// Compiles the template. Throws only if the template that is built in is broken, which a test rules out.
    init() throws(CollectorFailure) {
        do { template = try MustacheTemplate(string: DashboardTemplate.html) } catch {
            throw CollectorFailure(.server, "the dashboard's template does not compile")
        }
        let digest = Data(SHA256.hash(data: Data(DashboardStyle.css.utf8))).base64EncodedString()
        contentSecurityPolicy =
            "default-src 'none'; style-src 'sha256-\(digest)'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    }

    /// The page.
    func html(_ facts: DashboardFacts) -> String { template.render(DashboardView(facts)) }
}
