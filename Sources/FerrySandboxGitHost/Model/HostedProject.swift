// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// All that a Git host keeps of one project beside its repository.
package struct HostedProject: Sendable {
  static let hookLimit = 20
  static let labelLimit = 1_000

  package let id: Int
  /// `group/project`.
  package let path: String
  package let defaultBranch: BranchName
  package internal(set) var mergeRequests = MergeRequestModel()
  package internal(set) var statuses = CommitStatuses()
  package private(set) var labels: [HostedLabel] = []
  package private(set) var hooks: [HostedHook] = []
  private var lastHook = 0

  init(id: Int, path: String, defaultBranch: BranchName) {
    (self.id, self.path, self.defaultBranch) = (id, path, defaultBranch)
  }

  package var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  package var group: String { path.split(separator: "/").dropLast().joined(separator: "/") }

  /// Adds what is new of the labels, as hosts do when a merge request names them.
  mutating func addLabels(_ names: [String]) throws(HostRefusal) {
    for name in names where !labels.contains(where: { $0.name == name }) {
      _ = try addLabel(name, color: "#6699cc")
    }
  }

  mutating func addLabel(_ name: String, color: String) throws(HostRefusal) -> HostedLabel {
    guard (1...255).contains(name.count), !name.contains(",") else {
      throw .invalid("Title is invalid")
    }
    guard labels.count < Self.labelLimit else { throw .full("labels") }
    let label = HostedLabel(id: labels.count + 1, name: name, color: color)
    labels.append(label)
    return label
  }

  mutating func addHook(_ settings: HookSettings) throws(HostRefusal) -> HostedHook {
    guard hooks.count < Self.hookLimit else { throw .full("hooks") }
    lastHook += 1
    let hook = HostedHook(id: lastHook, settings: settings)
    hooks.append(hook)
    return hook
  }

  mutating func removeHook(_ id: Int) throws(HostRefusal) {
    guard let index = hooks.firstIndex(where: { $0.id == id }) else { throw .notFound("Hook") }
    hooks.remove(at: index)
  }
}

/// A label of a project.
package struct HostedLabel: Hashable, Sendable {
  package let id: Int
  package let name: String
  package let color: String
}

/// A webhook of a project.
package struct HostedHook: Sendable {
  package let id: Int
  package let settings: HookSettings
}

/// Where a webhook goes, what for, and how its receiver knows that it is genuine.
package struct HookSettings: Sendable {
  package let url: HTTPURL
  package let pushes: Bool
  package let mergeRequests: Bool
  /// Sent as it is, in `X-Gitlab-Token`.
  package let token: Redacted<String>?
  /// `whsec_<base64>`: each message is signed with it.
  package let signingToken: Redacted<String>?

  package init(
    url: HTTPURL, pushes: Bool, mergeRequests: Bool, token: Redacted<String>?,
    signingToken: Redacted<String>?
  ) {
    self.url = url
    self.pushes = pushes
    self.mergeRequests = mergeRequests
    self.token = token
    self.signingToken = signingToken
  }
}
