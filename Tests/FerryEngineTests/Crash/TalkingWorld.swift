// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import Testing

/// A place where people talk under a promotion, and the host merges it by itself once they were heard
/// and its check has passed.
final class TalkingWorld: CrashPlace {
  let world: HostedWorld
  private let eve: HostPerson
  /// The comments, once they were written.
  private let said = Lock([HostedNote]())

  init(in world: HostedWorld) async throws {
    self.world = world
    eve = try world.host.person("eve", .read, in: world.project)
    try world.require(check: "ci")
    try await world.merges("autoMerge: true")
  }

  var base: EngineWorld { world.base }

  func ports(in life: Life) throws -> EnginePorts { try world.ports(in: life) }

  func passTime() async throws { try await world.passTime() }

  var isMerged: Bool { world.isMerged }

  var isTold: Bool {
    get async throws {
      guard try await world.isTold else { return false }
      return try isHeard
    }
  }

  /// Nobody merges: people talk, and when each was answered, the check passes.
  func merge() async throws {
    try await talk()
    try await world.until { try isHeard }
    guard let head = try await world.branches()[world.base.promotion] else { return }
    try await world.ada.setStatus(NewStatus(name: "ci", state: .success), of: head)
    try await world.until { isMerged }
  }

  private func talk() async throws {
    guard said.withLock({ $0.isEmpty }) else { return }
    let notes = [
      try await world.ada.comment("/ferry plan", on: 1),
      try await eve.comment("/ferry hold", on: 1),
      try await world.ada.comment("/ferry sink", on: 1),
    ]
    said.withLock { $0 = notes }
    // No webhook tells of comments here; that a branch moved is seen in Git.
    let news = FileEdit(path: "README.md", content: Array("news\n".utf8))
    try await world.ada.commit([news], to: Self.side, message: "News")
  }

  static var side: BranchName { BranchName("side")! }

  /// Whether each comment has exactly the answer that it should have.
  private var isHeard: Bool {
    get throws {
      let said = said.withLock { $0 }
      guard said.count == 3 else { return false }
      let (yes, no) = world.kind == .gitlab ? ("thumbsup", "thumbsdown") : ("+1", "-1")
      let reactions = try said.map { try world.reactions(to: $0.id) }
      return try reactions == [[yes], [no], []]
        && world.comments(on: 1).count { $0.hasPrefix("<!-- ferry:answer-") } == 1
        && world.comment("answer-\(said[2].id)", on: 1) != nil
    }
  }
}
