// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryManifests
import FerryPorts
import FerryPromotion

extension ReadsSource {
  /// The change that carries a proposal out at a commit, with the fields that travel with it.
  func change(
    for proposal: Proposal, _ travel: [FieldTravel] = [], at commit: GitObjectID
  ) async throws(PresentationFailure) -> SourceChange {
    var files = EditedFiles()
    try await files.carry(proposal, travel, in: self, at: commit)
    return files.change(for: .bundle(proposal))
  }
}

/// Files of one commit while they are edited, each read once.
struct EditedFiles {
  private var contents: [String: [UInt8]] = [:]
  private var notes: [String] = []

  /// The change that carries an offer out, all of whose proposals were carried into the files.
  func change(for offer: Offer) -> SourceChange {
    SourceChange(
      edits: contents.sorted { $0.key < $1.key }.map { FileEdit(path: $0.key, content: $0.value) },
      message: offer.commitMessage(noting: notes))
  }

  /// Writes what a proposal says into the files, with the fields that travel with it.
  ///
  /// When this fails, some of it may be written: go on with a copy.
  mutating func carry(
    _ proposal: Proposal, _ travel: [FieldTravel], in source: some ReadsSource,
    at commit: GitObjectID
  ) async throws(PresentationFailure) {
    for move in proposal.moves where move.isNeeded {
      try await edit(move.origin, in: source, at: commit) { content throws(EditFailure) in
        try versionEdit(in: content, at: move.origin, to: proposal.release.version)
      }
    }
    for move in travel.flatMap(\.moves) {
      try await edit(move.origin, in: source, at: commit) { content throws(EditFailure) in
        try move.edited(content)
      }
    }
    notes += travel.flatMap(\.moves).map {
      "\($0.origin.file): \($0.steps.joined(separator: "."))"
    }
    notes += travel.flatMap(\.kept)
  }

  private mutating func edit(
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
