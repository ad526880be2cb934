// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerryTestKit
import FerryViews
import Testing

/// What Ferry says on merge requests of people before they are merged, at every Git host.
@Suite(.timeLimit(.minutes(1)))
struct HostedPlanTests {
  private static let file = "environments/production/eu-1/shop.yaml"
  private static let work = BranchName("work")!

  private func edit(_ version: String) -> [FileEdit] {
    [FileEdit(path: Self.file, content: Array(EngineWorld.bundle(version: version).utf8))]
  }

  @Test(arguments: GitHost.allCases)
  func `a merge request has one plan comment and a status, and both follow its commits`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind) { world in
      try await world.ferry { engine in
        await world.settle(engine)
        let first = try await world.ada.commit(edit("9.9.9"), to: Self.work, message: "Newer")
        try await world.ada.open(
          NewMergeRequest(source: Self.work, target: world.base.main, title: "Newer"))
        try await world.until { world.statuses(of: first)["ferry/plan"] == .failed }
        world.publish("1.4.1", engine)
        let second = try await world.ada.commit(edit("1.4.1"), to: Self.work, message: "Right")
        try await world.until { world.statuses(of: second)["ferry/plan"] == .success }
        try await world.until {
          try world.comment("plan", on: 1)?.contains("shop 1.4.0 → 1.4.1") == true
        }
        #expect(try world.hasOneComment(ofEachKindOn: 1))
      }
    }
  }

  @Test(arguments: GitHost.allCases)
  func `what does not touch the environments gets neither comment nor status`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind) { world in
      try await world.ferry { engine in
        await world.settle(engine)
        let note = [FileEdit(path: "README.md", content: Array("news\n".utf8))]
        let quiet = try await world.ada.commit(note, to: Self.work, message: "News")
        try await world.ada.open(
          NewMergeRequest(source: Self.work, target: world.base.main, title: "News"))
        // A later one is planned, and the older ones with it.
        let other = BranchName("other")!
        let head = try await world.ada.commit(edit("9.9.9"), to: other, message: "Newer")
        try await world.ada.open(
          NewMergeRequest(source: other, target: world.base.main, title: "Newer"))
        try await world.until { world.statuses(of: head)["ferry/plan"] == .failed }
        #expect(world.statuses(of: quiet).isEmpty)
        #expect(try world.comment("plan", on: 1) == nil)
      }
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a merge request of a promotion is planned too`(kind: GitHost) async throws {
    try await HostedWorld.offering("1.4.1", at: kind) { world, engine in
      let head = try #require(try await world.branches()[world.base.promotion])
      try await world.until { world.statuses(of: head)["ferry/plan"] == .success }
      #expect(try world.comment("plan", on: 1)?.contains("| us-1 | shop 1.4.0 → 1.4.1") == true)
    }
  }

  // MARK: By itself

  @Test(arguments: GitHost.allCases)
  func `with autoMerge the host merges what Ferry pushed once its checks passed`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind) { world in
      try world.require(check: "ci")
      try await world.merges("autoMerge: true")
      try await world.ferry { engine in
        await world.settle(engine)
        await world.offer("1.4.1", engine)
        let head = try #require(try await world.branches()[world.base.promotion])
        try await world.until { world.requests.first?.autoMerge != nil }
        #expect(world.requests.map(\.isOpen) == [true])
        try await world.ada.setStatus(NewStatus(name: "ci", state: .success), of: head)
        await world.arrive("1.4.1", engine)
        #expect(world.requests.map(\.number) == [1])
      }
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a host that does not merge is asked again ever more seldom, and when something is said`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind) { world in
      try world.require(check: "ci")
      try world.change { $0.settings.allowsAutoMerge = false }
      try await world.merges("autoMerge: true")
      try await world.ferry { engine in
        await world.settle(engine)
        await world.offer("1.4.1", engine)
        await engine.until { $0.promotion?.state.contains("does not merge !1 yet") == true }
        // Once in ten minutes in the end, with three requests besides the look; what the host told is
        // asked for once in ten minutes too, which need not be at the same poll.
        #expect(try await world.calls(in: 20) <= 3 * (kind.callsForALook + 3) + kind.callsForALook)
        try world.change { $0.settings.allowsAutoMerge = true }
        try await world.ada.comment("What is missing?", on: 1)
        try await world.until { world.requests.first?.autoMerge != nil }
        #expect(world.requests.map(\.isOpen) == [true])
      }
    }
  }

  @Test(arguments: GitHost.allCases)
  func `with autoMerge nothing is merged that people committed to the branch`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind) { world in
      try world.require(check: "ci")
      try await world.merges("autoMerge: true")
      try await world.ferry(.inTime) { engine in
        await world.settle(engine)
        // Refused until then: the host knows no merging by itself.
        try world.change { $0.settings.allowsAutoMerge = false }
        await world.offer("1.4.1", engine)
        let note = [FileEdit(path: "NOTES.md", content: Array("mine\n".utf8))]
        let theirs = try await world.ada.commit(note, to: world.base.promotion, message: "Note")
        await engine.until { $0.promotion?.state.contains("people committed") == true }
        try world.change { $0.settings.allowsAutoMerge = true }
        try await world.ada.setStatus(NewStatus(name: "ci", state: .success), of: theirs)
        try await world.poll()
        #expect(world.requests.map(\.isOpen) == [true])
        #expect(world.requests.first?.autoMerge == nil)
      }
    }
  }
}

extension HostedWorld {
  /// What Ferry's comment with a marker says on a merge request; nothing before it is there.
  func comment(_ marker: String, on number: Int) throws -> String? {
    try comments(on: number).first { $0.hasPrefix("<!-- ferry:\(marker) -->") }
  }

  /// From now on the followed branch takes nothing without this commit status.
  func require(check: String) throws {
    try change { project in
      var protection = BranchProtection()
      protection.checks = [check]
      project.protections[base.main] = protection
    }
  }

  /// Adds keys to the promotion into production.
  func merges(_ keys: String) async throws {
    let path = "environments/pipeline.yaml"
    let text = try await text(path, on: base.main) ?? ""
    let edit = FileEdit(
      path: path,
      content: Array(text.replacing("from: staging", with: "from: staging, \(keys)").utf8))
    try await ada.commit([edit], to: base.main, message: "Change the pipeline")
  }
}
