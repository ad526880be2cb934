// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import HTTPTypes

/// Sends HTTP requests. Redirects are never followed: credentials are for the host they are for.
package protocol ExchangesHTTP: Sendable {
  /// The whole answer in memory, whatever its status.
  func exchange(_ call: HTTPCall) async throws(HTTPFailure) -> HTTPReply

  /// Returns once the answer's head is in; its body streams with back-pressure.
  func open(_ call: HTTPCall) async throws(HTTPFailure) -> HTTPStream
}

/// A whole answer.
package struct HTTPReply: Sendable {
  package let status: HTTPResponse.Status
  package let body: [UInt8]
  private let head: @Sendable () -> HTTPResponse

  package init(response: HTTPResponse, body: [UInt8]) {
    self.init(status: response.status, body: body) { response }
  }

  /// Takes the head apart only where somebody looks at it: most answers are known by their status.
  package init(
    status: HTTPResponse.Status, body: [UInt8], head: @escaping @Sendable () -> HTTPResponse
  ) {
    self.status = status
    self.body = body
    self.head = head
  }

  /// Status and header fields, made anew at each use.
  package var response: HTTPResponse { head() }
}

/// An answer whose body arrives piece by piece. Dropping the last reference ends the transfer.
package final class HTTPStream: Sendable {
  package let response: HTTPResponse
  private let pull: @Sendable () async throws(HTTPFailure) -> [UInt8]?
  private let close: @Sendable () -> Void

  package init(
    response: HTTPResponse, pull: @escaping @Sendable () async throws(HTTPFailure) -> [UInt8]?,
    close: @escaping @Sendable () -> Void = {}
  ) {
    self.response = response
    self.pull = pull
    self.close = close
  }

  deinit { close() }

  /// The next bytes of the body; nothing at its end. One caller at a time.
  package func next() async throws(HTTPFailure) -> [UInt8]? { try await pull() }
}
