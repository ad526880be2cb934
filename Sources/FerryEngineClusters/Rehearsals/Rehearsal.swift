// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPlan
import FerryPorts

/// One cluster that takes part in a rehearsal, with what would be written there, in order.
struct RehearsalPart: Sendable {
  let cluster: ClusterID
  let contexts: [String]
  let writes: [RehearsedWrite]
}

enum RehearsedWrite: Sendable {
  case apply(JSONValue)
  /// Of a Job, which is made when its turn comes: that of the last cluster must not keep the first waiting.
  case create(@Sendable () -> JSONValue?)
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
  let api: any KubernetesAPI
  do throws(KubernetesFailure) {
    api = try await clusters.api(contexts: part.contexts)
  } catch {
    return RehearsalAnswer(error)
  }
  // None waits for the one before it: nothing of them is kept.
  return await mapAtOnce(part.writes) { write in
    do throws(KubernetesFailure) {
      try await tryOut(write, api: api)
      return RehearsalAnswer.accepted
    } catch {
      return RehearsalAnswer(error)
    }
  }.min { $0.rank < $1.rank } ?? .accepted
}

extension RehearsalAnswer {
  fileprivate init(_ failure: KubernetesFailure) {
    switch failure.code {
    case .unreachable, .untrusted, .throttled, .server, .malformed, .cancelled, .configuration,
      .outdated, .expired, .unauthorized:
      self = .failed(failure)
    // Of what is written, only its namespace can be what is not found.
    case .terminating, .missingKind, .notFound: self = .homeless
    case .forbidden, .alreadyExists, .fieldConflict, .invalid:
      self = .refused(failure.description)
    }
  }

  /// Of several answers of a cluster the first counts.
  fileprivate var rank: Int {
    switch self {
    case .refused: 0
    case .failed: 1
    case .homeless: 2
    case .accepted: 3
    }
  }
}

/// What somebody changed by hand is put back, a Job that is there is adopted, and an admission webhook
/// that knows no dry-runs will be met with the write: these are no reasons to refuse.
private func tryOut(
  _ write: RehearsedWrite, api: any KubernetesAPI
) async throws(KubernetesFailure) {
  do throws(KubernetesFailure) {
    switch write {
    case .apply(let manifest):
      _ = try await api.apply(manifest, ApplyOptions(force: false, dryRun: true))
    case .create(let job):
      guard let manifest = job() else { return }
      _ = try await api.create(manifest, dryRun: true)
    }
  } catch {
    switch (write, error.code) {
    case (.apply, .fieldConflict) where error.isOnlyByHand: return
    case (.create, .alreadyExists): return
    case (_, .invalid) where error.isOfWebhookWithoutDryRun: return
    default: throw error
    }
  }
}

extension KubernetesFailure {
  /// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#side-effects
  fileprivate var isOfWebhookWithoutDryRun: Bool { detail.contains("does not support dry run") }
}
