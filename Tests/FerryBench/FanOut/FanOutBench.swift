// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandbox
import FerrySandboxKubernetesAPI
import FerryTestPeers

/// One commit for many clusters: against a bare loop, against kubectl, and against itself where there
/// is more, or trouble.
struct FanOutBench {
  let ferry: String
  private let size: (clusters: Int, bundles: Int)

  /// By default 100 clusters with 100 Bundles each; `FERRY_BENCH_FANOUT=10x10` is a smaller fleet.
  init(ferry: String, size: String?) {
    self.ferry = ferry
    let numbers = (size ?? "").split(separator: "x").compactMap { Int($0) }
    self.size = numbers.count == 2 ? (numbers[0], numbers[1]) : (100, 100)
  }

  func figures() async throws -> [Figure] {
    let files = FanOutFiles(clusters: size.clusters, bundles: size.bundles)
    let measured = Lock<Measured?>(nil)
    let own = try await run(files) { run in
      let (figures, result) = try await FanOutVisit(run: run).figures()
      measured.withLock { $0 = result }
      return figures
    }
    guard let result = measured.withLock({ $0 }) else {
      throw BenchFailure("nothing was measured")
    }
    let bare = try await run(files) { try result.against(try BareLoop(to: $0.world), $0) }
    let kubectl = try await kubectl()
    let sound = try await SoundClusters { try await self.run(SoundClusters.files, $0) }.figure()
    return own + bare + kubectl + [sound] + (try await growth())
  }

  /// What Ferry's own run tells about the requests that the bare loop sends after it.
  struct Measured: Sendable {
    let cold: ColdStart
    let change: [Double]
    let changeRequests: [RequestKey: Int]

    /// The same requests by the bare loop in a world that is as empty as Ferry's was.
    func against(_ loop: BareLoop, _ run: FanOutRun) throws -> [Figure] {
      let bare = try loop.send(cold.requests, tag: ExampleFiles.tag)
      let spans = try FanOutRun.newTags.flatMap { tag in
        let begin = SystemTime().now
        _ = try loop.send(changeRequests, tag: tag)
        return run.spans(since: begin)
      }
      guard !spans.isEmpty else { throw BenchFailure("the bare loop wrote nothing") }
      let size = "\(run.files.example.clusters) × \(run.files.example.bundles)"
      return [
        Figure(
          name: "\(size), cold: Ferry / bare loop", value: cold.span / bare.span, goal: 1.3,
          unit: .ratio,
          from: "\(Figure.short(cold.span)) s to all applied, \(Figure.short(bare.span)) s of a "
            + "bare libcurl loop with the same requests"),
        Figure(
          name: "  CPU time", value: cold.cpu / bare.cpu, goal: nil, unit: .ratio,
          from: "\(Figure.short(cold.cpu)) s, \(Figure.short(bare.cpu)) s of the bare loop"),
        ratio("p50", median(change), median(spans)),
        ratio("p99", percentile(99, change), percentile(99, spans)),
      ]
    }

    private func ratio(_ name: String, _ ours: Double, _ bare: Double) -> Figure {
      Figure(
        name: "  one version on all clusters, \(name)", value: ours / max(bare, 0.001), goal: 1.5,
        unit: .ratio,
        from: "\(Figure.milliseconds([ours])) after the push, "
          + "\(Figure.milliseconds([bare])) of the bare loop; \(FanOutRun.newTags.count) versions")
    }
  }

  private func run(
    _ files: FanOutFiles, _ body: @escaping @Sendable (FanOutRun) async throws -> [Figure]
  ) async throws -> [Figure] {
    let world = BenchWorld(example: files.example, files: files.all, jobs: .zero)
    return try await world.run { [ferry] in
      try await body(FanOutRun(ferry: ferry, files: files, world: $0))
    }
  }

  private func cpu(clusters: Int, bundles: Int) async throws -> Double {
    let cost = Lock(0.0)
    _ = try await run(FanOutFiles(clusters: clusters, bundles: bundles)) { run in
      let (serve, cold) = try await run.start()
      serve.close()
      cost.withLock { $0 = cold.cpu }
      return []
    }
    return cost.withLock { $0 }
  }

  private func kubectl() async throws -> [Figure] {
    let files = FanOutFiles(clusters: min(10, size.clusters), bundles: size.bundles)
    let ours = try await cpu(clusters: files.example.clusters, bundles: files.example.bundles)
    return try await run(files) { run in
      let theirs = try KubectlPeer(run: run).cpu()
      return [
        Figure(
          name: "\(files.count) Bundles: CPU, Ferry / kubectl apply", value: ours / theirs,
          goal: 0.2, unit: .ratio,
          from: "\(Figure.short(ours)) s of ferry serve from its start, \(Figure.short(theirs)) s "
            + "of \(files.example.clusters) kubectl at once")
      ]
    }
  }

  private func growth() async throws -> [Figure] {
    let (few, many) = (max(size.clusters / 10, 1), size.bundles)
    var bundles: [(Double, Double)] = []
    for count in [many / 10, many, many * 10] where count > 0 {
      bundles.append((Double(count), try await cpu(clusters: few, bundles: count)))
    }
    var clusters: [(Double, Double)] = []
    for count in [size.clusters / 100, few, size.clusters] where count > 0 {
      clusters.append((Double(count), try await cpu(clusters: count, bundles: many)))
    }
    return [
      Growth(points: bundles).figure("Bundles per cluster"),
      Growth(points: clusters).figure("clusters"),
    ]
  }
}
