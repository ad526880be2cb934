// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryGit
import FerryPorts
import FerryTestKit
import Glibc
import Testing

/// A repository at a remote, our clone of it, and what other people do to it.
protocol Place: Sendable {
  var clone: any ReadsSource & PushesCommits { get }
  func write(_ files: [String: String?], to branch: BranchName) async throws -> GitObjectID
  func link(_ path: String, to destination: String, on branch: BranchName) async throws
  func move(_ branch: BranchName, to commit: GitObjectID?) async throws
  func head(of branch: BranchName) async throws -> GitObjectID?
  /// The host keeps a commit of somebody's fork there.
  func propose(_ files: [String: String?], as head: HeadReference) async throws -> GitObjectID
  /// Refuses pushes to the branch from now on; false where nothing can.
  func refuse(_ branch: BranchName) async throws -> Bool
}

/// Every kind of remote, and the twin in memory.
enum PlaceKind: String, CaseIterable, CustomTestStringConvertible {
  case memory, file, https, ssh

  var testDescription: String { rawValue }

  /// Makes a place with an empty repository.
  func make() async throws -> any Place {
    switch self {
    case .memory: return MemoryPlace()
    case .file: return try await ServerPlace.file()
    case .https: return try await ServerPlace.https()
    case .ssh: return try await ServerPlace.ssh()
    }
  }
}

/// The twin.
struct MemoryPlace: Place {
  private let repository = InMemoryRepository()

  var clone: any ReadsSource & PushesCommits { repository }

  func write(_ files: [String: String?], to branch: BranchName) async throws -> GitObjectID {
    repository.server.write(files, to: branch)
  }

  func link(_ path: String, to destination: String, on branch: BranchName) async throws {
    repository.server.link(path, to: destination, on: branch)
  }

  func move(_ branch: BranchName, to commit: GitObjectID?) async throws {
    repository.server.move(branch, to: commit)
  }

  func head(of branch: BranchName) async throws -> GitObjectID? {
    repository.server.head(of: branch)
  }

  func propose(_ files: [String: String?], as head: HeadReference) async throws -> GitObjectID {
    repository.server.propose(files, onto: BranchName("main")!, as: head)
  }

  func refuse(_ branch: BranchName) async throws -> Bool {
    repository.server.refuse(branch, words: "hook declined: no way in")
    return true
  }
}

/// A real repository behind a real server.
struct ServerPlace: Place {
  let workspace: GitWorkspace
  let repository: ServerRepository
  private let runsHooks: Bool
  /// What must live as long as the place.
  private let server: (any Sendable)?

  var clone: any ReadsSource & PushesCommits { workspace }

  static func file() async throws -> ServerPlace {
    let repository = try await ServerRepository()
    return ServerPlace(
      workspace: workspace(try GitRemote(parsing: repository.path), repository),
      repository: repository, runsHooks: false, server: nil)
  }

  static func https() async throws -> ServerPlace {
    let repository = try await ServerRepository()
    let certificates = try await Certificates(in: repository.folder)
    let server = try await GitHTTPServer(repository.folder, .tls)
    let remote = try GitRemote(parsing: "https://127.0.0.1:\(server.port)/served.git")
    let credentials = GitCredentials(login: .ada, authorities: certificates.authority)
    return ServerPlace(
      workspace: workspace(remote, repository, credentials), repository: repository,
      runsHooks: true, server: server)
  }

  static func ssh() async throws -> ServerPlace {
    let repository = try await ServerRepository()
    let server = try await SSHServer()
    return ServerPlace(
      workspace: workspace(
        try server.remote(repository.path), repository, try server.credentials()),
      repository: repository, runsHooks: true, server: server)
  }

  private static func workspace(
    _ remote: GitRemote, _ repository: ServerRepository, _ credentials: GitCredentials = .none
  ) -> GitWorkspace {
    GitWorkspace(of: remote, in: repository.folder.path + "/ours", worker: ferryBinary) {
      credentials
    }
  }

  func write(_ files: [String: String?], to branch: BranchName) async throws -> GitObjectID {
    try await repository.write(files, to: branch)
  }

  func link(_ path: String, to destination: String, on branch: BranchName) async throws {
    try await repository.link(path, to: destination, on: branch)
  }

  func move(_ branch: BranchName, to commit: GitObjectID?) async throws {
    try await repository.move(branch, to: commit)
  }

  func head(of branch: BranchName) async throws -> GitObjectID? {
    try await repository.head(of: branch)
  }

  func propose(_ files: [String: String?], as head: HeadReference) async throws -> GitObjectID {
    try await repository.propose(files, as: head)
  }

  func refuse(_ branch: BranchName) async throws -> Bool {
    try repository.refuse(branch)
    return runsHooks
  }
}

extension GitLogin {
  /// Who `GitHTTPServer` lets in.
  static let ada = GitLogin(user: "ada", token: Redacted("secret"))
}

/// The `ferry` program that was built with the tests: it lies beside them.
let ferryBinary: String = {
  var path = [CChar](repeating: 0, count: 4_096)
  readlink("/proc/self/exe", &path, path.count - 1)
  let tests = String(decoding: path.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  return tests[..<(tests.lastIndex(of: "/") ?? tests.endIndex)] + "/ferry"
}()
