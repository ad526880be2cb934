// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryGit
import FerryGitHost
import FerryHTTP
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerryTestKit
import FerryTestPeers

/// The world in memory, but its Git host is the sandbox's, on loopback: what speaks with that are the
/// real adapters, libgit2, libcurl, the client and the receiver of webhooks.
struct HostedWorld: Sendable {
  /// Its clusters, its registry and its time; Git and host of it are not used.
  let base: EngineWorld
  let host: GitHostSandbox
  /// A person who may push and merge.
  let ada: HostPerson
  let http: HTTPClient
  private let folder: TemporaryFolder
  private let token: Redacted<String>
  private let repository: String

  /// Runs the body in such a world of its own.
  static func run(
    _ kind: GitHost, _ base: EngineWorld = EngineWorld(),
    _ body: @Sendable @escaping (HostedWorld) async throws -> Void
  ) async throws {
    let (folder, http) = (try TemporaryFolder(), HTTPClient())
    defer { http.shutdown() }
    let token = Redacted("t0ken")
    let host = GitHostSandbox(
      kind, folder: folder.path + "/host", token: token, http: http, clock: base.clock,
      logger: .quiet)
    let project = try await host.addProject(
      .platformConfig, files: base.files.mapValues { Array($0.utf8) }, defaultBranch: base.main)
    try await withThrowingTaskGroup { group in
      group.addTask { try await host.run() }
      defer { group.cancelAll() }
      try await body(
        HostedWorld(
          base: base, host: host, ada: try host.person("ada", .write, in: project), http: http,
          folder: folder, token: token, repository: try await host.cloneURL(of: project)))
    }
  }

  /// The world as one process reaches it, with a clone and a client of its own.
  func ports(clone: String = "clone") throws -> EnginePorts {
    let credentials = GitCredentials(login: GitLogin(user: "ferry", token: token))
    return EnginePorts(
      source: GitWorkspace(
        of: try GitRemote(parsing: repository), in: folder.path + "/\(clone)"
      ) { credentials },
      clusters: InMemoryFleet(base.clusters), registry: base.registry, host: try client(),
      time: base.clock)
  }

  /// A client of the Git host with Ferry's token.
  func client() throws -> any WorksAtGitHost {
    let settings = try GitHostSettings(
      kind: host.kind, repository: repository, access: .token(token))
    return gitHostClient(settings, http: http, clock: base.clock)
  }

  // MARK: What is there

  var kind: GitHost { host.kind }

  /// The project as it is now.
  var project: HostedProject { host.project(.platformConfig)! }

  /// Every merge request, oldest first.
  var requests: [HostedMergeRequest] { project.mergeRequests.all.reversed() }

  /// Where each branch is.
  func branches() async throws -> [BranchName: GitObjectID] { try await host.branches(of: project) }

  /// The text of a file on a branch.
  func text(_ path: String, on branch: BranchName) async throws -> String? {
    try await host.file(path, on: branch, of: project).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What the comment on a merge request says of its rollout; nothing before it is there.
  func rolloutComment(on number: Int) throws -> String? {
    try comments(on: number).first { $0.hasPrefix("<!-- ferry:rollout -->") }
  }

  /// Whether no comment that Ferry keeps on a merge request is there twice.
  func hasOneComment(ofEachKindOn number: Int) throws -> Bool {
    let marks = try comments(on: number).map { $0.prefix { $0 != "\n" } }
    return Set(marks).count == marks.count
  }

  func comments(on number: Int) throws -> [String] {
    try project.mergeRequests.request(number).notes.filter { $0.author == .robot }.map(\.body)
  }

  /// Asks again and again until it is so, or the task is cancelled.
  func until(_ condition: () async throws -> Bool) async throws {
    let time = SystemTime()
    while !(try await condition()) { try await time.sleep(until: time.now + .milliseconds(3)) }
  }

  // MARK: What people do

  /// Publishes a version and lets the registry say so.
  func publish(_ version: String, _ engine: Engine) {
    base.publish(version)
    engine.receive(.published(repositories: [EngineWorld.repository.path]))
  }

  /// Changes settings and protections of the project.
  func change(_ body: (inout HostedProject) -> Void) throws { try host.change(project, body) }

  /// Refuses pushes to a branch from now on.
  func protect(_ branch: BranchName) throws {
    try change { project in
      var protection = BranchProtection()
      protection.refusesPushes = true
      project.protections[branch] = protection
    }
  }
}

extension EngineWorld {
  /// What the branch holds at first.
  fileprivate var files: [String: String] { git.head(of: main).map { git.files(of: $0) } ?? [:] }
}
