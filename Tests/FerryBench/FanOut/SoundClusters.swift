// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandbox
import FerryTestPeers

/// Whether clusters in trouble delay the sound ones: 50 clusters from nothing to all applied, with
/// five of them dead, hanging or answering garbage, against the same with all of them sound.
struct SoundClusters {
  static let files = FanOutFiles(clusters: 50, bundles: 20)
  static let troubled = 5
  /// How often both are measured, in turns.
  static let rounds = 5

  /// What a run is measured by: one in whose sandbox all clusters are sound.
  let run: (@escaping @Sendable (FanOutRun) async throws -> [Figure]) async throws -> [Figure]

  func figure() async throws -> Figure {
    var (sound, troubled): ([Double], [Double]) = ([], [])
    for _ in 0..<Self.rounds {
      sound.append(try await span(inTrouble: false))
      troubled.append(try await span(inTrouble: true))
    }
    return Figure(
      name: "50 clusters, 5 in trouble: the others / all sound",
      value: median(troubled) / median(sound),
      goal: 1.1, unit: .ratio,
      from: "\(Figure.milliseconds(troubled)) and \(Figure.milliseconds(sound)) "
        + "until 45 clusters had \(Self.files.example.bundles) Bundles each")
  }

  /// In both cases the same 45 are waited for.
  private func span(inTrouble: Bool) async throws -> Double {
    let span = Lock(0.0)
    _ = try await run { run in
      var run = run
      let places = run.world.description.clusters.sorted { $0.id < $1.id }
      let some = places.prefix(Self.troubled)
      run.leftOut = Set(some.map(\.id))
      let hanging = LoopbackPort()
      let troubles = [
        "https://127.0.0.1:\(freePort())", "https://127.0.0.1:\(hanging.number)",
        "http://\(run.world.description.registry)",
      ]
      let folder = try TemporaryFolder()
      if inTrouble {
        let text = try kubeconfig(
          run.world.description.kubeconfig, leading: some.map(\.server), to: troubles)
        run.kubeconfig = try folder.write("kubeconfig", text)
      }
      let (serve, cold) = try await run.start()
      serve.close()
      span.withLock { $0 = cold.span }
      return []
    }
    return span.withLock { $0 }
  }
}

/// The kubeconfig with other servers in place of these, one after the other.
private func kubeconfig(
  _ path: String, leading servers: [String], to places: [String]
) throws -> String {
  var lines = String(decoding: try SmallFile(path).read(), as: UTF8.self)
    .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  for (index, server) in servers.enumerated() {
    guard let line = lines.firstIndex(where: { $0.contains(server) }) else {
      throw BenchFailure("the sandbox's kubeconfig does not name \(server)")
    }
    lines[line] = lines[line].replacing(server, with: places[index % places.count])
  }
  return lines.joined(separator: "\n")
}
