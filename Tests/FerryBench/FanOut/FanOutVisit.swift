// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandbox
import FerrySandboxKubernetesAPI

/// What is measured of `ferry serve` in one sandbox: its start, changes, nothing, and rest. The bare
/// loop makes each change in a sandbox of its own a second after Ferry: minutes later the machine may
/// be a quicker one.
struct FanOutVisit {
  /// How many commits are pushed that change nothing: one is too short to tell much.
  private static let passes = 5

  let run: FanOutRun
  let bare: FanOutRun

  func figures() async throws -> [Figure] {
    run.record()
    let (serve, _) = try await run.start()
    defer { serve.close() }
    try run.world.sandbox.sendGitHostEvents(to: serve.webhook)
    let clone = try await ConfigClone(of: run.world.description)
    try await run.untilQuiet()
    let changes = try await changes(clone)
    return changes + (try await rest(serve, clone))
  }

  private func changes(_ clone: ConfigClone) async throws -> [Figure] {
    let (loop, _) = try await bare.startBareLoop(sending: run.takeRecorded())
    defer { loop.close() }
    try await bare.untilQuiet()
    var (ours, theirs, most) = ([[Double]](), [[Double]](), 0)
    for tag in FanOutRun.newTags {
      ours.append(try await run.change(to: tag, clone))
      try await run.untilQuiet()
      most = max(most, run.world.requests.values.map { $0.count(.patch, "bundles") }.max() ?? 0)
      theirs.append(try await bare.change(to: tag, loop, sending: run.takeRecorded()))
      try await bare.untilQuiet()
    }
    let last = (ours: ours.compactMap { $0.max() }, bare: theirs.compactMap { $0.max() })
    return [
      ratio("p50", median(last.ours), median(last.bare), goal: 1.5),
      ratio("p99", percentile(99, last.ours), percentile(99, last.bare), goal: 1.5),
      ratio(
        "its median cluster", median(ours.flatMap(\.self)), median(theirs.flatMap(\.self)),
        goal: nil),
      Figure(
        name: "  one version: writes of a Bundle per cluster, most", value: Double(most), goal: 2,
        unit: .requests, from: "its dry-run and its apply"),
    ]
  }

  private func ratio(_ name: String, _ ours: Double, _ bare: Double, goal: Double?) -> Figure {
    Figure(
      name: "  one version on all clusters, \(name)", value: ours / max(bare, 0.001), goal: goal,
      unit: .ratio,
      from: "\(Figure.milliseconds([ours])) after the webhook, "
        + "\(Figure.milliseconds([bare])) of the bare loop; "
        + "\(FanOutRun.newTags.count) versions")
  }

  private func rest(_ serve: Serve, _ clone: ConfigClone) async throws -> [Figure] {
    try await Task.sleep(for: .seconds(20))
    let begin = try serve.cpuTime
    try await Task.sleep(for: .seconds(20))
    let idle = (try serve.cpuTime - begin) / 20
    let memory = try serve.residentMemory
    run.world.forgetRequests()
    var passes: [Double] = []
    for number in 1...Self.passes {
      let before = try serve.cpuTime
      try await clone.push(["README.md": "nothing of \(number) is for a cluster\n"])
      try await Task.sleep(for: .seconds(5))  // polling would cost what is measured here
      passes.append(try serve.cpuTime - before - idle * 5)
    }
    let requests = run.world.requests.values.flatMap(\.values).reduce(0, +)
    return [
      Figure(
        name: "no-op pass over \(run.files.count) Bundles: requests", value: Double(requests),
        goal: 0, unit: .requests, from: "a commit that changes no cluster, told by webhook"),
      Figure(
        name: "  CPU time", value: median(passes) * 1_000, goal: 50, unit: .milliseconds,
        from: "over 5 s, less what idling costs; the median of "
          + passes.map { Figure.short(($0 * 1_000).rounded()) }.joined(separator: ", ")),
      Figure(
        name: "  resident memory, at rest", value: memory, goal: 150, unit: .mebibytes,
        from: "\(run.files.example.clusters) watched clusters; "
          + "\(Figure.short(try serve.peakMemory)) MiB at most"),
      Figure(
        name: "  CPU time per second, idle", value: idle * 1_000, goal: 10, unit: .milliseconds,
        from: "over 20 s"),
    ]
  }
}

extension [RequestKey: Int] {
  /// How many requests of a kind there were to the objects themselves.
  fileprivate func count(_ verb: RequestVerb, _ resource: String) -> Int {
    reduce(0) {
      $1.key.verb == verb && $1.key.resource == resource && $1.key.subresource.isEmpty
        ? $0 + $1.value : $0
    }
  }
}
