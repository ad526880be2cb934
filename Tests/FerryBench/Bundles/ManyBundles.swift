// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerryTestPeers

/// What it takes to deploy many Bundles that one commit brings.
struct ManyBundles {
  let world: RunningWorld
  let example: ExampleFiles
  let serve: Serve
  let clone: ConfigClone

  private var count: Double { Double(example.bundles) }

  func figures() async throws -> [Figure] {
    try await serve.untilWatching(world)
    world.forgetRequests()
    let cpu = try serve.cpuTime
    let commit = try await clone.push(example.all)
    let start = ContinuousClock.now
    try await serve.untilEverything(isHealthy: example.bundles, at: commit)
    let span = ContinuousClock.now - start
    let cost = try serve.cpuTime - cpu
    let requests = RequestTally(world, perBundle: example.bundles)
    return [
      Figure(
        name: "200 Bundles at once, Jobs of 0.8 s: all Ready", value: span.inSeconds, goal: 10,
        unit: .seconds, from: "from the push to the last one Ready"),
      Figure(
        name: "  CPU time of ferry serve, per Bundle", value: cost / count * 1_000, goal: nil,
        unit: .milliseconds, from: "\(Figure.short(cost)) s in all"),
    ] + requests.figures + (try await memory())
  }

  private func memory() async throws -> [Figure] {
    let peak = try serve.peakMemory
    let cpu = try serve.cpuTime
    try await Task.sleep(for: .seconds(20))  // by then what the work needed is given back
    let idle = (try serve.cpuTime - cpu) / 20
    return [
      Figure(
        name: "  resident memory, idle", value: try serve.residentMemory, goal: 60,
        unit: .mebibytes, from: "20 s after the last is Ready"),
      Figure(
        name: "  resident memory, peak", value: peak, goal: 100, unit: .mebibytes,
        from: "since the start of ferry serve"),
      Figure(
        name: "  CPU time per second, idle", value: idle * 1_000, goal: 10, unit: .milliseconds,
        from: "over these 20 s"),
    ]
  }
}

extension Serve {
  /// Returns when every kind that Ferry follows is watched.
  fileprivate func untilWatching(_ world: RunningWorld) async throws {
    let kinds = ["bundles", "configmaps", "jobs", "configwatchers"]
    try await until("the cluster is watched") {
      let watched = world.requests.values.flatMap { $0.keys }.filter { $0.verb == .watch }
      return Set(watched.map(\.resource)).isSuperset(of: kinds)
    }
  }
}
