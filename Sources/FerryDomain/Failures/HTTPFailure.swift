// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// An HTTP exchange that gave no usable answer; a status code of any kind is an answer.
package struct HTTPFailure: Failure {
  package enum Code: Hashable, Sendable {
    /// The URL or the settings for TLS cannot be used.
    case invalid
    case unresolvedName, unreachable
    /// The certificate is not trusted, or the handshake failed.
    case tls
    /// A limit for connecting, the first byte, silence or the whole exchange passed.
    case timedOut
    /// The connection ended inside the exchange.
    case interrupted
    /// More bytes than the limit of the call.
    case tooLarge
    case cancelled
  }

  package let code: Code
  package let doing: String
  package let detail: String

  package init(_ code: Code, doing: String, detail: String) {
    self.code = code
    self.doing = doing
    self.detail = detail
  }

  package var disposition: Disposition {
    switch code {
    case .unresolvedName, .unreachable, .timedOut, .interrupted, .cancelled: .transient
    case .invalid, .tls, .tooLarge: .stalled
    }
  }
}
