// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The most clusters, diagnostics and steps that a comment lists.
private let mostRows = 100
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
  let text = try TextTemplate(path: "templates/plan-comment.md", text: template)
    .rendered(values(of: preview))
  return bounded(text, to: limit)
}

private func values(of preview: Preview) -> [String: Any] {
  let touched = preview.members.filter(\.isTouched)
  var values: [String: Any] = [
    "headline": preview.problem == nil ? "Plan" : "This cannot be carried out as it is",
    "summary": "If this were merged now: \(preview.summary).",
    "head": preview.head.short,
  ]
  if !touched.isEmpty {
    var table: [String: Any] = ["clusters": touched.prefix(mostRows).map(row(of:))]
    if touched.count > mostRows { table["more"] = String(touched.count - mostRows) }
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

private func row(of member: Preview.Member) -> [String: Any] {
  [
    "environment": member.cluster.environment.text, "cluster": member.cluster.name.text,
    "wave": String(member.wave), "steps": String(member.steps.count),
    "versions": member.moves.prefix(5).map(words(for:)).joined(separator: "; ")
      + (member.moves.count > 5 ? "; …" : ""),
    "blocks": tableCell(String((member.refusal ?? member.note).prefix(120))),
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
