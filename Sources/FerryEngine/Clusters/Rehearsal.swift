// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts

/// One cluster that takes part in a rehearsal, with what would be applied there.
struct RehearsalPart: Sendable {
  let cluster: ClusterID
  let contexts: [String]
  let manifests: [JSONValue]
}

/// Dry-runs on all clusters at once and gives the first refusal in order of clusters, as a sentence.
///
/// A cluster that cannot be reached, or has no type of Bundles yet, refuses nothing: it catches up
/// when it can. Neither does one that is late; `leaveOut` is told of it.
func rehearse(
  _ parts: [RehearsalPart], clusters: any ReachesClusters, time: any KeepsTime,
  leaveOut: (ClusterID) -> Void
) async -> String? {
  let start = time.now
  return await withTaskGroup(of: RehearsalNews.self) { group in
    for part in parts {
      group.addTask { .answered(part.cluster, await refusal(of: part, clusters: clusters)) }
    }
    func ring(at moment: Timestamp) {
      group.addTask {
        try? await time.sleep(until: moment)
        return .timeIsUp
      }
    }
    ring(at: start + RehearsalPatience.longest)
    var late = Set(parts.map(\.cluster))
    var refusals: [(ClusterID, String)] = []
    while !late.isEmpty, case .answered(let cluster, let refusal)? = await group.next() {
      let wasManyLate = RehearsalPatience.areMany(late.count, of: parts.count)
      late.remove(cluster)
      refusals += refusal.map { [(cluster, $0)] } ?? []
      guard wasManyLate, !RehearsalPatience.areMany(late.count, of: parts.count) else { continue }
      ring(at: RehearsalPatience.end(askedAt: start, mostAnsweredAt: time.now))
    }
    group.cancelAll()
    if !Task.isCancelled { late.forEach(leaveOut) }
    return refusals.min { $0.0 < $1.0 }.map { "the dry-run on \($0.0) was refused: \($0.1)" }
  }
}

private enum RehearsalNews: Sendable {
  case answered(ClusterID, String?)
  case timeIsUp
}

/// How long clusters may take for their dry-runs.
private enum RehearsalPatience {
  static let longest = Duration.seconds(5)
  private static let shortest = Duration.milliseconds(100)

  /// Whether too many are late to go on without them: more than a tenth.
  static func areMany(_ late: Int, of all: Int) -> Bool { late * 10 > all }

  /// The last few get as much time again as the others took.
  static func end(askedAt start: Timestamp, mostAnsweredAt now: Timestamp) -> Timestamp {
    now + max(shortest, now - start)
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
