// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts

/// One cluster that takes part in a rehearsal, with what would be applied there, in order.
struct RehearsalPart: Sendable {
  let cluster: ClusterID
  let contexts: [String]
  let manifests: [JSONValue]
}

/// What became of a rehearsal.
struct RehearsalResult: Sendable {
  /// The first in order of clusters, as a sentence.
  var refusal: String?
  /// Where all of it was accepted.
  var passed: Set<ClusterID> = []
  /// Why nobody knows of some cluster, the first in order of those that failed: it may refuse yet.
  var unanswered: KubernetesFailure?
}

/// Dry-runs on one cluster, for as long as its connection takes.
func rehearse(
  alone part: RehearsalPart, clusters: any ReachesClusters
) async -> RehearsalResult {
  RehearsalResult([part.cluster: await answer(to: part, clusters: clusters)])
}

/// Dry-runs on all clusters at once.
///
/// A cluster that cannot be reached or fails refuses nothing: it has a dry-run of its own when it
/// catches up. Neither does one that is late; `leaveOut` is told of it where it may be in reach.
func rehearse(
  _ parts: [RehearsalPart], clusters: any ReachesClusters, time: any KeepsTime,
  sight: (ClusterID) -> ClusterSight, leaveOut: (ClusterID) -> Void
) async -> RehearsalResult {
  await withTaskGroup(of: RehearsalNews.self) { group in
    for part in parts {
      group.addTask { .answered(part.cluster, await answer(to: part, clusters: clusters)) }
    }
    var patience = RehearsalPatience(with: parts.count, from: time.now)
    var late = Set(parts.map(\.cluster))
    var answers: [ClusterID: RehearsalAnswer] = [:]
    while let moment = patience.nextLook(at: late.map(sight), now: time.now) {
      group.addTask {
        try? await time.sleep(until: moment)
        return .timeToLook
      }
      // A look at all that are late after each answer would cost the square of their number.
      while case .answered(let cluster, let answer)? = await group.next() {
        late.remove(cluster)
        answers[cluster] = answer
        if patience.isNearlyOver(for: late.count) { break }
      }
    }
    group.cancelAll()
    if !Task.isCancelled {
      for cluster in late where sight(cluster).mayBeInReach { leaveOut(cluster) }
    }
    return RehearsalResult(answers)
  }
}

private enum RehearsalNews: Sendable {
  case answered(ClusterID, RehearsalAnswer)
  case timeToLook
}

private enum RehearsalAnswer: Sendable {
  case accepted
  case refused(String)
  case failed(KubernetesFailure)
  /// There is no place for the object yet, which its write tells as well.
  case homeless
}

extension RehearsalResult {
  fileprivate init(_ answers: [ClusterID: RehearsalAnswer]) {
    for (cluster, answer) in answers.sorted(by: { $0.key < $1.key }) {
      switch answer {
      case .accepted: passed.insert(cluster)
      case .refused(let why): refusal = refusal ?? "the dry-run on \(cluster) was refused: \(why)"
      case .failed(let failure): unanswered = unanswered ?? failure
      case .homeless: continue
      }
    }
  }
}

private func answer(
  to part: RehearsalPart, clusters: any ReachesClusters
) async -> RehearsalAnswer {
  do throws(KubernetesFailure) {
    let api = try await clusters.api(contexts: part.contexts)
    for manifest in part.manifests { try await tryOut(manifest, api: api) }
    return .accepted
  } catch {
    switch error.code {
    case .unreachable, .untrusted, .throttled, .server, .malformed, .cancelled, .configuration,
      .outdated, .expired, .unauthorized:
      return .failed(error)
    // Of what is applied, only its namespace can be what is not found.
    case .terminating, .missingKind, .notFound: return .homeless
    case .forbidden, .alreadyExists, .fieldConflict, .invalid:
      return .refused(error.description)
    }
  }
}

/// What somebody changed by hand is put back, and no reason to refuse.
private func tryOut(
  _ manifest: JSONValue, api: any KubernetesAPI
) async throws(KubernetesFailure) {
  do throws(KubernetesFailure) {
    _ = try await api.apply(manifest, ApplyOptions(force: false, dryRun: true))
  } catch {
    guard error.code == .fieldConflict, error.isOnlyByHand else { throw error }
  }
}
