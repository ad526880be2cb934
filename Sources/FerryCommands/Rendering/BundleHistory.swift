// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEnginePromotions
import FerryPlan

/// What the clusters tell of a Bundle's Jobs.
struct BundleHistory {
  /// One Job on one cluster.
  private struct Row {
    let cluster: ClusterID
    let bundle: BundleID
    let entry: BundleStatus.HistoryEntry
  }

  private let name: BundleName
  /// The latest first.
  private let rows: [Row]
  /// The clusters that could not be asked, and why.
  private let silent: [(ClusterID, String)]

  init(of name: BundleName, in environment: EnvironmentName?, _ report: PassReport) {
    self.name = name
    let isMeant = { (id: ClusterID) in environment == nil || id.environment == environment }
    rows = report.plans.filter { isMeant($0.key) }.flatMap { cluster, plan in
      plan.assessments.filter { $0.key.name == name }.flatMap { bundle, assessment in
        assessment.history.map { Row(cluster: cluster, bundle: bundle, entry: $0) }
      }
    }
    .sorted { ($1.entry.started, $0.cluster) < ($0.entry.started, $1.cluster) }
    silent = report.troubles.filter { isMeant($0.key) }.sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }
  }

  /// Whether a cluster could not be asked.
  var isPartial: Bool { !silent.isEmpty }

  /// For people: one line for each Job.
  var text: String {
    var lines = rows.map { row in
      let entry = row.entry
      let verified = entry.isVerification ? " (verification)" : ""
      let why = entry.reason.isEmpty ? "" : ": \(entry.reason)"
      return
        "\(entry.started)  \(row.cluster)  \(row.bundle)  \(entry.release.version)\(verified)  "
        + "\(entry.result.rawValue)\(why)  \(entry.revision)"
    }
    if lines.isEmpty { lines.append("no cluster tells of a Job of \(name)") }
    lines += silent.map { "! \($0.0): \($0.1)" }
    return lines.map(\.withoutControls).joined(separator: "\n")
  }

  /// For programs.
  var json: JSONValue {
    [
      "history": .array(
        rows.map { row in
          var json = row.entry.json
          json["cluster"] = .string(row.cluster.description)
          json["bundle"] = .string(row.bundle.description)
          return json
        }),
      "silent": .object(
        Dictionary(uniqueKeysWithValues: silent.map { ($0.0.description, .string($0.1)) })),
    ]
  }
}
