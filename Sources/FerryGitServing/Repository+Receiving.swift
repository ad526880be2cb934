// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
import FerryDomain
import FerryGitStore

extension Repository {
  /// Takes the objects of a push, then moves each reference that may move.
  func receive(
    _ request: ReceiveRequest, maxObjects: UInt32, authorize: (ReferenceUpdate) -> String?
  ) throws(LibraryError) -> ReceiveReport {
    var report = ReceiveReport()
    do {
      if request.bringsObjects { try ingest(pack: request.pack, maxObjects: maxObjects) }
    } catch {
      report.unpackProblem = error.message
    }
    let known = try references(under: "refs/").map(\.id)
    for update in request.updates {
      let refusal =
        report.unpackProblem == nil
        ? try refusal(of: update, given: known, authorize: authorize) : "unpacker error"
      report.add(update, refusal: refusal)
    }
    return report
  }

  /// Moves the reference, or says why not.
  private func refusal(
    of update: ReferenceUpdate, given known: [GitObjectID], authorize: (ReferenceUpdate) -> String?
  ) throws(LibraryError) -> String? {
    if let problem = try problem(with: update, given: known) { return problem }
    if let words = authorize(update) { return words }
    do {
      let isMoved = try move(update.reference, from: update.old, to: update.new)
      return isMoved ? nil : "failed to update ref"
    } catch {
      return error.message
    }
  }

  private func problem(
    with update: ReferenceUpdate, given known: [GitObjectID]
  ) throws(LibraryError) -> String? {
    var isValid: Int32 = 0
    git_reference_name_is_valid(&isValid, update.reference)
    guard isValid == 1, update.reference.hasPrefix("refs/") else { return "funny refname" }
    guard let new = update.new else {
      return try update.reference == headReference()
        ? "deletion of the current branch prohibited" : nil
    }
    do {
      if update.reference.hasPrefix("refs/heads/") { _ = try lookUpCommit(new) }
      try verifyWhole([new], given: known)
      return nil
    } catch {
      return "missing necessary objects"
    }
  }
}

/// What became of a push.
struct ReceiveReport {
  var unpackProblem: String?
  private(set) var moved: [ReferenceUpdate] = []
  private var lines: [String] = []

  mutating func add(_ update: ReferenceUpdate, refusal: String?) {
    if let refusal {
      let words = refusal.split(whereSeparator: \.isNewline).joined(separator: " ")
      lines.append("ng \(update.reference) \(words)")
    } else {
      lines.append("ok \(update.reference)")
      moved.append(update)
    }
  }

  /// The report as the client reads it, on the first side band if it asked for bands.
  func bytes(sideBand: Bool) -> [UInt8] {
    var report = PacketWriter()
    report.line("unpack \(unpackProblem ?? "ok")")
    lines.forEach { report.line($0) }
    report.flush()
    guard sideBand else { return report.bytes }
    var out = PacketWriter()
    out.band(1, report.bytes)
    out.flush()
    return out.bytes
  }
}
