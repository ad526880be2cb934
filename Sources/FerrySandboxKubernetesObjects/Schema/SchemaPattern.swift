// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts

/// A pattern of a schema, compiled when it is first asked for: compiling costs a hundred times as much
/// as looking for it.
final class SchemaPattern: Sendable {
  private enum Form {
    case notCompiled
    case regex(Regex<AnyRegexOutput>)
    /// RE2 and Swift differ at the edges: what does not compile here refuses nothing.
    case anything
  }

  let text: String
  private let form = Lock(Form.notCompiled)

  init(_ text: String) { self.text = text }

  /// Whether it is somewhere in the text.
  func isFound(in text: String) -> Bool {
    form.withLock { form in
      if case .notCompiled = form { form = (try? Regex(self.text)).map(Form.regex) ?? .anything }
      guard case .regex(let regex) = form else { return true }
      return text.contains(regex)
    }
  }
}
