// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// An answer that is not what was asked for: it becomes a `Status` object.
package struct APIFailure: Error, Hashable, Sendable {
  package let code: Int
  let reason: String?
  package let message: String
  package var details: JSONValue?
  /// A page token in `metadata.continue`: how an expired list goes on.
  package var continueToken: String?
  /// Answered as this plain text, not as a `Status`: what the router says of paths it has not.
  package var plainText: String?

  package init(code: Int, reason: String?, message: String, details: JSONValue? = nil) {
    (self.code, self.reason, self.message, self.details) = (code, reason, message, details)
  }

  /// The `Status` object that clients read.
  package var status: JSONValue {
    var metadata: JSONValue = [:]
    metadata["continue"] = continueToken.map(JSONValue.string)
    var status: JSONValue = [
      "kind": "Status", "apiVersion": "v1", "metadata": metadata, "status": "Failure",
      "message": .string(message), "code": .integer(code),
    ]
    status["reason"] = reason.map(JSONValue.string)
    status["details"] = details
    return status
  }
}

extension APIFailure {
  package static func badRequest(_ message: String) -> Self {
    Self(code: 400, reason: "BadRequest", message: message)
  }

  package static func unauthorized() -> Self {
    Self(code: 401, reason: "Unauthorized", message: "Unauthorized")
  }

  package static func pageNotFound() -> Self {
    var failure = Self(code: 404, reason: "NotFound", message: "404 page not found")
    failure.plainText = "404 page not found\n"
    return failure
  }

  package static func resourceNotFound() -> Self {
    Self(
      code: 404, reason: "NotFound",
      message: "the server could not find the requested resource", details: [:])
  }

  package static func methodNotAllowed() -> Self {
    Self(
      code: 405, reason: "MethodNotAllowed",
      message: "the server does not allow this method on the requested resource", details: [:])
  }

  package static func invalid(
    kind: String, group: String, name: String, _ errors: [FieldError]
  ) -> Self {
    let texts = errors.map(\.text)
    let list = texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
    let kindText = group.isEmpty ? kind : "\(kind).\(group)"
    var details: JSONValue = [
      "name": .string(name), "kind": .string(kind), "causes": .array(errors.map(\.json)),
    ]
    if !group.isEmpty { details["group"] = .string(group) }
    return Self(
      code: 422, reason: "Invalid", message: "\(kindText) \"\(name)\" is invalid: \(list)",
      details: details)
  }

  package static func expired(_ message: String) -> Self {
    Self(code: 410, reason: "Expired", message: message)
  }

  package static func tooLarge(limit: Int) -> Self {
    Self(
      code: 413, reason: "RequestEntityTooLarge",
      message: "Request entity too large: limit is \(limit)")
  }

  package static func unsupportedMediaType(accepted: [String]) -> Self {
    Self(
      code: 415, reason: "UnsupportedMediaType",
      message: "the body of the request was in an unknown format - accepted media types include: "
        + accepted.joined(separator: ", "))
  }

  package static func notAcceptable() -> Self {
    Self(
      code: 406, reason: "NotAcceptable",
      message: "only the following media types are accepted: application/json, application/yaml")
  }

  package static func internalError(_ message: String) -> Self {
    Self(code: 500, reason: nil, message: message)
  }

  package static func futureVersion(_ version: Int, current: Int) -> Self {
    Self(
      code: 504, reason: "Timeout",
      message: "Timeout: Too large resource version: \(version), current: \(current)",
      details: [
        "causes": [
          ["reason": "ResourceVersionTooLarge", "message": "Too large resource version"]
        ], "retryAfterSeconds": 1,
      ])
  }
}
