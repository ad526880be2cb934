// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What the file `environments/STOP` says: nothing is written to any cluster while it is there.
///
/// That it is there is what counts. One that is empty or cannot be read stops as well.
package struct EmergencyStop: Hashable, Sendable {
  /// Why, in the words of whoever stopped it.
  package let reason: String

  /// Takes the content of the file.
  package init(content: [UInt8]) {
    let lines = String(decoding: content.prefix(1_000), as: UTF8.self)
      .split(whereSeparator: \.isNewline)
      .map { String($0.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(300)) }
      .filter { !$0.allSatisfy(\.isWhitespace) }
    reason = lines.isEmpty ? "the file gives no reason" : lines.prefix(3).joined(separator: "; ")
  }

  /// A file that is there and says nothing that could be read.
  package init(unreadable why: String) { reason = "why cannot be read: \(why)" }

  package static let file = "environments/STOP"

  /// For people: that everything stands still, why, and how to go on.
  package var sentence: String {
    "stopped by \(Self.file): \(reason); Jobs that run go on, nothing else is written to any "
      + "cluster or promoted until the file is gone: `ferry start`"
  }
}
