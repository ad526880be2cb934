// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The most diagnostics and steps that a comment lists.
private let mostDiagnostics = 30
private let mostSteps = 150

/// Renders what a merge request would do, from the template `templates/plan-comment.md`.
///
/// The same preview gives the same text.
///
/// - Parameter limit: how many bytes the host takes.
package func planComment(
  _ preview: Preview, template: String, limit: Int
) throws(MergeRequestTextFailure) -> String {
  let template = TextTemplate(path: "templates/plan-comment.md", text: template)
  return try bounded(
    to: limit, details: [120, 40].map { TableDetail(rows: 1_000, room: $0) },
    least: TableDetail(rows: 100, room: 120)
  ) { detail throws(MergeRequestTextFailure) in
    try template.rendered(values(of: preview, detail))
  }
}

private func values(of preview: Preview, _ detail: TableDetail) -> [String: Any] {
  let touched = preview.members.filter(\.isTouched)
  var values: [String: Any] = [
    "headline": preview.problem == nil ? "Plan" : "This cannot be carried out as it is",
    "summary": "If this were merged now: \(preview.summary).",
    "head": preview.head.short,
  ]
  if !touched.isEmpty {
    let rows = touched.prefix(detail.rows).map { row(of: $0, room: detail.room) }
    var table: [String: Any] = ["clusters": rows]
    if touched.count > detail.rows { table["more"] = String(touched.count - detail.rows) }
    values["table"] = table
  }
  if !preview.diagnostics.isEmpty {
    values["diagnostics"] = preview.diagnostics.prefix(mostDiagnostics)
      .map { fencedLine($0.description) }.joined(separator: "\n")
  }
  let steps = steps(of: touched)
  if !steps.isEmpty { values["steps"] = steps.joined(separator: "\n") }
  return values
}

private func row(of member: Preview.Member, room: Int) -> [String: Any] {
  [
    "environment": member.cluster.environment.text, "cluster": member.cluster.name.text,
    "wave": String(member.wave), "steps": String(member.steps.count),
    "versions": member.moves.prefix(5).map(words(for:)).joined(separator: "; ")
      + (member.moves.count > 5 ? "; …" : ""),
    "blocks": tableCell(member.refusal ?? member.note, room: room),
  ]
}

private func words(for move: Preview.Move) -> String {
  tableCell("\(move.bundle) " + (move.from.map { "\($0) → " } ?? "") + move.to)
}

/// Cluster by cluster, cut where there are too many.
private func steps(of members: [Preview.Member]) -> [String] {
  let lines = members.filter { !$0.steps.isEmpty }.flatMap { member in
    [member.cluster.description] + member.steps.map { "  " + fencedLine($0, room: 150) }
  }
  guard lines.count > mostSteps else { return lines }
  return lines.prefix(mostSteps) + ["… and \(lines.count - mostSteps) more lines"]
}
