// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A signal that one replica got, for the others to look too.
package struct PassedSignal: Hashable, Sendable {
  /// Counts the signals of its replica.
  package let number: Int
  package let signal: Signal

  package init(number: Int, signal: Signal) {
    self.number = number
    self.signal = signal
  }

  /// How many are kept in an annotation.
  static let most = 50

  /// Reads what `text(of:)` wrote; what cannot be read is left out.
  static func list(parsing text: String) -> [PassedSignal] {
    guard !text.isEmpty, text.utf8.count <= 64 << 10, let json = try? JSONValue(parsing: text)
    else { return [] }
    return (json.array ?? []).suffix(most).compactMap(PassedSignal.init(json:))
  }

  static func text(of signals: [PassedSignal]) -> String {
    JSONValue.array(signals.compactMap(\.json)).canonicalText
  }

  private init?(json: JSONValue) {
    guard let number = json["n"]?.integer else { return nil }
    self.number = number
    if let branch = json["pushed"]?.string.flatMap({ BranchName($0) }) {
      signal = .pushed(branch: branch, commit: nil)
    } else if let request = json["mergeRequest"]?.integer {
      signal = .mergeRequestChanged(number: request, source: nil, target: nil)
    } else if let repositories = json["published"]?.array {
      signal = .published(repositories: Set(repositories.compactMap(\.string)))
    } else {
      return nil
    }
  }

  private var json: JSONValue? {
    switch signal {
    case .pushed(let branch, _): ["n": .integer(number), "pushed": .string(branch.text)]
    case .mergeRequestChanged(let request, _, _):
      ["n": .integer(number), "mergeRequest": .integer(request)]
    case .published(let repositories):
      [
        "n": .integer(number),
        "published": .array(repositories.sorted().map { .string($0) }),
      ]
    case .ping, .other: nil
    }
  }
}

/// What this replica heard and passes on.
struct SignalLog: Sendable {
  private(set) var signals: [PassedSignal] = []
  private var last = 0

  /// Whether it is worth passing on. The same once more takes the place of the first: bursts merge.
  mutating func add(_ signal: Signal) -> Bool {
    switch signal {
    case .pushed(let branch, _): note(.pushed(branch: branch, commit: nil))
    case .mergeRequestChanged(let number, _, _):
      note(.mergeRequestChanged(number: number, source: nil, target: nil))
    case .published(let repositories):
      // Many at once are told in parts, so that each of them stays small.
      let inOrder = repositories.sorted()
      for start in stride(from: 0, to: inOrder.count, by: 20) {
        note(.published(repositories: Set(inOrder[start..<min(start + 20, inOrder.count)])))
      }
    case .ping, .other: return false
    }
    return true
  }

  private mutating func note(_ signal: Signal) {
    last += 1
    signals.removeAll { $0.signal == signal }
    signals.append(PassedSignal(number: last, signal: signal))
    signals = signals.suffix(PassedSignal.most)
  }
}
