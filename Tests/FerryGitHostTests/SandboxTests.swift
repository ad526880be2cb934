// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import Testing

/// Every client against the sandbox that speaks as its host, over a real connection: merge requests.
@Suite(.timeLimit(.minutes(1))) struct SandboxTests {
  @Test(arguments: GitHost.allCases)
  func `a merge request is opened once, found and updated in place`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      let client = bench.client
      #expect(try await client.mergeRequests(from: source, into: target).isEmpty)
      let opened = try await client.open(draft)
      #expect((opened.number, opened.state) == (1, .open))
      let again = await failure { () throws(GitHostFailure) in _ = try await client.open(draft) }
      #expect(again?.code == .conflict)
      try await client.update(
        opened.number,
        MergeRequestDraft(
          source: source, target: target, title: "Shop 1.6.0", body: "new", labels: ["urgent"]))
      let found = try await client.mergeRequests(from: source, into: target)
      #expect(found.map(\.number) == [1])
      #expect(found.map(\.title) == ["Shop 1.6.0"])
      #expect(found.map(\.body) == ["new"])
      #expect(found.map(\.head) == [bench.commit])
      #expect(found.map(\.author?.login) == ["ferry"])
      #expect(try Set(bench.request(1).labels) == ["ferry", "promotion", "urgent"])
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a draft becomes ready, and a draft again`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      let wanted = DraftTests.wanted
      let opened = try await bench.client.open(wanted)
      #expect(opened.isDraft && opened.title == wanted.title)
      #expect(try bench.request(1).isDraft)
      try await bench.client.update(1, DraftTests.ready)
      #expect(try !bench.request(1).isDraft)
      #expect(try await bench.client.mergeRequest(1).title == DraftTests.ready.title)
      try await bench.client.update(1, wanted)
      let now = try await bench.client.mergeRequest(1)
      #expect(now.isDraft && now.title == wanted.title)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `what people opened is listed, with its author and its files`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      try await bench.ada.open(NewMergeRequest(source: source, target: target, title: "Mine"))
      let open = try await bench.client.openMergeRequests(into: target)
      #expect(open.items.map(\.number) == [1] && open.isWhole)
      #expect(open.items.map(\.author) == [HostUser(login: "ada", id: bench.ada.user.id)])
      #expect(open.items.map(\.isFromFork) == [false])
      let files = try await bench.client.changedFiles(of: 1)
      #expect(
        files.items.sorted { $0.path < $1.path } == [
          ChangedFile(path: "a", change: .modified), ChangedFile(path: "b", change: .removed),
          ChangedFile(path: "d", change: .added),
        ])
      #expect(files.isWhole)
      try await bench.ada.close(1)
      #expect(try await bench.client.openMergeRequests(into: target).items.isEmpty)
      #expect(try await bench.client.mergeRequest(1).state == .closed)
      try await bench.ada.reopen(1)
      #expect(try await bench.client.mergeRequest(1).state == .open)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a merge request that is not there is not found`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      let none = await failure { () throws(GitHostFailure) in
        _ = try await bench.client.mergeRequest(7)
      }
      #expect(none?.code == .notFound)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `who may only read is refused, and a wrong token is none`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      let reader = try await bench.client(of: bench.person("bob", .read))
      let refused = await failure { () throws(GitHostFailure) in _ = try await reader.open(draft) }
      #expect(refused?.code == .forbidden)
      let stranger = try await bench.client(with: Redacted("wrong"))
      let unknown = await failure { () throws(GitHostFailure) in
        _ = try await stranger.open(draft)
      }
      #expect(unknown?.code == .unauthorized)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a commit has the status that was set last, and the same again is no failure`(
    kind: GitHost
  ) async throws {
    try await SandboxBench.run(kind) { bench in
      for state in [CommitStatus.State.pending, .pending, .success, .success, .failure] {
        try await bench.client.setStatus(
          CommitStatus(name: "ferry/rollout", state: state, description: "x"), of: bench.commit)
      }
      #expect(bench.project.statuses.latest(of: bench.commit).map(\.state) == [.failed])
    }
  }
}
