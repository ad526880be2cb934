// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEnginePromotions
import FerryPlan

/// What the clusters tell of a Bundle's Jobs, and Git of the versions that were wanted.
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
  private let changes: VersionChanges

  /// Of the clusters that are meant.
  init(
    of name: BundleName, on isMeant: (ClusterID) -> Bool, _ report: PassReport,
    _ changes: VersionChanges
  ) {
    self.name = name
    self.changes = changes
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

  /// For people: one line for each Job, then one for each change in Git.
  var text: String {
    (jobLines + [""] + gitLines).map(\.withoutControls).joined(separator: "\n")
  }

  private var jobLines: [String] {
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
    return lines
  }

  private var gitLines: [String] {
    var lines = changes.all.map { change in
      let ferry = change.isFerrys ? ", by Ferry" : ""
      return
        "\(change.time)  \(change.target.cluster)  \(change.target.bundle)  "
        + "\(change.from) -> \(change.to)  \(change.commit.short)  \(change.author)\(ferry)"
    }
    if lines.isEmpty { lines.append("Git tells of no change of \(name)'s version") }
    if changes.leftOut > 0 {
      lines.append("… and \(changes.leftOut) clusters more: name one, or --environment")
    }
    return lines
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
      "git": .array(changes.all.map(\.json)),
      "leftOutOfGit": .integer(changes.leftOut),
      "silent": .object(
        Dictionary(uniqueKeysWithValues: silent.map { ($0.0.description, .string($0.1)) })),
    ]
  }
}

extension VersionChange {
  fileprivate var json: JSONValue {
    [
      "time": .string(time.description), "cluster": .string(target.cluster.description),
      "bundle": .string(target.bundle.description), "from": .string(from.description),
      "to": .string(to.description), "commit": .string(commit.hex), "author": .string(author),
      "byFerry": .bool(isFerrys),
    ]
  }
}
