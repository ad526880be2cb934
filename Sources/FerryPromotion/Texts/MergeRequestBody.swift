// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Renders what a promotion says, from the template `templates/merge-request.md`.
///
/// The same proposal gives the same text: no times, so that nothing is updated without a reason.
/// At most 60,000 characters, inside every host's limit.
package func mergeRequestBody(
  _ proposal: Proposal, template: String
) throws(MergeRequestTextFailure) -> String {
  let path = "templates/merge-request.md"
  let text = try TextTemplate(path: path, text: template).rendered(values(of: proposal))
  let marker = marker(of: proposal)
  guard text.contains(marker) else {
    throw MergeRequestTextFailure(template: path, reason: "the line {{{marker}}} is missing")
  }
  return bounded(text, ending: marker)
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
    "passed": proposal.passed.map { ["name": $0.name, "sentence": oneLine($0.sentence)] },
    "jobs": proposal.jobs.prefix(100).map { ["cluster": $0.cluster.description, "job": $0.name] },
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
    "howToStop": howToStop(proposal),
    "marker": marker(of: proposal),
  ]
}

private func howToStop(_ proposal: Proposal) -> String {
  if case .rollback = proposal.occasion {
    return "Close this merge request: \(proposal.environment) then keeps what it has."
  }
  return "Close this merge request: \(proposal.release.version) is then not offered again, a newer "
    + "version is."
}
