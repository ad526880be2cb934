// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandbox
import FerryTestPeers

/// The same files by `kubectl apply --server-side`: one call for each cluster, all at once.
struct KubectlPeer {
  private let folder: TemporaryFolder
  private let script: String

  init(run: FanOutRun) throws {
    folder = try TemporaryFolder()
    let texts = run.files.all
    var calls: [String] = []
    for (cluster, place) in zip(run.files.example.clusterNames, run.world.description.clusters) {
      let prefix = run.files.example.folder(of: cluster) + "/"
      let documents = texts.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
      let path = try folder.write(
        "\(cluster).yaml", documents.map(\.value).joined(separator: "---\n"))
      calls.append(
        "kubectl --kubeconfig '\(run.world.description.kubeconfig)' --context '\(place.context)' "
          + "apply --server-side -f '\(path)' >/dev/null & calls=\"$calls $!\"")
    }
    script = calls.joined(separator: "\n") + "\nfor call in $calls; do wait $call || exit 1; done\n"
  }

  /// What all of them took together, in seconds.
  func cpu() throws -> Double { try MeasuredRun("sh", ["-c", script]).cpu.inSeconds }
}
