// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What is known of each key as long as nothing is heard that speaks against it.
///
/// An answer may be older than what is heard while it is on its way. So each question has a number,
/// and an answer is kept only if nothing was heard since its question. Numbers, not times: a webhook
/// and a question can come within one tick of the clock.
struct Doubtful<Key: Hashable, Value> {
  private var values: [Key: Value] = [:]
  /// The latest question about a key that nothing was heard against.
  private var asked: [Key: Question] = [:]

  /// The latest question of all.
  private(set) var latest = Question(number: 0)

  subscript(key: Key) -> Value? { values[key] }

  /// A new question about the key; what is known holds until it is answered.
  mutating func ask(_ key: Key) -> Question {
    latest = Question(number: latest.number + 1)
    asked[key] = latest
    return latest
  }

  /// Keeps the answer to a question, unless something was heard or asked about the key meanwhile.
  mutating func keep(_ value: Value, of key: Key, asked question: Question) {
    guard asked[key] == question else { return }
    values[key] = value
  }

  /// Something was heard about the key; nothing: about any.
  mutating func doubt(_ key: Key? = nil) {
    guard let key else { return (values, asked) = ([:], [:]) }
    (values[key], asked[key]) = (nil, nil)
  }
}

/// Tells what was asked for before from what was asked for after.
package struct Question: Hashable, Comparable, Sendable {
  fileprivate let number: Int

  package static func < (one: Self, other: Self) -> Bool { one.number < other.number }
}
