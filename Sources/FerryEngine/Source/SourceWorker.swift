// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// Fetches the config repository and reads the branch's head where it is new.
struct SourceWorker: Sendable {
  private let ports: EnginePorts
  private let settings: EngineSettings
  private let reader: SourceReader

  init(ports: EnginePorts, settings: EngineSettings) {
    self.ports = ports
    self.settings = settings
    reader = SourceReader(source: ports.source, fileLimit: settings.fileLimit)
  }

  /// The head of the branch, read; nothing when it is the revision that is known already.
  func work(after known: Revision?) async throws(GitFailure) -> SourceReading? {
    let start = ports.time.now
    try await ports.source.fetch()
    ports.metrics.fetched(in: ports.time.now - start)
    guard let head = try await ports.source.commit(of: settings.branch) else {
      throw GitFailure(
        .missingBranch, doing: "looking for the branch \(settings.branch)",
        detail: "the repository has no such branch; push it, or name another with --branch")
    }
    let revision = Revision(branch: settings.branch, commit: head)
    return revision == known ? nil : try await reader.read(revision)
  }
}
