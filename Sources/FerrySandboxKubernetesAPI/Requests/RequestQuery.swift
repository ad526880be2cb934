// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
package import FerrySandboxKubernetesObjects

/// The parameters after the question mark.
package struct RequestQuery: Hashable, Sendable {
  private let items: [String: String]

  init(_ text: String) { items = formFields(text) }

  package subscript(name: String) -> String? { items[name] }

  /// A parameter that is given and not empty.
  package func text(_ name: String) -> String? {
    items[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A flag is set by anything but `false` and `0`, as the server's conversion has it.
  package func flag(_ name: String) -> Bool? {
    items[name].map { $0.lowercased() != "false" && $0 != "0" }
  }

  package func number(_ name: String) throws(APIFailure) -> Int? {
    guard let text = text(name) else { return nil }
    guard let number = Int(text) else {
      throw .badRequest("strconv.ParseInt: parsing \"\(text)\": invalid syntax")
    }
    return number
  }
}
