// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Renders what a promotion says, from the template `templates/merge-request.md`.
///
/// The same proposal gives the same text: no times, so that nothing is updated without a reason.
///
/// - Parameter limit: how many bytes the host takes.
package func mergeRequestBody(
  _ proposal: Proposal, template: String, limit: Int
) throws(MergeRequestTextFailure) -> String {
  let path = "templates/merge-request.md"
  let text = try TextTemplate(path: path, text: template).rendered(values(of: proposal))
  let marker = marker(of: proposal)
  guard text.contains(marker) else {
    throw MergeRequestTextFailure(template: path, reason: "the line {{{marker}}} is missing")
  }
  return bounded(text, to: limit, ending: marker)
}

private func values(of proposal: Proposal) -> [String: Any] {
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
    "clusters": proposal.moves.map { move in
      [
        "cluster": move.cluster.name.text, "wave": String(move.wave),
        "from": move.from.description, "to": version, "health": move.health.rawValue,
        "blocks": tableCell((move.hasDrifted ? "drifted; " : "") + move.blocks),
      ]
    },
    "hold": holdNote(proposal),
    "howToStop": howToStop(proposal),
    "marker": marker(of: proposal) + (proposal.isDraft ? "\n" + draftMarker : ""),
  ]
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
