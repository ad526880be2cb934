// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import Testing

/// Every client against the sandbox that speaks as its host: who merges, and what keeps from it.
@Suite(.timeLimit(.minutes(1))) struct SandboxMergingTests {
  @Test(arguments: GitHost.allCases)
  func `what a person merged is told with its commit and with who did it`(
    kind: GitHost
  ) async throws {
    try await SandboxBench.run(kind) { bench in
      _ = try await bench.client.open(draft)
      #expect(try await bench.client.mergeRequest(1).mergeability == .mergeable)
      let merged = try await bench.ada.merge(1)
      guard case .merged(let commit, _, _) = merged.phase else {
        Issue.record("it is not merged")
        return
      }
      let told = try await bench.client.mergeRequest(1)
      #expect(told.state == .merged)
      #expect(told.merge?.commit == commit)
      #expect(told.merge?.user?.login == "ada")
      #expect(try await bench.client.merge(1, expecting: bench.commit) == .merged)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `the host merges at once what is ready`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      _ = try await bench.client.open(draft)
      let other = GitObjectID(hex: String(repeating: "1", count: 40))!
      #expect(try await bench.client.merge(1, expecting: other) == .headMoved)
      #expect(try await bench.client.merge(1, expecting: bench.commit) == .merged)
      #expect(try await bench.client.mergeRequest(1).state == .merged)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `what waits for a check is merged by the host when it passed`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      try bench.protect { $0.checks = ["ci"] }
      _ = try await bench.client.open(draft)
      #expect(try await bench.client.mergeRequest(1).mergeability != .conflicts)
      #expect(try await bench.client.merge(1, expecting: bench.commit) == .scheduled)
      #expect(try await bench.client.merge(1, expecting: bench.commit) == .scheduled)
      #expect(try bench.request(1).isOpen)
      try await bench.ada.setStatus(NewStatus(name: "ci", state: .success), of: bench.commit)
      #expect(try await bench.client.merge(1, expecting: bench.commit) == .merged)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `what waits for an approval is not merged before it`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      try bench.protect { $0.approvals = 1 }
      _ = try await bench.client.open(draft)
      // Rules of the branch do not count for what Gitea calls mergeable.
      let isTold = kind == .gitlab || kind == .github
      #expect(
        try await bench.client.mergeRequest(1).mergeability == (isTold ? .blocked : .mergeable))
      _ = try await bench.client.merge(1, expecting: bench.commit)
      #expect(try bench.request(1).isOpen)
      try await bench.ada.approve(1)
      #expect(try await bench.client.merge(1, expecting: bench.commit) == .merged)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `branches that do not go together are told, and not merged`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      _ = try await bench.client.open(draft)
      try await bench.ada.commit(
        [FileEdit(path: "a", content: Array("otherwise\n".utf8))], to: target, message: "Meanwhile")
      // Gitea says no more than that it is not mergeable, or not yet.
      let isTold = kind == .gitlab || kind == .github
      #expect(
        try await bench.client.mergeRequest(1).mergeability == (isTold ? .conflicts : .notTold))
      switch try await bench.client.merge(1, expecting: bench.commit) {
      case .refused(let words): #expect(kind != .github && !words.isEmpty)
      // GitHub waits until somebody has resolved them.
      case .scheduled: #expect(kind == .github)
      case let result: Issue.record("\(result)")
      }
      #expect(try bench.request(1).isOpen)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a draft is not merged`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      _ = try await bench.client.open(DraftTests.wanted)
      _ = try await bench.client.merge(1, expecting: bench.commit)
      #expect(try bench.request(1).isOpen)
    }
  }

  @Test(arguments: GitHost.allCases, MergeMethod.allCases)
  func `what was merged in another way has the commit that main is at`(
    kind: GitHost, method: MergeMethod
  ) async throws {
    try await SandboxBench.run(kind) { bench in
      _ = try await bench.client.open(draft)
      try bench.change { $0.settings.mergeMethod = method }
      let merged = try await bench.ada.merge(1)
      guard case .merged(let commit, _, _) = merged.phase else {
        Issue.record("it is not merged")
        return
      }
      #expect(try await bench.client.mergeRequest(1).merge?.commit == commit)
      #expect(method != .fastForward || commit == bench.commit)
    }
  }
}
