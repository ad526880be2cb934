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
    /// One start of Ferry: versions, by a bare loop too, nothing, and rest.
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
    try await run(files) { run in
      try await self.run(files) { bare in try await FanOutVisit(run: run, bare: bare).figures() }
    }
  }

  private func cold() async throws -> [Figure] {
    var pairs: [ColdPair] = []
    for _ in 0..<ColdPair.count { pairs.append(try await coldPair()) }
    return ColdPair.figures(of: pairs, size: files)
  }

  private func coldPair() async throws -> ColdPair {
    let ours = Lock<(cold: ColdStart, requests: [ClusterID: [APIRequest]])?>(nil)
    _ = try await run(files) { run in
      run.record()
      let (serve, cold) = try await run.start()
      ours.withLock { $0 = (cold, run.takeRecorded()) }
      serve.close()
      return []
    }
    guard let ours = ours.withLock({ $0 }) else { throw BenchFailure("nothing was measured") }
    let bare = Lock<ColdStart?>(nil)
    _ = try await run(files) { run in
      let (loop, cold) = try await run.startBareLoop(sending: ours.requests)
      loop.close()
      bare.withLock { $0 = cold }
      return []
    }
    guard let bare = bare.withLock({ $0 }) else { throw BenchFailure("nothing was measured") }
    return ColdPair(ferry: ours.cold, bare: bare)
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
