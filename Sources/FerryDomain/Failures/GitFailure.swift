// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Something that Git or the Git server did not do.
package struct GitFailure: Failure {
  package enum Code: String, Hashable, Sendable {
    /// The address or a setting cannot be used.
    case invalid
    case unreachable, timedOut
    /// Somebody else moved the branch first: what was decided is decided anew.
    case outrun
    /// The server asks for credentials or does not take ours.
    case unauthorized
    /// The server does not take what is pushed: a protected branch, a hook.
    case refused
    /// The SSH host key or the TLS certificate is not the one we trust.
    case untrusted
    case missingRepository, missingBranch, missingObject
    /// A blob or tree larger than its limit.
    case tooLarge
    /// The local clone cannot be read: it is made anew.
    case corrupt
    case cancelled
    /// The library said something that should not happen.
    case unexpected
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
    case .unreachable, .timedOut, .outrun, .corrupt, .cancelled: .transient
    case .missingBranch: .waiting
    case .invalid, .unauthorized, .refused, .untrusted, .missingRepository, .tooLarge: .stalled
    case .missingObject, .unexpected: .defect
    }
  }
}
