// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews

/// Something that a person should look at.
struct Concern: Hashable, Sendable {
  /// Whether somebody must act.
  enum Weight: String, Sendable {
    /// It stays until somebody acts.
    case error
    /// Ferry goes on, but somebody should know.
    case warning
  }

  let weight: Weight
  /// What it is about, such as `production · shop`.
  let place: String
  let sentence: String
}

/// Everything in the view that a person should look at, what matters most first.
func concerns(in view: FleetView) -> [Concern] {
  let troubles = view.troubles.map { Concern(weight: .error, place: "Ferry", sentence: $0) }
  let diagnostics = view.diagnostics.map(concern)
  let all = troubles + view.environments.flatMap(concerns) + diagnostics
  return all.filter { $0.weight == .error } + all.filter { $0.weight == .warning }
}

private func concern(_ diagnostic: Diagnostic) -> Concern {
  let line = diagnostic.line > 0 ? ":\(diagnostic.line)" : ""
  return Concern(
    weight: diagnostic.severity == .error ? .error : .warning, place: diagnostic.file + line,
    sentence: "\(diagnostic.message); \(diagnostic.remedy)")
}

private func concerns(in environment: EnvironmentView) -> [Concern] {
  let name = environment.name.text
  var found: [Concern] = []
  if let rollout = environment.rollout, rollout.state == .halted {
    found.append(Concern(weight: .error, place: "\(name) · rollout", sentence: rollout.sentence))
  }
  found += environment.clusters.compactMap { cluster in
    weight(of: cluster.state).map { weight in
      Concern(
        weight: weight, place: "\(name) · \(cluster.name)",
        sentence: sentence(cluster.state.rawValue, cluster.reason))
    }
  }
  return found + sickTargets(in: environment) + leftDrift(in: environment)
}

/// One concern for all clusters in which the same objects drifted and are left so.
private func leftDrift(in environment: EnvironmentView) -> [Concern] {
  let drifted = environment.clusters.filter { $0.leavesDrift && !$0.drifted.isEmpty }
  return Dictionary(grouping: drifted, by: \.drifted)
    .map { objects, clusters in
      Concern(
        weight: .warning, place: "\(environment.name) · drift",
        sentence:
          "changed by another hand on \(listed(clusters.map(\.name).sorted())) and left so: "
          + "\(objects.prefix(4).joined(separator: ", "))"
          + (objects.count > 4 ? " and \(objects.count - 4) more" : "")
          + "; ferry plan shows what differs")
    }
    .sorted { $0.sentence < $1.sentence }
}

private func weight(of state: ClusterView.State) -> Concern.Weight? {
  switch state {
  case .stalled, .unreachable: .error
  case .suspended: .warning
  case .reachable, .unknown: nil
  }
}

/// One concern for all clusters on which a Bundle has the same trouble.
private func sickTargets(in environment: EnvironmentView) -> [Concern] {
  let sick = environment.targets.filter { $0.standing == .broken }
  let groups = Dictionary(grouping: sick) { Trouble($0) }
  return groups.sorted { $0.key < $1.key }.map { trouble, targets in
    let clusters = targets.map(\.cluster).sorted()
    return Concern(
      weight: .error, place: "\(environment.name) · \(trouble.bundle.name)",
      sentence: sentence("\(trouble.health.rawValue) on \(listed(clusters))", trouble.reason))
  }
}

private struct Trouble: Hashable, Comparable {
  let bundle: BundleID
  let health: Health
  let reason: String?

  init(_ target: TargetView) {
    (bundle, health, reason) = (target.bundle, target.health, target.reason)
  }

  static func < (left: Self, right: Self) -> Bool {
    (left.bundle, left.health.rawValue, left.reason ?? "")
      < (right.bundle, right.health.rawValue, right.reason ?? "")
  }
}

private func sentence(_ what: String, _ reason: String?) -> String {
  reason.map { "\(what): \($0)" } ?? what
}

/// The first few names, and how many more there are.
private func listed(_ clusters: [ClusterName]) -> String {
  let names = clusters.prefix(4).map(\.text).joined(separator: ", ")
  return clusters.count > 4 ? "\(names) and \(clusters.count - 4) more" : names
}
