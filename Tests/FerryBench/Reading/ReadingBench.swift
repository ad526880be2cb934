// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryGit
import FerryManifests
import FerryPorts
import FerryTestPeers

/// Reading a repository of 10,000 Bundles for the first time, against reading it again after a
/// commit that changed one file.
struct ReadingBench {
  private let files = ExampleFiles(clusters: 100, bundles: 100)
  private let rounds = 7

  func figures() async throws -> [Figure] {
    let origin = try await OriginRepository(files.all)
    let branch = BranchName("main").unsafelyUnwrapped
    var cold: [Double] = []
    var again: [Double] = []
    for round in 1...rounds {
      let folder = try TemporaryFolder()
      let workspace = GitWorkspace(
        of: try GitRemote(parsing: origin.path), in: folder.path
      ) { () throws(GitFailure) in GitCredentials() }
      let reader = SourceReader(source: workspace)
      cold.append(try await read(branch, workspace, reader))
      let path = files.path(cluster: files.clusterNames[round], bundle: round)
      try await origin.commit([path: files.text(bundle: round, tag: "1.0.\(round)")])
      again.append(try await read(branch, workspace, reader))
    }
    return [
      Figure(
        name: "10,000 files: read after one changed / cold",
        value: median(zip(again, cold).map { $0 / $1 }), goal: 0.01, unit: .ratio,
        from: "\(Figure.milliseconds(again)) and \(Figure.milliseconds(cold)), fetch aside; "
          + "median of \(rounds)")
    ]
  }

  /// Fetches, and gives how long reading what came took.
  private func read(
    _ branch: BranchName, _ workspace: GitWorkspace, _ reader: SourceReader
  ) async throws -> Double {
    try await workspace.fetch()
    guard let commit = try await workspace.commit(of: branch) else { return .infinity }
    let start = ContinuousClock.now
    let reading = try await reader.read(Revision(branch: branch, commit: commit))
    let span = ContinuousClock.now - start
    let bundles = reading.desired.clusters.values.reduce(0) { $0 + $1.bundles.count }
    guard bundles == files.clusters * files.bundles else {
      throw BenchFailure("the reading has \(bundles) Bundles: \(reading.desired.diagnostics)")
    }
    return span.inSeconds
  }
}
