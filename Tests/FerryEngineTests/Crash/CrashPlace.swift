// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerryTestKit

/// Where a story of crashes is played.
protocol CrashPlace: Sendable {
  /// The clusters, the registry and the time.
  var base: EngineWorld { get }

  /// The world as an engine reaches it within a life.
  func ports(in life: Life) throws -> EnginePorts

  /// Lets time pass until the task is cancelled.
  func passTime() async throws

  /// A person merges.
  func merge() async throws

  /// Whether a person has merged.
  var isMerged: Bool { get }

  /// Whether comment and status say that the rollout is over.
  var isTold: Bool { get async throws }
}

extension EngineWorld: CrashPlace {
  var base: EngineWorld { self }

  func ports(in life: Life) -> EnginePorts {
    EnginePorts(
      source: MortalRepository(repository: InMemoryRepository(of: git), life: life),
      clusters: MortalFleet(fleet: InMemoryFleet(clusters), life: life), registry: registry,
      host: MortalGitHost(host: host, life: life), time: clock)
  }

  func passTime() async {
    while !Task.isCancelled {
      clock.advance(by: .seconds(1))
      for _ in 0..<20 { await Task.yield() }
    }
  }

  func merge() {
    git.merge(carrier, into: main)
    host.set(.merged, of: 1)
  }

  var isMerged: Bool { host.mergeRequests.map(\.state) == [.merged] }

  var isTold: Bool {
    let head = git.head(of: main)
    let comments = host.comments(on: 1)
    return rolloutComments.allSatisfy { comments[$0]?.contains("every cluster") == true }
      && head.map { host.statuses(of: $0)["ferry/rollout"]?.state } == .success
  }
}

extension HostedWorld: CrashPlace {
  func ports(in life: Life) throws -> EnginePorts {
    // Each life has a clone of its own, as a process that is started elsewhere.
    var ports = try ports(clone: "clone-\(ObjectIdentifier(life).hashValue)")
    ports.source = MortalRepository(repository: ports.source, life: life)
    ports.clusters = MortalFleet(fleet: InMemoryFleet(base.clusters), life: life)
    ports.host = ports.host.map { MortalGitHost(host: $0, life: life) }
    return ports
  }

  func merge() async throws { try await ada.merge(1) }

  var isMerged: Bool { requests.contains { $0.mergedAs != nil } }

  var isTold: Bool {
    get async throws {
      let head = try await branches()[base.main]
      return try base.rolloutComments
        .allSatisfy { try comment($0, on: 1)?.contains("every cluster") == true }
        && head.map { statuses(of: $0)["ferry/rollout"] } == .success
    }
  }
}
