// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifests
import FerryPorts
import FerryPromotion

extension ReadsSource {
  /// The change that carries a proposal out at a commit, with the fields that travel with it.
  func change(
    for proposal: Proposal, _ travel: [FieldTravel] = [], at commit: GitObjectID
  ) async throws(PresentationFailure) -> SourceChange {
    var files = EditedFiles()
    for move in proposal.moves where move.isNeeded {
      try await files.edit(move.origin, in: self, at: commit) { content throws(EditFailure) in
        try versionEdit(in: content, at: move.origin, to: proposal.release.version)
      }
    }
    for move in travel.flatMap(\.moves) {
      try await files.edit(move.origin, in: self, at: commit) { content throws(EditFailure) in
        try move.edited(content)
      }
    }
    let moved = travel.flatMap(\.moves).map {
      "\($0.origin.file): \($0.steps.joined(separator: "."))"
    }
    return SourceChange(
      edits: files.edits, message: proposal.commitMessage(noting: moved + travel.flatMap(\.kept)))
  }
}

/// Files of one commit while they are edited, each read once.
private struct EditedFiles {
  private var contents: [String: [UInt8]] = [:]

  var edits: [FileEdit] {
    contents.sorted { $0.key < $1.key }.map { FileEdit(path: $0.key, content: $0.value) }
  }

  mutating func edit(
    _ origin: SourceLocation, in source: some ReadsSource, at commit: GitObjectID,
    _ edited: ([UInt8]) throws(EditFailure) -> [UInt8]
  ) async throws(PresentationFailure) {
    let content = try await content(of: origin.file, in: source, at: commit)
    do throws(EditFailure) {
      contents[origin.file] = try edited(content)
    } catch {
      throw PresentationFailure(error)
    }
  }

  private func content(
    of path: String, in source: some ReadsSource, at commit: GitObjectID
  ) async throws(PresentationFailure) -> [UInt8] {
    if let known = contents[path] { return known }
    do throws(GitFailure) {
      let read = try await source.content(of: path, at: commit, limit: 1 << 20)
      if let read { return read }
    } catch {
      throw PresentationFailure(error)
    }
    throw PresentationFailure(stalled: "\(path) is not in the repository any more")
  }
}
