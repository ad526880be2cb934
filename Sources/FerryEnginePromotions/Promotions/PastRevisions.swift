// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerryEngineFacts
import FerryPorts

/// What Git said at earlier revisions; the last few are remembered.
package final class PastRevisions: Sendable {
  private static let most = 8

  let versions: VersionHistory
  private let reader: SourceReader
  private let known = Lock([GitObjectID: DesiredState]())

  package init(ports: EnginePorts, settings: EngineSettings) {
    versions = VersionHistory(source: ports.source)
    reader = SourceReader(
      source: ports.source, clusters: ports.clusters, fileLimit: settings.fileLimit)
  }

  /// Nothing when the commit is not in the repository any more.
  func desired(at revision: Revision) async throws(GitFailure) -> DesiredState? {
    if let state = known.withLock({ $0[revision.commit] }) { return state }
    do throws(GitFailure) {
      let state = try await reader.read(revision).desired
      known.withLock { known in
        if known.count >= Self.most { known = [:] }
        known[revision.commit] = state
      }
      return state
    } catch {
      guard error.code == .missingObject else { throw error }
      return nil
    }
  }
}
