// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerrySandboxKubernetesObjects

/// An answer as the server gives it, without HTTP.
package struct APIResponse: Sendable {
  package var status = 200
  package var headers: [(name: String, value: String)] = []
  package var body: Body

  package enum Body: Sendable {
    case json(JSONValue)
    case yaml(JSONValue)
    case text(String)
    /// In the form that the header says.
    case bytes([UInt8])
    case none
    /// A stream of events until the watch ends.
    case watch(WatchID)
  }

  package init(status: Int = 200, _ body: Body) {
    self.status = status
    self.body = body
  }

  package init(_ failure: APIFailure) {
    status = failure.code
    body = failure.plainText.map(Body.text) ?? .json(failure.status)
  }

  /// The answer with warnings for a person to read (RFC 7234, section 5.5, as kubectl shows them).
  package func warning(_ texts: [String]) -> APIResponse {
    var response = self
    for text in texts {
      let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      response.headers.append((name: "Warning", value: "299 - \"\(escaped)\""))
    }
    return response
  }
}
