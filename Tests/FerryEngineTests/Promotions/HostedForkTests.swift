// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerryTestKit
import Testing

/// Merge requests from forks, at every Git host.
@Suite(.timeLimit(.minutes(1)))
struct HostedForkTests {
  private func edit(_ comment: String) -> [FileEdit] {
    let text = EngineWorld.bundle(version: "1.4.0").replacing("# kept", with: "# \(comment)")
    return [
      FileEdit(path: "environments/production/eu-1/shop.yaml", content: Array(text.utf8))
    ]
  }

  @Test(arguments: GitHost.allCases)
  func `the fork of one who may push is planned`(kind: GitHost) async throws {
    try await HostedWorld.run(kind) { world in
      try await world.ferry { engine in
        await world.settle(engine)
        let request = try await world.ada.openFromFork(edit("mine"), title: "From a fork")
        try await world.until { world.statuses(of: request.head)["ferry/plan"] == .success }
        #expect(try world.comment("plan", on: 1)?.contains("nothing changes") == true)
        let next = try await world.ada.pushToFork(edit("again"), 1)
        try await world.until { world.statuses(of: next)["ferry/plan"] == .success }
        #expect(try world.hasOneComment(ofEachKindOn: 1))
        #expect(Set(try await world.branches().keys) == [world.base.main])
      }
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a stranger's fork is planned commit by commit, when one who may push asks for it`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind) { world in
      let eve = try world.host.person("eve", .read, in: world.project)
      try await world.ferry { engine in
        await world.settle(engine)
        let first = try await eve.openFromFork(edit("hers"), title: "From a fork").head
        try await world.until { world.statuses(of: first)["ferry/plan"] == .pending }
        #expect(try world.comment("plan", on: 1)?.contains("not planned") == true)
        try await eve.comment("/ferry plan", on: 1)
        #expect(try await world.say("/ferry plan").contains("planned as of commit \(first)"))
        try await world.until { world.statuses(of: first)["ferry/plan"] == .success }
        #expect(try world.comment("plan", on: 1)?.contains("nothing changes") == true)
        let second = try await eve.pushToFork(edit("hers again"), 1)
        try await world.until { world.statuses(of: second)["ferry/plan"] == .pending }
        #expect(try world.comment("plan", on: 1)?.contains("not planned") == true)
      }
      // Another process knows what was asked for, and what was not.
      let third = try await eve.pushToFork(edit("her last"), 1)
      try await world.ferry { engine in
        try await world.until { world.statuses(of: third)["ferry/plan"] == .pending }
        #expect(try await world.say("/ferry plan").contains("planned as of commit \(third)"))
        try await world.until { world.statuses(of: third)["ferry/plan"] == .success }
      }
      try await world.ferry { engine in
        await world.settle(engine)
        // It tells once more how things are, and that is the plan.
        let calls = world.host.traffic.calls
        try await world.until { world.host.traffic.calls > calls + 2 }
        #expect(world.statuses(of: third)["ferry/plan"] == .success)
      }
      #expect(try world.hasOneComment(ofEachKindOn: 1))
    }
  }

  @Test(arguments: GitHost.allCases)
  func `the name of a fork's branch means nothing`(kind: GitHost) async throws {
    try await HostedWorld.offering("1.4.1", at: kind) { world, engine in
      // It is called as the branch of the project that it goes into.
      let fork = try await world.ada.openFromFork(edit("mine"), title: "From a fork")
      try await world.until { world.statuses(of: fork.head)["ferry/plan"] == .success }
      try await world.ada.merge(1)
      await world.arrive("1.4.1", engine)
      #expect(world.requests.map(\.number) == [1, 2])
      #expect(try world.rolloutComment(on: 2) == nil)
    }
  }
}
