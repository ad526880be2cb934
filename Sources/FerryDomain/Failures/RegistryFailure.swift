// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A question that an OCI registry did not answer with a release.
package struct RegistryFailure: Failure {
  /// The raw value is the condition reason on the Bundle.
  package enum Code: String, Hashable, Sendable {
    case noMatchingTag = "NoMatchingTag"
    case repositoryNotFound = "RepositoryNotFound"
    case unauthorized = "Unauthorized"
    case rateLimited = "RateLimited"
    case unreachable = "RegistryUnreachable"
    case malformed = "RegistryAnswerMalformed"
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
    case .rateLimited, .unreachable, .malformed: .transient
    case .noMatchingTag, .repositoryNotFound: .waiting
    case .unauthorized: .stalled
    }
  }
}
