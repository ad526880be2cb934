// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import Testing

/// Every client against the sandbox that speaks as its host: what is said in merge requests.
@Suite(.timeLimit(.minutes(1))) struct SandboxConversationTests {
  @Test(arguments: GitHost.allCases)
  func `one comment of Ferry's is kept, and people's are left alone`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      _ = try await bench.client.open(draft)
      try await bench.ada.comment("1 of 3", on: 1)
      for text in ["1 of 3", "2 of 3", "2 of 3"] {
        try await bench.client.keepComment(text, marker: "rollout", on: 1)
      }
      try await bench.client.keepComment("another", marker: "drift", on: 1)
      #expect(
        try bench.request(1).notes.map(\.body) == [
          "1 of 3", "<!-- ferry:rollout -->\n2 of 3", "<!-- ferry:drift -->\nanother",
        ])
    }
  }

  @Test(arguments: GitHost.allCases)
  func `what people say is heard, oldest first, and nodded to once`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      _ = try await bench.client.open(draft)
      try await bench.ada.comment("/ferry hold", on: 1)
      try await bench.client.keepComment("1 of 3", marker: "rollout", on: 1)
      try await bench.person("bob", .read).comment("/ferry merge", on: 1)
      let said = try await bench.client.comments(on: 1)
      #expect(said.items.map(\.text) == ["/ferry hold", "/ferry merge"] && said.isWhole)
      #expect(said.items.map(\.author.login) == ["ada", "bob"])
      #expect(said.items.map(\.mergeRequest) == [1, 1])
      let first = try #require(said.items.first)
      for reaction in Reaction.allCases + Reaction.allCases {
        try await bench.client.react(to: first, with: reaction)
      }
      let reactions = try #require(bench.request(1).notes.first).reactions
      #expect(reactions.count == 3 && Set(reactions.map(\.author.login)) == ["ferry"])
    }
  }

  @Test(arguments: GitHost.allCases)
  func `who may push is known`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      for (permission, may) in [(HostPermission.read, false), (.write, true), (.admin, true)] {
        let person = try bench.person("someone-\(permission)", permission).user
        let user = HostUser(login: person.login, id: person.id)
        #expect(try await bench.client.mayWrite(user) == may, "\(permission)")
      }
      #expect(try await !bench.client.mayWrite(HostUser(login: "nobody", id: 99)))
    }
  }
}
