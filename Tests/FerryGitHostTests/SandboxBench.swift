// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGitHost
import FerryHTTP
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryTestKit
import FerryTestPeers
import HTTPTypes
import Logging
import ServiceLifecycle

/// The client of a host and the sandbox that speaks as this host, on a real connection, with the
/// project `team/config` whose `ferry/production/shop` is one commit ahead of `main`.
struct SandboxBench: Sendable {
  private static let path = ProjectPath("team/config")!

  let host: GitHostSandbox
  let client: any WorksAtGitHost
  /// A person who may push.
  let ada: HostPerson
  /// Where the source branch is.
  let commit: GitObjectID
  private let http: HTTPClient
  private let clock: InstantClock

  /// The project as it is now.
  var project: HostedProject { host.project(Self.path)! }

  /// The merge request as the host keeps it.
  func request(_ number: Int) throws -> HostedMergeRequest {
    try project.mergeRequests.request(number)
  }

  /// Changes settings and protections of the project.
  func change(_ body: (inout HostedProject) -> Void) throws { try host.change(project, body) }

  /// Asks of `main` what a merge request must have.
  func protect(_ body: (inout BranchProtection) -> Void) throws {
    var protection = BranchProtection()
    body(&protection)
    try change { $0.protections[target] = protection }
  }

  /// Somebody else with a right in the project.
  func person(_ login: String, _ permission: HostPermission) throws -> HostPerson {
    try host.person(login, permission, in: project)
  }

  /// The client with the token of a person.
  func client(of person: HostPerson) async throws -> any WorksAtGitHost {
    let token = Redacted("token-of-\(person.user.login)")
    host.admit(person, with: token)
    return try await client(with: token)
  }

  func client(with token: Redacted<String>) async throws -> any WorksAtGitHost {
    let settings = try GitHostSettings(
      kind: host.kind, repository: try await host.cloneURL(of: project), access: .token(token))
    return gitHostClient(settings, http: http, clock: clock)
  }

  /// Runs the body with such a bench of its own.
  static func run(
    _ kind: GitHost, _ body: @Sendable @escaping (SandboxBench) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    let http = HTTPClient(proxies: ProxyRules(environment: [:]))
    defer { http.shutdown() }
    let clock = InstantClock()
    let token = Redacted("t0ken")
    let host = GitHostSandbox(
      kind, folder: folder.path, token: token, http: http, clock: clock,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let files = ["a", "b", "c"].map { ($0, Array("\($0)\n".utf8)) }
    let project = try await host.addProject(
      path, files: Dictionary(uniqueKeysWithValues: files), defaultBranch: target)
    try await withThrowingTaskGroup { group in
      group.addTask { try await host.run() }
      defer { group.cancelAll() }
      let ada = try host.person("ada", .write, in: project)
      let commit = try await ada.commit(
        [
          FileEdit(path: "a", content: Array("changed\n".utf8)), FileEdit(path: "b", content: nil),
          FileEdit(path: "d", content: Array("new\n".utf8)),
        ], to: source, message: "Shop 1.5.0")
      let settings = try GitHostSettings(
        kind: kind, repository: try await host.cloneURL(of: project), access: .token(token))
      try await body(
        SandboxBench(
          host: host, client: gitHostClient(settings, http: http, clock: clock), ada: ada,
          commit: commit, http: http, clock: clock))
    }
  }
}
