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
  package let host: GitHost
  package var mergeRequests: MergeRequestModel
  package internal(set) var statuses = CommitStatuses()
  package private(set) var labels: [HostedLabel] = []
  package private(set) var hooks: [HostedHook] = []
  package var settings = ProjectSettings()
  /// What is asked for on branches beside the default one, which nobody deletes or rewinds.
  package var protections: [BranchName: BranchProtection] = [:]
  package internal(set) var queue: [QueuedMerge] = []
  private var members: [Int: HostPermission]
  private var lastHook = 0

  init(id: Int, path: String, defaultBranch: BranchName, host: GitHost) {
    (self.id, self.path, self.defaultBranch, self.host) = (id, path, defaultBranch, host)
    mergeRequests = MergeRequestModel(of: host)
    members = [HostedUser.robot.id: .admin, HostedUser.reviewer.id: .admin]
  }

  // MARK: Rights

  package func permission(of user: HostedUser) -> HostPermission { members[user.id] ?? .none }

  package mutating func permit(_ permission: HostPermission, to user: HostedUser) {
    members[user.id] = permission
  }

  func check(_ needed: HostPermission, of user: HostedUser) throws(HostRefusal) {
    let permission = permission(of: user)
    // Hosts do not tell that there is something to one who may not see it.
    guard permission > .none else { throw .notFound("Project") }
    guard permission >= needed else { throw .forbidden("\(user.login) has no \(needed) access") }
  }

  package func isProtected(_ branch: BranchName) -> Bool {
    branch == defaultBranch || protections[branch] != nil
  }

  package var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  package var group: String { path.split(separator: "/").dropLast().joined(separator: "/") }

  /// Adds what is new of the labels, as hosts do when a merge request names them.
  package mutating func addLabels(_ names: [String]) throws(HostRefusal) {
    for name in names where !labels.contains(where: { $0.name == name }) {
      _ = try addLabel(name, color: "#6699cc")
    }
  }

  package mutating func addLabel(_ name: String, color: String) throws(HostRefusal) -> HostedLabel {
    guard (1...255).contains(name.count), !name.contains(",") else {
      throw .invalid("Title is invalid")
    }
    guard labels.count < Self.labelLimit else { throw .full("labels") }
    let label = HostedLabel(id: labels.count + 1, name: name, color: color)
    labels.append(label)
    return label
  }

  package mutating func addHook(_ settings: HookSettings) throws(HostRefusal) -> HostedHook {
    guard hooks.count < Self.hookLimit else { throw .full("hooks") }
    lastHook += 1
    let hook = HostedHook(id: lastHook, settings: settings)
    hooks.append(hook)
    return hook
  }

  package mutating func updateHook(
    _ id: Int, _ settings: HookSettings
  ) throws(HostRefusal) -> HostedHook {
    guard let index = hooks.firstIndex(where: { $0.id == id }) else { throw .notFound("Hook") }
    hooks[index] = HostedHook(id: id, settings: settings)
    return hooks[index]
  }

  package mutating func removeHook(_ id: Int) throws(HostRefusal) {
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
  package var url: HTTPURL
  /// The events that it wants, in the host's own words.
  package var events: Set<String>
  /// Signs each message, or is sent along with it, as the host does.
  package var secret: Redacted<String>?
  /// GitLab's `whsec_<base64>`: each message is signed with it too.
  package var signingToken: Redacted<String>?
  package var isActive = true

  package init(url: HTTPURL, events: Set<String>, secret: Redacted<String>?) {
    (self.url, self.events, self.secret) = (url, events, secret)
  }
}
