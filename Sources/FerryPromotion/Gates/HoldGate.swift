// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Question {
  /// Stopped by a person.
  var hold: Gate {
    if let trouble = facts.circumstances.stops.trouble(in: facts.environment) {
      return Gate(
        .hold,
        .closed("it cannot be told what people hold or reject: \(trouble)" + lift(.hold)))
    }
    let holds = facts.circumstances.stops.holds.filter {
      $0.concerns(facts.bundle, in: facts.environment) && $0.note.isInForce(at: now)
    }
    // One that only a person lifts says more than one that ends by itself; of those the last counts.
    guard
      let last = holds.max(by: {
        ($0.note.until ?? .distantFuture) < ($1.note.until ?? .distantFuture)
      })
    else { return Gate(.hold, .open("nobody holds it")) }
    let what = last.bundle.map { "\($0)" } ?? "all of \(facts.environment)"
    let resume =
      last.bundle.map { "ferry resume \($0) --environment \(facts.environment)" }
      ?? "ferry resume --environment \(facts.environment)"
    let sentence =
      "\(last.note.by) holds \(what) since \(last.note.since): \(last.note.reason); `\(resume)` "
      + "lifts it"
    guard let until = last.note.until else {
      return Gate(.hold, .closed(sentence + ", nothing else does" + lift(.hold)))
    }
    return Gate(
      .hold, .waiting(until: until, sentence + ", or it ends by itself at \(until)" + lift(.hold)))
  }

  /// A version that a person said no to: nobody skips that.
  var rejected: Gate {
    if let reversal = facts.reversals.first(where: { $0.version == version }) {
      return Gate(.rejected, .closed(sentence(reversal)))
    }
    if let refusal = facts.refusals.first(where: { $0.release == release }) {
      return Gate(
        .rejected,
        .closed(
          "!\(refusal.number) was closed without being merged: \(version) is not offered again; "
            + "reopen it to take that back"))
    }
    let rejections = facts.circumstances.stops.rejections.filter {
      $0.concerns(facts.bundle, version) && $0.note.isInForce(at: now)
    }
    guard
      let last = rejections.max(by: {
        ($0.note.until ?? .distantFuture) < ($1.note.until ?? .distantFuture)
      })
    else { return Gate(.rejected, .open("nobody rejected \(version)")) }
    let sentence =
      "\(last.note.by) rejected \(last.version) at \(last.note.since): \(last.note.reason); a "
      + "version that is not meant can go, or remove the entry from environments/rejected.yaml"
    guard let until = last.note.until else { return Gate(.rejected, .closed(sentence)) }
    return Gate(.rejected, .waiting(until: until, sentence + "; it ends by itself at \(until)"))
  }

  private func sentence(_ reversal: Reversal) -> String {
    "\(version) was reverted on \(reversal.cluster) by \(reversal.author) in "
      + "\(reversal.commit.short); a newer version can go, or a person asks for it again: "
      + "\(command)"
  }
}

extension Timestamp {
  /// Later than all that is written down.
  fileprivate static let distantFuture = Timestamp(milliseconds: .max)
}
