// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Mustache

/// Why a merge request's text could not be made.
package struct MergeRequestTextFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package let reason: String

  package var description: String {
    "while rendering templates/merge-request.md: \(reason); compare it with the built-in one"
  }
}

/// Renders what a promotion says, from the template `templates/merge-request.md`.
///
/// The same proposal gives the same text: no times, so that nothing is updated without a reason.
/// At most 60,000 characters, inside every host's limit.
package func mergeRequestBody(
  _ proposal: Proposal, template: String
) throws(MergeRequestTextFailure) -> String {
  let parsed: MustacheTemplate
  do {
    parsed = try MustacheTemplate(string: template)
  } catch {
    throw MergeRequestTextFailure(reason: "\(error)")
  }
  let text = parsed.render(values(of: proposal))
  let marker = marker(of: proposal)
  guard text.contains(marker) else {
    throw MergeRequestTextFailure(reason: "the line {{{marker}}} is missing")
  }
  guard text.utf8.count > 60_000 else { return text }
  return String(text.prefix(50_000)) + "\n\n…\n\n\(marker)\n"
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
    "why": "\(version) is deployed and healthy on every cluster of "
      + proposal.sources.map { "`\($0)`" }.joined(separator: ", ") + ".",
    "clusters": proposal.moves.map { move in
      [
        "cluster": move.cluster.name.text, "wave": String(move.wave),
        "from": move.from.description, "to": version, "health": move.health.rawValue,
        "blocks": tableCell((move.hasDrifted ? "drifted; " : "") + move.blocks),
      ]
    },
    "howToStop":
      "Close this merge request: \(version) is then not offered again, a newer version is.",
    "marker": marker(of: proposal),
  ]
}

/// One line without what would end a cell of a Markdown table.
private func tableCell(_ text: String) -> String {
  text.split(whereSeparator: \.isNewline).joined(separator: " ")
    .split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
}
