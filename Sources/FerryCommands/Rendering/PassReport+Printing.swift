// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineClusters
import FerryEngineFacts
import FerryEnginePromotions
import FerryPlan
import FerryViews

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
    if let emergency { lines.append("! " + emergency.sentence) }
    lines += orphans.map { "! " + $0.sentence }
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
    var drifts = Dictionary(
      (plans[id]?.drifts ?? []).map { ($0.object, $0) }, uniquingKeysWith: { first, _ in first })
    for change in plans[id]?.changes ?? [] {
      guard let line = change.line else { continue }
      lines.append("  " + line + (failed[change].map { " (failed: \($0))" } ?? ""))
      let drift = change.applied.flatMap { drifts.removeValue(forKey: $0) }
      lines += (drift?.lines ?? []).map { "    " + $0 }
    }
    for (object, drift) in drifts.sorted(by: { $0.key < $1.key }) {
      let why = plans[id]?.leavesDrift == true ? "only reported" : "not put back in this pass"
      lines += ["  = \(object) (drifted, \(why))"] + drift.lines.map { "    " + $0 }
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
    let left = plans.values.filter(\.leavesDrift).reduce(0) { $0 + $1.drifts.count }
    let drift = left == 0 ? "" : "; \(left) objects drifted and are only reported"
    let sentence =
      changes == 0
      ? "\(isKnown ? "nothing to change" : "nothing that could be changed") in \(plans.count) clusters"
      : "\(changes) changes in \(clusters) of \(plans.count) clusters"
    return sentence + drift
  }
}
