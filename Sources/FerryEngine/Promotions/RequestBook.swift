// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryPromotion

/// The merge requests of Ferry's branches, as the host told of them last.
final class RequestBook: Sendable {
  private struct Page {
    let requests: [MergeRequest]
    let time: Timestamp
  }

  /// How long the host is not asked about what it was told: somebody may have closed or reopened a
  /// merge request, and the webhook that tells of it may be lost.
  static let trust = Duration.seconds(600)

  private let ports: EnginePorts
  private let pages = Lock([BranchName: Page]())

  init(ports: EnginePorts) { self.ports = ports }

  /// Has the host asked again at the next look.
  func doubt() { pages.withLock { $0 = [:] } }

  /// Has the host asked again about a branch.
  func doubt(_ branch: BranchName) { pages.withLock { $0[branch] = nil } }

  /// Every merge request from a branch, newest first; none without a host.
  ///
  /// - Parameter age: how old what was told may be.
  func requests(
    from branch: BranchName, into target: BranchName, within age: Duration = RequestBook.trust
  ) async throws(PresentationFailure) -> [MergeRequest] {
    guard let host = ports.host else { return [] }
    let now = ports.time.now
    if let page = pages.withLock({ $0[branch] }), now - page.time < age {
      return page.requests
    }
    do throws(GitHostFailure) {
      let requests = try await host.mergeRequests(from: branch, into: target)
      pages.withLock { $0[branch] = Page(requests: requests, time: now) }
      return requests
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
