// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A Git host's refusal, or no answer from it.
package struct GitHostFailure: Failure {
  package enum Code: Hashable, Sendable {
    case configuration
    case unreachable
    case unauthorized, forbidden
    case notFound
    /// The thing is already there, or changed meanwhile: look again.
    case conflict
    case invalid
    case throttled
    case server
    case malformed
    case cancelled
  }

  package let code: Code
  package let doing: String
  package let detail: String
  package let retryAfter: Duration?

  package init(_ code: Code, doing: String, detail: String, retryAfter: Duration? = nil) {
    self.code = code
    self.doing = doing
    self.detail = detail
    self.retryAfter = retryAfter
  }

  package var disposition: Disposition {
    switch code {
    case .unreachable, .conflict, .server, .malformed, .cancelled: .transient
    case .notFound, .throttled: .waiting
    case .configuration, .unauthorized, .forbidden, .invalid: .stalled
    }
  }
}
