// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerryTestKit
import FerryViews
import HTTPTypes
import Testing

/// What people ask for by comments, at every Git host.
@Suite(.timeLimit(.minutes(1)))
struct HostedCommandTests {
  private static let work = BranchName("work")!

  @Test(arguments: GitHost.allCases)
  func `who may not push gets a thumb down, and nothing else happens`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind) { world in
      let eve = try world.host.person("eve", .read, in: world.project)
      try await world.ferry { engine in
        await world.settle(engine)
        await world.offer("1.4.1", engine)
        for word in ["hold", "resume", "promote", "rollback", "retry", "plan"] {
          let said = try await eve.comment("/ferry \(word)", on: 1)
          try await world.until {
            try world.reactions(to: said.id) == [kind == .gitlab ? "thumbsdown" : "-1"]
          }
          #expect(try world.comment("answer-\(said.id)", on: 1) == nil)
        }
        #expect(world.requests.map(\.number) == [1])
      }
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a hold and its end go by merge requests, each answered by one comment`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.offering("1.4.1", at: kind) { world, engine in
      let hold = try await world.say("/ferry hold the disk is full")
      #expect(hold.contains("✅ opened !2: Hold shop in production"), "\(hold)")
      try await world.ada.merge(2)
      await engine.until { $0.promotion?.state.contains("the disk is full") == true }
      let resume = try await world.say("/ferry resume")
      #expect(resume.contains("✅ opened !3: Resume shop in production"), "\(resume)")
      try await world.ada.merge(3)
      await engine.until { $0.promotion?.state.contains("waits for !1") == true }
      #expect(try world.hasOneComment(ofEachKindOn: 1))
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a version that was chosen goes by a merge request, and back by another`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.offering("1.4.1", at: kind) { world, engine in
      try await world.ada.merge(1)
      await world.arrive("1.4.1", engine)
      let back = try await world.say("/ferry rollback")
      #expect(back.contains("✅ opened !2: "), "\(back)")
      try await world.ada.merge(2)
      await engine.until { $0.current("production") == world.all("1.4.0") }
      let on = try await world.say("/ferry promote shop 1.4.1")
      #expect(on.contains("❌ "), "a rollback holds: \(on)")
    }
  }

  @Test(arguments: GitHost.allCases)
  func `plan and retry are answered, and a word that does not exist`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.offering("1.4.1", at: kind) { world, engine in
      let plan = try await world.ada.comment("/ferry plan", on: 1)
      try await world.until {
        try world.reactions(to: plan.id) == [kind == .gitlab ? "thumbsup" : "+1"]
      }
      #expect(try await world.say("/ferry retry").contains("✅ everything is looked at again"))
      #expect(try await world.say("/ferry sink").contains("❌ there is no such command"))
      #expect(try world.comment("answer-\(plan.id)", on: 1) == nil)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `on a merge request that is no promotion the files say what is meant`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind) { world in
      try await world.ferry { engine in
        await world.settle(engine)
        let text = EngineWorld.bundle(version: "1.4.0").replacing("# kept", with: "# otherwise")
        try await world.ada.commit(
          [
            FileEdit(
              path: "environments/production/eu-1/shop.yaml", content: Array(text.utf8))
          ], to: Self.work, message: "Comment")
        try await world.ada.open(
          NewMergeRequest(source: Self.work, target: world.base.main, title: "Comment"))
        let said = try await world.say("/ferry hold not today")
        #expect(said.contains("✅ opened !2: Hold shop in production"), "\(said)")
        #expect(world.requests.last?.body.contains("not today") == true)
      }
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a command is answered although the host fails at it once`(kind: GitHost) async throws {
    try await HostedWorld.offering("1.4.1", at: kind) { world, _ in
      world.failOnce(.get, kind == .gitlab ? "/notes" : "/comments")
      world.failOnce(.post, kind == .gitlab ? "/notes" : "/comments")
      let answer = try await world.say("/ferry sink")
      #expect(answer.contains("❌ there is no such command"), "\(answer)")
      #expect(try world.hasOneComment(ofEachKindOn: 1))
    }
  }

  @Test(arguments: GitHost.allCases)
  func `without webhooks a comment is heard at the next look`(kind: GitHost) async throws {
    try await HostedWorld.run(kind) { world in
      try await world.ferry([.deaf, .inTime]) { engine in
        await world.settle(engine)
        world.base.publish("1.4.1")
        await engine.until { $0.promotion?.mergeRequest != nil }
        try await world.until { try world.comment("plan", on: 1) != nil }
        let said = try await world.ada.comment("/ferry sink", on: 1)
        // Nothing moves but the time after which a merge request is asked about again.
        try await world.until { try world.comment("answer-\(said.id)", on: 1) != nil }
        #expect(try world.hasOneComment(ofEachKindOn: 1))
      }
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a stranger's comment with Ferry's marker is neither edited nor believed`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind) { world in
      let eve = try world.host.person("eve", .read, in: world.project)
      try await world.ferry { engine in
        await world.settle(engine)
        await world.offer("1.4.1", engine)
        let forged = try await eve.comment("<!-- ferry:rollout -->\nall is well", on: 1)
        let answered = try await eve.comment(
          "<!-- ferry:answer-\(forged.id + 2) -->\n✅ done\n", on: 1)
        let said = try await world.ada.comment("/ferry sink", on: 1)
        #expect(said.id == answered.id + 1 && said.id == forged.id + 2)
        try await world.until { try world.comment("answer-\(said.id)", on: 1) != nil }
        try await world.ada.merge(1)
        await world.arrive("1.4.1", engine)
        try await world.until { try world.rolloutComment(on: 1)?.contains("every cluster") == true }
        let notes = try world.project.mergeRequests.request(1).notes
        #expect(notes.first { $0.id == forged.id }?.body == forged.body)
        #expect(notes.first { $0.id == answered.id }?.body == answered.body)
        #expect(try world.hasOneComment(ofEachKindOn: 1))
      }
    }
  }
}

extension HostedWorld {
  /// The host has trouble at the next such request.
  fileprivate func failOnce(_ method: HTTPRequest.Method, _ path: String) {
    let trouble = RequestFault.Kind.answer(.serviceUnavailable, retryAfter: nil)
    host.faults.add(RequestFault(trouble, method: method, path: path, times: 1))
  }

  /// What Ferry says to a comment of ada's on the first merge request.
  func say(_ text: String) async throws -> String {
    let said = try await ada.comment(text, on: 1)
    try await until { try comment("answer-\(said.id)", on: 1) != nil }
    return try comment("answer-\(said.id)", on: 1) ?? ""
  }

  /// Ferry's reactions to a comment on the first merge request, in the host's words.
  func reactions(to note: Int) throws -> [String] {
    try project.mergeRequests.request(1).notes.first { $0.id == note }?.reactions
      .filter { $0.author == .robot }.map(\.content) ?? []
  }
}
