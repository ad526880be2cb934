// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A commit status as the host keeps it.
package struct HostedStatus: Hashable, Sendable {
  /// GitLab's words, which have the most states of all hosts.
  package enum State: String, CaseIterable, Hashable, Sendable {
    case pending, running, success, failed, canceled, skipped

    /// Nothing follows on it: the next status of the name is a new one.
    var isFinal: Bool { self != .pending && self != .running }
  }

  package let id: Int
  package let commit: GitObjectID
  package let name: String
  package let reference: String?
  package let author: HostedUser
  package let created: Timestamp
  package internal(set) var state: State
  package internal(set) var description: String?
  package internal(set) var url: String?
}

/// The commit statuses of one project.
package struct CommitStatuses: Sendable {
  static let limit = 10_000

  private var statuses: [HostedStatus] = []

  package init() {}

  /// The latest status of each name at a commit, in the order in which the names first came.
  package func latest(of commit: GitObjectID) -> [HostedStatus] {
    statuses.filter { $0.commit == commit }.reduce(into: []) { latest, status in
      if let index = latest.firstIndex(where: { $0.name == status.name }) {
        latest[index] = status
      } else {
        latest.append(status)
      }
    }
  }

  /// Sets a status. One that is not final goes on to a later state and never to the one it has, as
  /// at GitLab (`app/models/concerns/ci/has_status.rb`); after a final one a new one begins.
  package mutating func set(
    _ state: HostedStatus.State, name: String, of commit: GitObjectID, reference: String?,
    description: String?, url: String?, by author: HostedUser, at now: Timestamp
  ) throws(HostRefusal) -> HostedStatus {
    let current = statuses.lastIndex {
      $0.commit == commit && $0.name == name && !$0.state.isFinal
    }
    if let current {
      let before = statuses[current].state
      guard state != before, state != .pending else {
        throw .noTransition(from: before, to: state)
      }
      statuses[current].state = state
      statuses[current].description = description ?? statuses[current].description
      statuses[current].url = url ?? statuses[current].url
      return statuses[current]
    }
    return try add(
      state, name: name, of: commit, reference: reference, description: description, url: url,
      by: author, at: now)
  }

  /// Adds a status beside those before it, as at GitHub and Gitea.
  package mutating func add(
    _ state: HostedStatus.State, name: String, of commit: GitObjectID, reference: String?,
    description: String?, url: String?, by author: HostedUser, at now: Timestamp
  ) throws(HostRefusal) -> HostedStatus {
    guard statuses.count < Self.limit else { throw .full("commit statuses") }
    let status = HostedStatus(
      id: statuses.count + 1, commit: commit, name: name, reference: reference, author: author,
      created: now, state: state, description: description, url: url)
    statuses.append(status)
    return status
  }
}
