// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The questions that are asked as objects.
package enum ReviewKind: String, CaseIterable, Sendable {
  case selfSubject = "SelfSubjectReview"
  case token = "TokenReview"
  case selfAccess = "SelfSubjectAccessReview"
  case access = "SubjectAccessReview"
  case selfRules = "SelfSubjectRulesReview"

  package init?(_ group: String, _ plural: String) {
    guard let kind = Self.allCases.first(where: { $0.group == group && $0.plural == plural }) else {
      return nil
    }
    self = kind
  }

  package var group: String {
    switch self {
    case .selfSubject, .token: "authentication.k8s.io"
    case .selfAccess, .access, .selfRules: "authorization.k8s.io"
    }
  }

  package var plural: String { rawValue.lowercased() + "s" }
}
