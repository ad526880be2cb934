// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A webhook as the host tells of it.
package struct Webhook: Hashable, Sendable {
  /// What a webhook tells of.
  package enum Event: Hashable, Sendable, CaseIterable {
    case push, mergeRequest, review, comment
    /// Checks and pipelines of a merge request.
    case check
  }

  package let id: Int
  package let url: String
  package let isActive: Bool

  package init(id: Int, url: String, isActive: Bool) {
    self.id = id
    self.url = url
    self.isActive = isActive
  }
}

/// What a host tells of a webhook's deliveries.
package enum WebhookDeliveries: Hashable, Sendable {
  /// Gitea and Forgejo show them to people alone.
  case notTold
  /// GitHub: the latest 100, newest first.
  case listed([Attempt])
  /// GitLab: whether it goes on sending, and when it tries again where it paused.
  case sending(isOn: Bool, pausedUntil: Timestamp?)

  /// One delivery.
  package struct Attempt: Hashable, Sendable {
    package let event: String
    package let time: Timestamp
    package let isTaken: Bool
    /// What was answered, such as `OK` or `Invalid HTTP Response: 401`.
    package let status: String

    package init(event: String, time: Timestamp, isTaken: Bool, status: String) {
      self.event = event
      self.time = time
      self.isTaken = isTaken
      self.status = status
    }
  }
}
