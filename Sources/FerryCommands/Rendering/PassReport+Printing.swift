// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPlan

/// Prints what a pass saw and did.
func print(_ report: PassReport, as format: OutputFormat) {
  switch format {
  case .json: print(report.json.prettyText)
  case .text: print(report.text)
  }
}

extension PassReport {
  /// For people: one paragraph per cluster that has something to say.
  var text: String {
    var lines = [revision.description]
    lines += diagnostics.map(\.description)
    for id in Set(plans.keys).union(troubles.keys).sorted() { lines += paragraph(of: id) }
    for promotion in view?.promotions ?? [] {
      lines.append("promotion of \(promotion.bundle) \(promotion.to) into \(promotion.environment)")
      lines.append("  " + promotion.state)
    }
    lines.append(summary)
    return lines.joined(separator: "\n")
  }

  private func paragraph(of id: ClusterID) -> [String] {
    let failed = Dictionary(
      (reports[id]?.failed ?? []).map { ($0.change, $0.failure.description) },
      uniquingKeysWith: { first, _ in first })
    var lines: [String] = []
    for change in plans[id]?.changes ?? [] {
      guard let line = change.line else { continue }
      lines.append("  " + line + (failed[change].map { " (failed: \($0))" } ?? ""))
    }
    for (bundle, assessment) in (plans[id]?.assessments ?? [:]).sorted(by: { $0.key < $1.key })
    where assessment.health != .healthy {
      lines.append("  . \(bundle): \(assessment.message)")
    }
    if let trouble = troubles[id] { lines.append("  ! " + trouble) }
    return lines.isEmpty ? [] : [id.description] + lines
  }

  private var summary: String {
    let changes = plans.values.reduce(0) { $0 + $1.changes.count(where: \.isWrite) }
    let clusters = plans.count { $0.value.writes }
    let isKnown = troubles.isEmpty && !isInDoubt
    return changes == 0
      ? "\(isKnown ? "nothing to change" : "nothing that could be changed") in \(plans.count) clusters"
      : "\(changes) changes in \(clusters) of \(plans.count) clusters"
  }
}

extension Change {
  /// One line with a sign in front; nothing for what people need not read.
  fileprivate var line: String? {
    switch self {
    case .applyConfigMap(let map, let cause):
      "\(cause.sign) ConfigMap \(map.key) (\(cause.rawValue))"
    case .applyBundle(let bundle, let cause):
      "\(cause.sign) Bundle \(bundle.id) (\(cause.rawValue))"
    case .runJob(let order):
      "> Job \(order.name) "
        + (order.name.action == .apply
          ? "deploys \(order.bundle.id) \(order.release?.version ?? "")"
          : "dismisses \(order.bundle.id)")
    case .endJob(let job, let obstacle):
      "! Job \(job.name) does not start and is ended (\(obstacle.reason))"
    case .writeStatus: nil
    case .deleteBundle(let id, _, let why): "- Bundle \(id) (\(why))"
    case .deleteConfigMap(let key, _): "- ConfigMap \(key) (left Git)"
    case .watcher(.apply(let watcher, let cause)):
      "\(cause.sign) ConfigWatcher \(watcher.id) (\(cause.rawValue))"
    case .watcher(.restart(let order)):
      "> restart of the pods of ConfigWatcher \(order.watcher)"
    case .watcher(.writeStatus): nil
    case .watcher(.delete(let id, _)): "- ConfigWatcher \(id) (left Git)"
    case .refuse(let bundle, let reason, let message):
      "! \(bundle.map { "\($0): " } ?? "")\(message) (\(reason))"
    }
  }
}

extension Change.Cause {
  fileprivate var sign: String { self == .missing ? "+" : "~" }
}
