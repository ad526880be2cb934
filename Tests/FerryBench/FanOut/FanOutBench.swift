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
  /// What can be measured by itself.
  enum Part: String, CaseIterable {
    /// One start of Ferry: a version, nothing, and rest, and the same version by a bare loop.
    case change
    case cold, kubectl, trouble, growth
  }

  let ferry: String
  private let size: (clusters: Int, bundles: Int)
  private let parts: [Part]

  /// By default 100 clusters with 100 Bundles each, all parts: `FERRY_BENCH_FANOUT=10x10` is a smaller
  /// fleet, and `FERRY_BENCH_PARTS=cold,growth` are some of the parts.
  init(ferry: String, variable: (String) -> String?) throws {
    self.ferry = ferry
    let numbers = (variable("FERRY_BENCH_FANOUT") ?? "").split(separator: "x").compactMap {
      Int($0)
    }
    size = numbers.count == 2 ? (numbers[0], numbers[1]) : (100, 100)
    let names = variable("FERRY_BENCH_PARTS")?.split(separator: ",").map { String($0) }
    parts =
      try names?.map { name in
        guard let part = Part(rawValue: name) else {
          let all = Part.allCases.map(\.rawValue).joined(separator: ", ")
          throw BenchFailure("FERRY_BENCH_PARTS: \(name) is none of \(all)")
        }
        return part
      } ?? Part.allCases
  }

  func figures() async throws -> [Figure] {
    var figures: [Figure] = []
    for part in parts { figures += try await self.figures(of: part) }
    return figures
  }

  private func figures(of part: Part) async throws -> [Figure] {
    switch part {
    case .change: try await change()
    case .cold: try await cold()
    case .kubectl: try await kubectl()
    case .trouble: [try await SoundClusters { try await run(SoundClusters.files, $0) }.figure()]
    case .growth: try await growth()
    }
  }

  private var files: FanOutFiles { FanOutFiles(clusters: size.clusters, bundles: size.bundles) }

  private func change() async throws -> [Figure] {
    let measured = Lock<Measured?>(nil)
    let own = try await run(files) { run in
      let (figures, result) = try await FanOutVisit(run: run).figures()
      measured.withLock { $0 = result }
      return figures
    }
    guard let result = measured.withLock({ $0 }) else {
      throw BenchFailure("nothing was measured")
    }
    return own
      + (try await run(files) { try result.changeFigures(against: BareLoop(to: $0.world), $0) })
  }

  private func cold() async throws -> [Figure] {
    var pairs: [ColdPair] = []
    for _ in 0..<ColdPair.count { pairs.append(try await coldPair()) }
    return ColdPair.figures(of: pairs, size: files)
  }

  private func coldPair() async throws -> ColdPair {
    let ferry = Lock<ColdStart?>(nil)
    _ = try await run(files) { run in
      let (serve, cold) = try await run.start()
      serve.close()
      ferry.withLock { $0 = cold }
      return []
    }
    guard let ferry = ferry.withLock({ $0 }) else { throw BenchFailure("nothing was measured") }
    let bare = Lock<BareLoop.Run?>(nil)
    _ = try await run(files) { run in
      let part = BareLoop.Part(counts: ferry.requests, tag: ExampleFiles.tag)
      let sent = try BareLoop(to: run.world).send([part])
      bare.withLock { $0 = sent }
      return []
    }
    guard let bare = bare.withLock({ $0 }) else { throw BenchFailure("nothing was measured") }
    return ColdPair(ferry: ferry, bare: bare)
  }

  /// What Ferry's own run tells about the requests that the bare loop sends after it.
  struct Measured: Sendable {
    /// What each cluster was asked at the start, on the average.
    let coldRequests: [RequestKey: Int]
    /// After how many seconds each cluster had it, for each version.
    let changes: [[Double]]
    /// What each cluster was asked for one version, on the average.
    let changeRequests: [RequestKey: Int]

    /// The same requests for each version by the bare loop, after it filled the clusters with the same
    /// connections open and the same watches.
    func changeFigures(against loop: BareLoop, _ run: FanOutRun) throws -> [Figure] {
      let sent = try loop.send(
        [.init(counts: coldRequests, tag: ExampleFiles.tag)]
          + FanOutRun.newTags.map { .init(counts: changeRequests, tag: $0) })
      let bare = try sent.begins.dropFirst().map { try run.spans(since: $0) }
      let last = (ours: changes.compactMap { $0.max() }, bare: bare.compactMap { $0.max() })
      return [
        ratio("p50", median(last.ours), median(last.bare), goal: 1.5),
        ratio("p99", percentile(99, last.ours), percentile(99, last.bare), goal: 1.5),
        ratio(
          "its median cluster", median(changes.flatMap(\.self)), median(bare.flatMap(\.self)),
          goal: nil),
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

  /// On few clusters with many Bundles each, and on all of them with few: each call of kubectl reads
  /// what the cluster serves before it applies anything.
  private func kubectl() async throws -> [Figure] {
    let (few, many) = (max(1, size.clusters / 10), size.clusters)
    return try await kubectl(
      FanOutFiles(clusters: many, bundles: max(1, size.bundles / 10)), goal: 0.2)
      + (try await kubectl(FanOutFiles(clusters: few, bundles: size.bundles), goal: nil))
  }

  private func kubectl(_ files: FanOutFiles, goal: Double?) async throws -> [Figure] {
    let example = files.example
    let ours = try await cpu(clusters: example.clusters, bundles: example.bundles)
    return try await run(files) { run in
      let theirs = try KubectlPeer(run: run).cpu()
      return [
        Figure(
          name: "\(example.clusters) × \(example.bundles): CPU, Ferry / kubectl apply",
          value: ours / theirs, goal: goal, unit: .ratio,
          from: "\(Figure.short(ours)) s of ferry serve from its start, \(Figure.short(theirs)) s "
            + "of \(example.clusters) kubectl at once")
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
