// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What a delivery asks us to look at; `Signal.other` for what we do not know or cannot read.
package func decode(_ delivery: Delivery) -> Signal {
  let nothing = Signal.other(eventName(delivery.event))
  guard let payload = try? JSONValue(parsing: delivery.payload, maxDepth: 64) else {
    return nothing
  }
  switch delivery.id.host {
  case .gitlab: return gitLabSignal(payload) ?? nothing
  case .github, .gitea, .forgejo: return pullRequestHostSignal(delivery.event, payload) ?? nothing
  }
}

/// `Signal.pushed` for `refs/heads/…`; nothing for a tag.
func pushed(reference: JSONValue?, commit: JSONValue?) -> Signal? {
  let prefix = "refs/heads/"
  guard let reference = reference?.string, reference.hasPrefix(prefix) else { return nil }
  return pushed(branch: String(reference.dropFirst(prefix.count)), commit: commit)
}

/// `Signal.pushed`; without a commit where the branch is gone, which hosts write as forty zeros.
func pushed(branch: String?, commit: JSONValue?) -> Signal? {
  guard let branch = branch.flatMap({ BranchName($0) }) else { return nil }
  let commit = commit?.string.flatMap { GitObjectID(hex: $0) }
  let isGone = commit?.bytes.allSatisfy { $0 == 0 } ?? true
  return .pushed(branch: branch, commit: isGone ? nil : commit)
}

/// `Signal.mergeRequestChanged`; nothing without a positive number.
func mergeRequestChanged(
  number: JSONValue?, source: JSONValue?, target: JSONValue?
) -> Signal? {
  guard let number = number?.integer, number > 0 else { return nil }
  return .mergeRequestChanged(
    number: number, source: source?.string.flatMap { BranchName($0) },
    target: target?.string.flatMap { BranchName($0) })
}

/// The event's name in a form that is safe to log: it comes from a header that nobody signed.
private func eventName(_ event: String) -> String {
  let letters = event.unicodeScalars.lazy.filter { (0x20..<0x7F).contains($0.value) }.prefix(64)
  return letters.isEmpty ? "unknown event" : String(String.UnicodeScalarView(letters))
}
