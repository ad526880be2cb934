// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import HTTPTypes

/// Something that goes wrong with requests to the host's API, or to Git at it.
package struct RequestFault: Sendable {
  package enum Kind: Sendable {
    /// The request takes effect, and the connection ends before the answer is there.
    case loseAnswer
    /// Nothing takes effect; this is the answer.
    case answer(HTTPResponse.Status, retryAfter: Duration?)
  }

  package let kind: Kind
  package let method: HTTPRequest.Method
  /// A part of the path, as it is written in the request.
  package let path: String
  /// How many requests that fit are let through first.
  package let skipping: Int
  /// How many that follow it goes wrong with.
  package let times: Int

  package init(
    _ kind: Kind, method: HTTPRequest.Method, path: String, skipping: Int = 0, times: Int = 1
  ) {
    self.kind = kind
    (self.method, self.path, self.skipping, self.times) = (method, path, skipping, times)
  }
}
