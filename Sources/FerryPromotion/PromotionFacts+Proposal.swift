// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension PromotionFacts {
  /// The proposal of a candidate, for as many clusters as may get it together.
  func proposal(
    _ candidate: Candidate, occasion: Proposal.Occasion, coming: [Candidate] = []
  ) -> Proposal {
    let limit = if case .promotion = occasion { rules.blastRadius.clusters } else { Int?.none }
    let version = candidate.release.version
    let ordered = targets.sorted {
      (wave(of: $0.cluster), $0.cluster) < (wave(of: $1.cluster), $1.cluster)
    }
    let turn = Set(ordered.filter { $0.needs(version) }.prefix(limit ?? .max).map(\.cluster))
    let isWhole = limit.map { targets.count <= $0 } ?? true
    return Proposal(
      environment: environment, sources: rules.from, bundle: bundle, release: candidate.release,
      occasion: occasion, way: rules.by, why: why(candidate, occasion),
      passed: candidate.gates.filter(\.isOpen).map {
        Proposal.GateNote(name: $0.name, sentence: $0.sentence)
      },
      waits: candidate.blocking.map {
        Proposal.GateNote(name: $0.name, sentence: $0.sentence)
      },
      jobs: jobs(of: candidate.release),
      coming: coming.map {
        Proposal.Coming(version: $0.release.version, gates: $0.blocking.map(\.name))
      },
      moves: ordered.map { move(of: $0, to: version, isNow: turn.contains($0.cluster)) },
      part: isWhole ? nil : ordered.first { turn.contains($0.cluster) }?.cluster.name)
  }

  private func jobs(of release: Release) -> [Proposal.SourceJob] {
    sources.filter { $0.deployed == release }.sorted { $0.cluster < $1.cluster }
      .compactMap { source in
        source.job.map {
          Proposal.SourceJob(
            cluster: source.cluster, namespace: source.bundle.namespace, name: $0)
        }
      }
  }

  private func move(of target: Standing, to version: String, isNow: Bool) -> Proposal.Move {
    let isLater = target.needs(version) && !isNow
    let trouble = target.health == .healthy ? "" : target.message
    return Proposal.Move(
      cluster: target.cluster, wave: wave(of: target.cluster), from: target.wanted,
      health: target.health, hasDrifted: target.hasDrifted,
      blocks: isLater ? "gets it when the clusters before it are healthy" : trouble,
      origin: target.origin, isNeeded: isNow)
  }

  private func why(_ candidate: Candidate, _ occasion: Proposal.Occasion) -> String {
    switch occasion {
    case .promotion: candidate.gates.first { $0.kind == .health }?.sentence ?? ""
    case .order(let order, let skipped):
      "\(order.by) asked for it: \(order.reason)"
        + (skipped.isEmpty
          ? ""
          : ". Skipped: " + skipped.map { "\($0.name) (\($0.sentence))" }.joined(separator: "; "))
    case .rollback(let order): "\(order.by) rolls back: \(order.reason)"
    }
  }
}
