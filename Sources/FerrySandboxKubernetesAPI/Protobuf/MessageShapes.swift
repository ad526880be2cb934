// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Which fields the messages of `k8s.io/api` have, as far as the cluster serves their kinds.
///
/// The tables beside this file are data: `Message: name=1 count=2:int`. A type is a message,
/// `[one]` of a list or `{one}` of a map with text keys; without a type it is text. `?` marks numbers
/// and flags that are kept when they are zero, because Go tells unset from zero there. `+` marks a
/// message whose fields JSON has in the message around it.
struct MessageShapes: Sendable {
  private let messages: [Substring: [Int: MessageField]]

  /// All the tables.
  static let all = MessageShapes([core, pods, workloads, access].joined(separator: "\n"))

  init(_ table: String) {
    var messages: [Substring: [Int: MessageField]] = [:]
    var name: Substring = ""
    for line in table.split(separator: "\n") {
      var words = line.split(separator: " ")
      if !line.hasPrefix(" "), !words.isEmpty { name = words.removeFirst().dropLast() }
      for field in words.compactMap(MessageField.init) {
        messages[name, default: [:]][field.number] = field
      }
    }
    self.messages = messages
  }

  /// The fields of a message by their numbers; nothing when it is not in the table.
  subscript(message: Substring) -> [Int: MessageField]? { messages[message] }

  /// All fields, each with the name of its message.
  var fields: [(message: Substring, field: MessageField)] {
    messages.flatMap { message in message.value.values.map { (message.key, $0) } }
  }
}
