// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts

/// The server-side dry-run of a Bundle's change on every cluster that it will reach, before the first
/// of them is written.
///
/// Passed rehearsals are remembered for as long as the revision lasts.
final class Rehearsals: Sendable {
  /// A Bundle in an environment at a revision.
  struct Key: Hashable {
    let environment: EnvironmentName
    let bundle: BundleID
    let revision: Revision
  }

  private let passed = Lock(Set<Key>())

  func hasPassed(_ key: Key) -> Bool { passed.withLock { $0.contains(key) } }

  /// Remembers a rehearsal; those of other revisions are forgotten.
  func pass(_ key: Key) {
    passed.withLock { keys in
      keys = keys.filter { $0.revision == key.revision }
      keys.insert(key)
    }
  }
}

/// One cluster that takes part in a rehearsal, with what would be applied there.
struct RehearsalPart: Sendable {
  let cluster: ClusterID
  let contexts: [String]
  let manifests: [JSONValue]
}

/// Dry-runs on all clusters at once and gives the first refusal in order of clusters, as a sentence.
///
/// A cluster that cannot be reached, or has no type of Bundles yet, refuses nothing: it catches up
/// when it can.
func rehearse(_ parts: [RehearsalPart], clusters: any ReachesClusters) async -> String? {
  await withTaskGroup(of: (ClusterID, String)?.self) { group in
    for part in parts {
      group.addTask {
        await refusal(of: part, clusters: clusters).map { (part.cluster, $0) }
      }
    }
    var refusals: [(ClusterID, String)] = []
    for await refusal in group { refusals += refusal.map { [$0] } ?? [] }
    return refusals.min { $0.0 < $1.0 }.map { "the dry-run on \($0.0) was refused: \($0.1)" }
  }
}

private func refusal(of part: RehearsalPart, clusters: any ReachesClusters) async -> String? {
  for manifest in part.manifests {
    do throws(KubernetesFailure) {
      let api = try await clusters.api(contexts: part.contexts)
      _ = try await api.apply(manifest, ApplyOptions(force: false, dryRun: true))
    } catch {
      switch error.code {
      case .fieldConflict where error.isOnlyByHand: continue
      case .unreachable, .untrusted, .throttled, .server, .malformed, .cancelled, .configuration,
        .outdated, .expired, .unauthorized, .terminating, .missingKind:
        return nil
      case .forbidden, .notFound, .alreadyExists, .fieldConflict, .invalid:
        return error.description
      }
    }
  }
  return nil
}
