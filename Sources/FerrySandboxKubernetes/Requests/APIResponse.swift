// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// An answer as the server gives it, without HTTP.
struct APIResponse: Sendable {
  var status = 200
  var headers: [(name: String, value: String)] = []
  var body: Body

  enum Body: Sendable {
    case json(JSONValue)
    case yaml(JSONValue)
    case text(String)
    /// In the form that the header says.
    case bytes([UInt8])
    case none
    /// A stream of events until the watch ends.
    case watch(WatchID)
  }

  init(status: Int = 200, _ body: Body) {
    self.status = status
    self.body = body
  }

  init(_ failure: APIFailure) {
    status = failure.code
    body = failure.plainText.map(Body.text) ?? .json(failure.status)
  }

  /// The answer with warnings for a person to read (RFC 7234, section 5.5, as kubectl shows them).
  func warning(_ texts: [String]) -> APIResponse {
    var response = self
    for text in texts {
      let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      response.headers.append((name: "Warning", value: "299 - \"\(escaped)\""))
    }
    return response
  }
}
