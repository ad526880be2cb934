// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerrySandboxHTTP
package import FerryDomain
import FerryGitServing
package import FerryPorts
package import Logging
import FerrySandboxGitLab
package import FerrySandboxGitModel
import FerrySandboxPullRequests
import ServiceLifecycle

/// A Git host on a free port of 127.0.0.1 that speaks as GitLab, GitHub, Gitea or Forgejo does: its
/// API, its webhooks, Git over HTTP, and a page on which a person merges.
package final class GitHostSandbox: Service {
  package let kind: GitHost
  /// What became of the latest webhooks.
  package let outbox: Outbox
  /// What shall go wrong: lost answers, refusals, missing and repeated webhooks, a quota.
  package let faults = HostFaults()
  let actions: HostActions
  let clock: any KeepsTime
  private let arrivals = Lock(HostTraffic())
  private let folder: String
  private let server: SandboxServer

  /// Keeps bare repositories below the folder; the token opens API and Git.
  package init(
    _ kind: GitHost, folder: String, token: Redacted<String>, http: any ExchangesHTTP,
    clock: any KeepsTime, logger: Logger
  ) {
    // One at a time: what is overtaken then is what was told to be.
    let outbox = Outbox(http: http, clock: clock, atOnce: 1, logger: logger)
    let actions = HostActions(
      dialect: kind.dialect, outbox: outbox, faults: faults, logger: logger)
    actions.admit(.robot, with: token, until: nil)
    let responder = GitHostResponder(
      api: actions.dialect.api(actions), git: GitTransport(actions: actions),
      pages: PageResponder(actions: actions, formToken: Redacted(randomHex(bytes: 16))),
      faults: faults, clock: clock, traffic: arrivals)
    (self.kind, self.folder, self.clock) = (kind, folder, clock)
    (self.outbox, self.actions) = (outbox, actions)
    server = SandboxServer(name: "Git host", logger: logger) { await responder.respond($0, at: $1) }
  }

  /// Serves until cancelled or shut down.
  package func run() async throws {
    try await withThrowingTaskGroup { [outbox, server] group in
      group.addTask { await outbox.run() }
      group.addTask { try await server.run() }
      try await group.next()
      group.cancelAll()
    }
  }

  /// Where it listens, as soon as it does.
  package func address() async throws -> SandboxAddress { try await server.address() }

  /// What came in so far.
  package var traffic: HostTraffic { arrivals.withLock { $0 } }

  /// Where a project is cloned from, as soon as the host listens.
  package func cloneURL(of project: HostedProject) async throws -> String {
    "\(try await address().url)/\(project.path).git"
  }

  /// Makes a project whose default branch holds the files as its first commit.
  @discardableResult
  package func addProject(
    _ path: ProjectPath, files: [String: [UInt8]], defaultBranch: BranchName
  ) async throws -> HostedProject {
    let git = try GitServing.createBare(
      at: "\(folder)/\(percentEncoded(path.text)).git", defaultBranch: defaultBranch)
    let edits = files.sorted { $0.key < $1.key }.map { FileEdit(path: $0.key, content: $0.value) }
    _ = try await HostedRepository(git).perform { [clock] git in
      try git.commit(
        edits, to: defaultBranch, message: "Start the config repository\n",
        author: HostedUser.reviewer.signature, time: clock.now)
    }
    return actions.add(path.text, git, defaultBranch: defaultBranch)
  }

  /// Sends all of a project's events that Ferry knows to a receiver from now on.
  package func addHook(
    _ url: HTTPURL, secret: Redacted<String>?, to project: HostedProject
  ) throws(HostRefusal) {
    let events = actions.dialect.hookEvents
    try addHook(HookSettings(url: url, events: events, secret: secret), to: project)
  }

  /// Sends a project's events to a receiver from now on.
  package func addHook(_ settings: HookSettings, to project: HostedProject) throws(HostRefusal) {
    _ = try actions.change(project) { project throws(HostRefusal) in
      try project.addHook(settings)
    }
  }

  /// A project as it is now; nothing when there is none of the path.
  package func project(_ path: ProjectPath) -> HostedProject? {
    actions.projects.first { $0.path == path.text }
  }

  /// Changes protections and settings of a project.
  package func change(
    _ project: HostedProject, _ body: (inout HostedProject) -> Void
  ) throws(HostRefusal) {
    try actions.change(project) { project throws(HostRefusal) in body(&project) }
  }
}

extension GitHost {
  fileprivate var dialect: any HostDialect {
    switch self {
    case .gitlab: GitLabDialect()
    case .github: GitHubDialect()
    case .gitea, .forgejo: GiteaDialect(host: self)
    }
  }
}

/// `group/project`, in the characters that need no encoding anywhere.
package struct ProjectPath: Hashable, Sendable {
  package let text: String

  /// Where the sandbox keeps its config repository.
  package static let platformConfig = ProjectPath(checked: "platform/config")

  private init(checked text: String) { self.text = text }

  /// Nothing when a part is empty or has other characters than `a-z`, `0-9`, `-` and `_`.
  package init?(_ text: String) {
    guard text.wholeMatch(of: /[a-z0-9][a-z0-9_\-]{0,62}(\/[a-z0-9][a-z0-9_\-]{0,62}){1,4}/) != nil
    else { return nil }
    self.text = text
  }
}
