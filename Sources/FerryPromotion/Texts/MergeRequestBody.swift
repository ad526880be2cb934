// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Renders what a promotion says, from the template `templates/merge-request.md`.
///
/// The same proposal gives the same text: no times, so that nothing is updated without a reason.
///
/// - Parameter limit: how many bytes the host takes.
package func mergeRequestBody(
  _ proposal: Proposal, template: String, limit: Int
) throws(MergeRequestTextFailure) -> String {
  try body(
    path: "templates/merge-request.md", template: template, markers: [marker(of: proposal)],
    limit: limit
  ) { values(of: proposal, room: $0) }
}

/// Renders what the promotions of an environment that go together say, from the template
/// `templates/merge-request-group.md`.
///
/// - Parameter limit: how many bytes the host takes.
package func mergeRequestBody(
  _ proposals: [Proposal], into environment: EnvironmentName, template: String, limit: Int
) throws(MergeRequestTextFailure) -> String {
  let offer = Offer.environment(environment, proposals)
  return try body(
    path: "templates/merge-request-group.md", template: template, markers: offer.markers,
    limit: limit
  ) { values(of: offer, room: $0) }
}

/// Every cluster is in the table, with fewer words of what blocks it where all would not fit.
private func body(
  path: String, template: String, markers: [String], limit: Int, _ values: (Int) -> [String: Any]
) throws(MergeRequestTextFailure) -> String {
  let details = [1_000, 200, 60].map { TableDetail(rows: .max, room: $0) }
  return try bounded(
    to: limit, ending: markers.joined(separator: "\n"), details: details,
    least: TableDetail(rows: .max, room: 15)
  ) { detail throws(MergeRequestTextFailure) in
    let text = try TextTemplate(path: path, text: template).rendered(values(detail.room))
    guard markers.allSatisfy(text.contains) else {
      throw MergeRequestTextFailure(template: path, reason: "the line {{{marker}}} is missing")
    }
    return text
  }
}

/// What the offer of several Bundles says: of each what its own would say, and all rows together.
private func values(of offer: Offer, room: Int) -> [String: Any] {
  [
    "title": offer.title,
    "environment": offer.environment.text,
    "isDraft": offer.isDraft,
    "bundles": offer.proposals.map { values(of: $0, room: room) },
    "clusters": offer.proposals.flatMap { proposal in
      clusters(of: proposal, room: room).map { $0.merging(["bundle": proposal.bundle.text]) { $1 } }
    },
    "marker": offer.markers.joined(separator: "\n") + (offer.isDraft ? "\n" + draftMarker : ""),
  ]
}

private func values(of proposal: Proposal, room: Int) -> [String: Any] {
  let version = proposal.release.version
  return [
    "title": proposal.title,
    "environment": proposal.environment.text,
    "bundle": proposal.bundle.text,
    "from": Set(proposal.moves.map(\.from.description)).sorted().joined(separator: ", "),
    "to": version,
    "digest": proposal.release.digest.text,
    "why": oneLine(proposal.why) + ".",
    "passed": proposal.passed.map(row(of:)),
    "isDraft": proposal.isDraft,
    "waits": proposal.waits.map(row(of:)),
    "links": proposal.links.map { ["text": $0.text, "url": $0.url] },
    "jobs": proposal.jobs.prefix(100).map {
      ["cluster": $0.cluster.description, "namespace": $0.namespace.text, "job": $0.name]
    },
    "coming": proposal.coming.map {
      ["version": $0.version, "gates": $0.gates.joined(separator: ", ")]
    },
    "clusters": clusters(of: proposal, room: room),
    "hold": holdNote(proposal),
    "howToStop": howToStop(proposal),
    "marker": marker(of: proposal) + (proposal.isDraft ? "\n" + draftMarker : ""),
  ]
}

private func clusters(of proposal: Proposal, room: Int) -> [[String: Any]] {
  proposal.moves.map { move in
    [
      "cluster": move.cluster.name.text, "wave": String(move.wave),
      "from": move.from.description, "to": proposal.release.version,
      "health": move.health.rawValue,
      "drift": move.hasDrifted ? "drifted" : "", "blocks": tableCell(move.blocks, room: room),
    ]
  }
}

private func row(of note: Proposal.GateNote) -> [String: Any] {
  ["name": note.name, "sentence": oneLine(note.sentence)]
}

/// What a rollback does besides leading back; empty for a promotion.
private func holdNote(_ proposal: Proposal) -> String {
  guard case .rollback = proposal.occasion else { return "" }
  return
    " It also holds \(proposal.bundle) in \(proposal.environment), so that nothing newer gets there "
    + "until `ferry resume \(proposal.bundle) --environment \(proposal.environment)`."
}

private func howToStop(_ proposal: Proposal) -> String {
  if case .rollback = proposal.occasion {
    return "Close this merge request: \(proposal.environment) then keeps what it has."
  }
  return "Close this merge request: \(proposal.release.version) is then not offered again, a newer "
    + "version is."
}
