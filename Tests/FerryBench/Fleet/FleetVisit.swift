// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandbox
import FerrySandboxKubernetesAPI

/// What is measured in one running sandbox.
struct FleetVisit {
  let ferry: String
  let files: ExampleFiles
  let world: RunningWorld

  func figures() async throws -> [Figure] {
    try await deployEverything()
    world.forgetRequests()
    let serve = try await Serve(ferry, in: world)
    defer { serve.close() }
    try await serve.untilEverything(isHealthy: files.clusters * files.bundles, at: nil)
    let cold = world.requests
    world.forgetRequests()
    try world.sandbox.sendGitHostEvents(to: serve.webhook)
    let revision = try await ConfigClone(of: world.description).push([:])
    try await serve.untilEverything(isHealthy: files.clusters * files.bundles, at: revision)
    let warm = world.requests
    try await Task.sleep(for: .seconds(20))  // by then what the start needed is given back
    let memory = try serve.residentMemory
    return [
      Figure(
        name: "no-op pass over 1,000 Bundles, cold: writes", value: count(cold) { $0.isWrite },
        goal: 0, unit: .requests, from: told(cold)),
      Figure(
        name: "  lists per kind and cluster, the most", value: mostLists(in: cold), goal: 1,
        unit: .requests, from: "10 clusters"),
      Figure(
        name: "no-op pass, warm: requests", value: count(warm) { _ in true }, goal: 0,
        unit: .requests, from: "a commit that changes no cluster, told by webhook"),
      Figure(
        name: "ferry serve, idle: resident memory", value: memory, goal: 60, unit: .mebibytes,
        from: "1,000 Bundles, 10 watched clusters, 20 s after the last event"),
    ]
  }

  private func deployEverything() async throws {
    let serve = try await Serve(ferry, in: world)
    defer { serve.close() }
    try await serve.untilEverything(isHealthy: files.clusters * files.bundles, at: nil)
  }

  private func count(
    _ requests: [ClusterID: [RequestKey: Int]], where matches: (RequestVerb) -> Bool
  ) -> Double {
    let all = requests.values.flatMap { $0 }
    return Double(all.reduce(0) { $0 + (matches($1.key.verb) ? $1.value : 0) })
  }

  private func mostLists(in requests: [ClusterID: [RequestKey: Int]]) -> Double {
    let lists = requests.values.flatMap { $0 }.filter { $0.key.verb == .list }
    return Double(lists.map(\.value).max() ?? 0)
  }

  /// `60 list, 50 watch`
  private func told(_ requests: [ClusterID: [RequestKey: Int]]) -> String {
    let verbs = requests.values.flatMap { $0 }.reduce(into: [String: Int]()) {
      $0[$1.key.verb.rawValue, default: 0] += $1.value
    }
    return verbs.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }
}

extension RequestVerb {
  fileprivate var isWrite: Bool {
    switch self {
    case .get, .list, .watch: false
    default: true
    }
  }
}
