// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Why a protobuf message was not read.
enum WireFailure: Error, Hashable, Sendable {
  case malformed
  case tooDeep
  /// Nothing says what a message of this type holds.
  case unknownType(String)
  /// A field that the table of messages does not have.
  case unknownField(message: String, number: Int)

  /// What a person reads.
  var text: String {
    switch self {
    case .malformed: "the protobuf message is cut off or malformed"
    case .tooDeep: "the protobuf message is nested too deeply"
    case .unknownType(let name): "\(name) is not known in protobuf: send it as JSON or YAML"
    case .unknownField(let message, let number):
      "field \(number) of \(message) is not known in protobuf: send the object as JSON or YAML"
    }
  }
}
