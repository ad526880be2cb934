// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEnginePromotions
import FerryPlan
import FerryViews

/// Why there is nothing to tell.
struct NoSuchTarget: Error, CustomStringConvertible {
  let description: String
}

/// All that one pass saw of a Bundle on a cluster, in sentences.
struct TargetStory {
  let bundle: BundleID
  let cluster: ClusterID
  let assessment: Assessment
  /// What hinders all of the cluster.
  let trouble: String?
  /// What another hand changed, in its objects.
  let drifts: [ObjectDrift]
  /// What the next pass would do.
  let changes: [String]
  /// On its way into the environment.
  let promotions: [PromotionView]

  /// One for each namespace that has a Bundle of the name.
  static func stories(
    of name: BundleName, on cluster: ClusterID, in report: PassReport
  ) throws -> [TargetStory] {
    let plan = report.plans[cluster]
    let trouble = report.emergency?.sentence ?? report.troubles[cluster]
    let found = (plan?.assessments ?? [:]).filter { $0.key.name == name }
    guard !found.isEmpty else {
      let known = Set(report.plans.keys).union(report.troubles.keys)
      if !known.contains(cluster) {
        throw NoSuchTarget(
          description: "there is no cluster \(cluster); there are "
            + known.sorted().map(\.description).joined(separator: ", "))
      }
      throw NoSuchTarget(
        description: trouble.map { "\(cluster) cannot be told of: \($0)" }
          ?? "\(cluster) has no Bundle \(name); it has "
          + (plan?.assessments.keys.sorted() ?? []).map(\.description).joined(separator: ", "))
    }
    return found.sorted { $0.key < $1.key }.map { bundle, assessment in
      TargetStory(
        bundle: bundle, cluster: cluster, assessment: assessment.value, trouble: trouble,
        drifts: (plan?.drifts ?? []).filter { $0.object.namespace == bundle.namespace },
        changes: (plan?.changes ?? []).filter { $0.bundle == bundle }.compactMap(\.line),
        promotions: (report.view?.promotions ?? []).filter {
          $0.bundle == name && $0.environment == cluster.environment
        })
    }
  }

  /// For people.
  var text: String {
    var lines = ["\(bundle) on \(cluster) is \(assessment.health.rawValue): \(assessment.message)"]
    lines += facts.map { "  " + $0 }
    if let job = assessment.history.first {
      lines.append("  " + job.sentence)
      lines += job.message.split(separator: "\n").suffix(20).map { "    | " + $0 }
    }
    return lines.map(\.withoutControls).joined(separator: "\n")
  }

  private var facts: [String] {
    var facts = [trouble, "Git wants \(assessment.wanted)" + resolved].compactMap(\.self)
    if let deployed = assessment.deployed {
      facts.append(
        "deployed is \(deployed.release) since \(deployed.time), for \(deployed.revision)")
    } else {
      facts.append("nothing was deployed yet")
    }
    if assessment.hasDrifted { facts.append("somebody changed it in the cluster") }
    for drift in drifts {
      facts.append("another hand changed \(drift.object); it is, and Git says:")
      facts += drift.lines.map { "  " + $0 }
    }
    facts += changes.map { "a pass would do: \($0)" }
    if let next = assessment.nextLook { facts.append("time alone may change it at \(next)") }
    for promotion in promotions {
      facts.append("\(promotion.to) is on its way here: \(promotion.state)")
      facts += promotion.gates.map { "  \($0.name): \($0.verdict.rawValue), \($0.sentence)" }
    }
    return facts
  }

  private var resolved: String {
    assessment.release.map { ", which is \($0) at the registry" }
      ?? ", and what that is at the registry is not known"
  }

  /// For programs.
  var json: JSONValue {
    [
      "bundle": .string(bundle.description),
      "cluster": .string(cluster.description),
      "health": .string(assessment.health.rawValue),
      "reason": .string(assessment.reason),
      "message": .string(assessment.message),
      "wanted": .string(assessment.wanted.description),
      "release": assessment.release.map { .string($0.description) } ?? .null,
      "deployed": assessment.deployed.map { .string($0.release.description) } ?? .null,
      "trouble": trouble.map { .string($0) } ?? .null,
      "drift": .array(drifts.map(\.json)),
      "changes": .array(changes.map { .string($0) }),
      "lastJob": assessment.history.first?.json ?? .null,
      "promotions": .array(
        promotions.map { ["to": .string($0.to), "state": .string($0.state)] }),
    ]
  }
}

extension BundleStatus.HistoryEntry {
  fileprivate var sentence: String {
    let end = finished.map { ", ended \($0)" } ?? ""
    return "the last Job \(job) of \(release): \(result.rawValue)"
      + (reason.isEmpty ? "" : " (\(reason))") + ", started \(started)\(end)"
  }

  /// For programs.
  var json: JSONValue {
    [
      "release": .string(release.description),
      "result": .string(result.rawValue),
      "job": .string(job),
      "started": .string(started.description),
      "finished": finished.map { .string($0.description) } ?? .null,
      "revision": .string(revision),
      "reason": .string(reason),
      "message": .string(message),
    ]
  }
}

extension String {
  /// Without what a terminal would obey: it may come from a Job's log.
  var withoutControls: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.filter { $0.properties.generalCategory != .control }))
  }
}
