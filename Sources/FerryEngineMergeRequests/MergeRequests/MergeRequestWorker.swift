// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryEngineFacts
package import FerryPorts
import FerryPromotion

/// Looks through the open merge requests: hears what people ask for, and tells what each would do.
package final class MergeRequestWorker: Sendable {
  /// How many merge requests are looked at, the newest.
  static let most = 50

  private let host: (any PromotesAtGitHost)?
  private let listener: CommandListener
  private let planner: PlanCommenter

  package init(ports: EnginePorts, settings: EngineSettings) {
    host = ports.host
    let consents = PlanConsents()
    listener = CommandListener(ports: ports, settings: settings, consents: consents)
    planner = PlanCommenter(ports: ports, settings: settings, consents: consents)
  }

  /// Has the comments of a merge request read at the next look: something was said about it.
  package func doubt(_ number: Int) { listener.doubt(number) }

  /// Whether something was said about one of these since its comments were read.
  package func hasNews(of seen: [MergeRequest]) -> Bool { listener.hasNews(of: seen) }

  /// Whether a plan had to leave the cluster out.
  package func waits(for cluster: ClusterID) -> Bool { planner.waits(for: cluster) }

  /// `lookAgain` has everything looked at anew, and returns at once.
  package func work(
    on base: SourceReading, _ state: FleetState, previewer: Previewer,
    lookAgain: @Sendable () -> Void
  ) async -> Outcome {
    guard let host else { return .settled(next: nil) }
    let open: [MergeRequest]
    do throws(GitHostFailure) {
      open = try await host.openMergeRequests(into: base.desired.revision.branch).items
        .sorted { $0.number > $1.number }.prefix(Self.most).map(\.self)
    } catch {
      return Outcome(error)
    }
    let heard = await listener.listen(to: open, state, host: host) { word, number in
      if word == .plan { planner.doubt(number) } else { lookAgain() }
    }
    let planned = await planner.comment(on: open, base: base, previewer: previewer, host: host)
    return heard.joined(with: planned)
  }
}
