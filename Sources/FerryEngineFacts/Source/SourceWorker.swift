// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPorts

/// Fetches the config repository and reads the branch's head where it is new.
package struct SourceWorker: Sendable {
  private let ports: EnginePorts
  private let settings: EngineSettings
  private let reader: SourceReader

  package init(ports: EnginePorts, settings: EngineSettings) {
    self.ports = ports
    self.settings = settings
    reader = SourceReader(
      source: ports.source, clusters: ports.clusters, fileLimit: settings.fileLimit)
  }

  /// The head of the branch, read; nothing when it is the revision that is known already.
  ///
  /// `heed` is called as soon as an emergency stop is seen: reading all the rest takes its time, and
  /// may fail.
  package func work(
    after known: Revision?, heed: (EmergencyStop) -> Void = { _ in }
  ) async throws(GitFailure) -> SourceReading? {
    let revision = try await head()
    if revision == known { return nil }
    if let stop = try await reader.emergencyStop(at: revision.commit) { heed(stop) }
    return try await reader.read(revision)
  }

  /// The head of the branch, and whether it says that everything is to stop.
  package func emergencyStop() async throws(GitFailure) -> (Revision, EmergencyStop?) {
    let revision = try await head()
    return (revision, try await reader.emergencyStop(at: revision.commit))
  }

  private func head() async throws(GitFailure) -> Revision {
    let start = ports.time.now
    try await ports.source.fetch()
    ports.metrics.fetched(in: ports.time.now - start)
    guard let head = try await ports.source.commit(of: settings.branch) else {
      throw GitFailure(
        .missingBranch, doing: "looking for the branch \(settings.branch)",
        detail: "the repository has no such branch; push it, or name another with --branch")
    }
    return Revision(branch: settings.branch, commit: head)
  }
}
