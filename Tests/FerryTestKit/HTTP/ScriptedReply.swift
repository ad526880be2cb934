// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import HTTPTypes

/// An answer of `ScriptedHTTP`.
package struct ScriptedReply: Sendable {
  /// What comes after the last piece of the body.
  package enum End: Sendable { case clean, silence, failure(HTTPFailure) }

  package let response: HTTPResponse
  package let pieces: [[UInt8]]
  package let end: End

  package init(
    _ status: Int, _ fields: HTTPFields = [:], pieces: [[UInt8]] = [], end: End = .clean
  ) {
    response = HTTPResponse(status: .init(code: status), headerFields: fields)
    self.pieces = pieces
    self.end = end
  }

  /// A JSON answer.
  package static func json(
    _ status: Int, _ body: JSONValue, _ fields: HTTPFields = [:]
  ) -> ScriptedReply {
    var fields = fields
    fields[.contentType] = "application/json"
    return ScriptedReply(status, fields, pieces: [body.canonicalBytes])
  }

  /// A text answer.
  package static func text(
    _ status: Int, _ body: String, _ fields: HTTPFields = [:]
  ) -> ScriptedReply {
    ScriptedReply(status, fields, pieces: [Array(body.utf8)])
  }
}
