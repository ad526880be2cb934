// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryEngineFacts
package import FerryPorts
import FerryPromotion
import FerryViews

/// The merge requests of Ferry's branches, as the host told of them last.
package final class RequestBook: Sendable {
  private struct Page {
    let requests: [MergeRequest]
    let question: Question
    let time: Timestamp
    let places: Places
  }

  /// Where the branches were, as far as Git was asked.
  private struct Places: Hashable {
    let source: GitObjectID?
    let target: GitObjectID?
  }

  /// How long the host is not asked about what it told, where no webhook tells that somebody closed or
  /// reopened a merge request.
  static let trust = Duration.seconds(600)

  private let ports: EnginePorts
  private let hasWebhooks: Bool
  private let pages = Lock(Doubtful<BranchName, Page>())

  init(ports: EnginePorts, settings: EngineSettings) {
    self.ports = ports
    hasWebhooks = settings.hasWebhooks
  }

  /// Has the host asked again about a branch; nothing: about all.
  func doubt(_ branch: BranchName? = nil) {
    pages.withLock { $0.doubt(branch) }
  }

  /// The last question that was put to the host.
  package var latest: Question { pages.withLock { $0.latest } }

  /// Every merge request from a branch, newest first; none without a host.
  ///
  /// The host is asked again when one of the branches moved: a merge, a deletion or a push may be what
  /// its webhook was lost about. Not about one that was not there before and is not there now: nothing
  /// can come from it.
  ///
  /// - Parameter last: only what was asked after this question counts, as it must before something is
  ///   written on account of it; nothing: whatever holds.
  package func requests(
    from branch: BranchName, into target: BranchName, after last: Question? = nil
  ) async throws(PresentationFailure) -> [MergeRequest] {
    guard let host = ports.host else { return [] }
    let now = ports.time.now
    let places = Places(source: try await tip(of: branch), target: try await tip(of: target))
    if let page = pages.withLock({ $0[branch] }),
      last.map({ page.question > $0 && page.places == places }) ?? holds(page, places, at: now)
    {
      return page.requests
    }
    let question = pages.withLock { $0.ask(branch) }
    do throws(GitHostFailure) {
      let requests = try await host.mergeRequests(from: branch, into: target)
      let page = Page(requests: requests, question: question, time: now, places: places)
      pages.withLock { $0.keep(page, of: branch, asked: question) }
      return requests
    } catch {
      throw PresentationFailure(error)
    }
  }

  private func holds(_ page: Page, _ places: Places, at now: Timestamp) -> Bool {
    if page.places.source == nil, places.source == nil { return true }
    return page.places == places && (hasWebhooks || now - page.time < Self.trust)
  }

  /// Only the clone is looked at.
  private func tip(
    of branch: BranchName
  ) async throws(PresentationFailure) -> GitObjectID? {
    do throws(GitFailure) {
      return try await ports.source.commit(of: branch)
    } catch {
      throw PresentationFailure(error)
    }
  }
}

extension MergeRequest {
  /// What a decision needs to know of it.
  var fact: ExistingRequest {
    let state: ExistingRequest.State =
      switch state {
      case .open: .open
      case .merged: .merged
      case .closed: .closed
      }
    return ExistingRequest(
      number: number, state: state, title: title, body: body, isDraft: isDraft)
  }

  var link: MergeRequestLink { MergeRequestLink(number: number, url: url) }
}
